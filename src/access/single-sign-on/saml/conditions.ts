import { type Finding, failed, passed } from './finding.ts'
import type { OwnNames } from './own-metadata.ts'
import { clockTolerance } from './signature.ts'
import { attributeOf, childrenOf, isNamed, onlyChild, textOf } from './xml.ts'

/** Whether what an assertion says of its time holds now. */
export function checkTimes(assertion: Element, now: number): Finding {
  const conditions = onlyChild(assertion, 'assertion', 'Conditions')
  const confirmed = confirmationOf(assertion)
  const issued = moment(attributeOf(assertion, 'IssueInstant'))
  const from = [conditions, confirmed].map(each => attributeOf(each, 'NotBefore')).filter(each => each !== null)
  const until = [conditions, confirmed].map(each => attributeOf(each, 'NotOnOrAfter')).filter(each => each !== null)
  if (issued === null || !attributeOf(confirmed, 'NotOnOrAfter')) return failed('clock', 'noTimes')
  if ([...from, ...until].some(each => moment(each) === null)) return failed('clock', 'noTimes')

  const skew = Math.round((issued - now) / 1000)
  const tolerance = clockTolerance * 1000
  if (issued - tolerance > now) return failed('clock', 'ahead', { seconds: skew })
  const early = from.find(each => (moment(each) ?? 0) - tolerance > now)
  if (early)
    return failed('clock', 'early', { from: early, seconds: Math.round(((moment(early) ?? now) - now) / 1000) })
  const late = until.find(each => (moment(each) ?? 0) + tolerance <= now)
  if (late) return failed('clock', 'late', { until: late, seconds: Math.round((now - (moment(late) ?? now)) / 1000) })
  return passed('clock', { seconds: skew })
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

function moment(text: string | null): number | null {
  const read = text && instant.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(read) ? null : read
}

/** Whether the answer is meant for us: this company at this provider, and nobody else who knows the same provider. */
export function checkAudience(response: Element, assertion: Element, { entityId, acs }: OwnNames): Finding {
  const conditions = onlyChild(assertion, 'assertion', 'Conditions')
  const restrictions = conditions ? childrenOf(conditions, 'assertion', 'AudienceRestriction') : []
  const audiences = restrictions.map(each => childrenOf(each, 'assertion', 'Audience').map(textOf))
  const given = audiences.flat().join(', ')
  if (!restrictions.length) return failed('audience', 'none', { wanted: entityId })
  if (!audiences.every(each => each.includes(entityId)))
    return failed('audience', 'other', { given: shortened(given), wanted: entityId })
  const destination = attributeOf(response, 'Destination')
  if (destination !== null && destination !== acs)
    return failed('audience', 'destination', { given: shortened(destination), wanted: acs })
  const recipient = attributeOf(confirmationOf(assertion), 'Recipient')
  if (recipient !== acs) return failed('audience', 'recipient', { given: shortened(recipient ?? '–'), wanted: acs })
  return passed('audience', { wanted: entityId })
}

/** Whether the answer is to what was asked here, from this provider. */
export function checkRequest(
  response: Element,
  assertion: Element,
  asked: string | null,
  allowsUnasked: boolean,
): Finding {
  const answered = [response, confirmationOf(assertion)].map(each => attributeOf(each, 'InResponseTo'))
  if (asked !== null && answered[0] === asked && answered[1] === asked) return passed('request')
  const isUnasked = answered.every(each => each === null)
  if (isUnasked) return allowsUnasked ? passed('request', {}, 'unaskedAllowed') : failed('request', 'unasked')
  return failed('request', 'other')
}

/** Where the provider says for how long and for whom whoever brings the assertion is believed. */
function confirmationOf(assertion: Element): Element | null {
  const subject = onlyChild(assertion, 'assertion', 'Subject')
  const bearers = (subject ? childrenOf(subject, 'assertion', 'SubjectConfirmation') : []).filter(
    each => attributeOf(each, 'Method') === 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
  )
  const [only, ...more] = bearers
  return only && !more.length ? onlyChild(only, 'assertion', 'SubjectConfirmationData') : null
}

/** Who says that he answers. */
export function checkIssuer(response: Element, assertion: Element, entityId: string): Finding {
  const given = [response, assertion]
    .flatMap(each => childrenOf(each, 'assertion', 'Issuer'))
    .map(each => textOf(each) ?? '–')
  const other = given.find(each => each !== entityId)
  const own = onlyChild(assertion, 'assertion', 'Issuer')
  if (other === undefined && own && isNamed(own, 'assertion', 'Issuer')) return passed('issuer')
  return failed('issuer', 'other', { given: shortened(other ?? '–'), wanted: entityId })
}

/** Texts of others, for people to read. */
export const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text)
