import { isPlainAssertion, readAnswerParts } from './answer-shape.ts'
import { checkAudience, checkIssuer, checkRequest, checkTimes, shortened } from './conditions.ts'
import { decryptAssertion } from './decryption.ts'
import { type Finding, failed, passed } from './finding.ts'
import type { KeyPair } from './key-pair.ts'
import type { OwnNames } from './own-metadata.ts'
import { type Arrival, type AttributeNames, readPerson } from './person.ts'
import { verifySignatures } from './signature.ts'
import { allElements, attributeOf, isNamed, onlyChild, readXml, textOf, XmlRefused } from './xml.ts'

/** What an answer is measured by. */
export interface Expectation {
  entityId: string
  certificates: readonly string[]
  own: OwnNames
  /** Ours, the newest last. */
  keys: readonly KeyPair[]
  /** Id of the request that was sent; `null` where the browser brings nothing that was begun here. */
  asked: string | null
  allowsUnasked: boolean
  allowsSha1: boolean
  attributes: AttributeNames
}

export interface Examined {
  findings: Finding[]
  /** Only where every step is right. */
  accepted: { arrival: Arrival; assertionId: string; until: Date } | null
}

const longestAnswer = 400_000

/** Walks an answer step by step. It goes on after a step that failed as far as there is something to look at: who mends a set-up sees all at once. */
export async function examineAnswer(base64: string, expected: Expectation): Promise<Examined> {
  const read = readAnswer(base64)
  if ('finding' in read) return { findings: [read.finding], accepted: null }
  const { response, encoded } = read
  const parts = readAnswerParts(response)
  if (!parts) return { findings: [failed('form', 'wrapped')], accepted: null }
  const findings = [passed('form'), checkStatus(response)]
  if (!findings.every(({ isOk }) => isOk)) return { findings, accepted: null }
  if (!parts.assertion && !parts.encrypted)
    return { findings: [...findings, failed('form', 'noAssertion')], accepted: null }

  const decrypted = parts.encrypted ? await decryptAssertion(parts.encrypted, expected.keys) : null
  findings.push(decrypted ? decrypted.finding : passed('decryption', {}, 'notEncrypted'))
  const assertion = decrypted ? (decrypted.opened?.assertion ?? null) : parts.assertion
  if (!assertion) return { findings, accepted: null }
  if (!isPlainAssertion(assertion)) return { findings: [...findings, failed('form', 'wrapped')], accepted: null }

  const said = judge(response, assertion, expected)
  const { finding, assertion: verified } = await verifySignatures({
    ...expected,
    encoded,
    response,
    assertion,
    privateKey: decrypted?.opened?.key.privateKey,
    strict: said.findings.every(({ isOk }) => isOk),
  })
  const judged = verified ? judge(response, verified, expected) : said
  findings.push(finding, ...judged.findings)
  const isRight = verified !== null && findings.every(({ isOk }) => isOk)
  return { findings, accepted: isRight ? acceptedOf(verified, judged.arrival) : null }
}

function readAnswer(base64: string): { response: Element; encoded: string } | { finding: Finding } {
  const packed = base64.replace(/\s+/g, '')
  if (packed.length > longestAnswer) return { finding: failed('form', 'tooLong') }
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return { finding: failed('form', 'notXml') }
  try {
    const bytes = Buffer.from(packed, 'base64')
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r\n?/g, '\n')
    return { response: readXml(text), encoded: Buffer.from(text).toString('base64') }
  } catch (error) {
    return { finding: failed('form', error instanceof XmlRefused ? error.code : 'notXml') }
  }
}

/** Whether the provider let him in at all. */
function checkStatus(response: Element): Finding {
  const status = onlyChild(response, 'protocol', 'Status')
  const codes = (status ? allElements(status) : [])
    .filter(each => isNamed(each, 'protocol', 'StatusCode'))
    .map(each => attributeOf(each, 'Value') ?? '')
  if (codes[0] === 'urn:oasis:names:tc:SAML:2.0:status:Success') return passed('status')
  const message = textOf(onlyChild(status, 'protocol', 'StatusMessage'))
  const words = codes.map(each => each.split(':').at(-1) ?? '').filter(Boolean)
  return failed('status', 'refused', { given: shortened([...words, ...(message ? [message] : [])].join(' · ') || '–') })
}

function judge(response: Element, assertion: Element, expected: Expectation) {
  const { finding, arrival } = readPerson(assertion, expected.attributes)
  const findings = [
    checkIssuer(response, assertion, expected.entityId),
    checkTimes(assertion, Date.now()),
    checkAudience(response, assertion, expected.own),
    checkRequest(response, assertion, expected.asked, expected.allowsUnasked),
    finding,
  ]
  return { findings, arrival }
}

/** For so long after it could last be used the id of an assertion is remembered. */
const remembered = 10 * 60_000

function acceptedOf(verified: Element, arrival: Arrival | null): Examined['accepted'] {
  const assertionId = attributeOf(verified, 'ID')
  const ends = allElements(verified).map(each => Date.parse(attributeOf(each, 'NotOnOrAfter') ?? ''))
  const until = new Date(Math.max(Date.now(), ...ends.filter(each => !Number.isNaN(each))) + remembered)
  return arrival && assertionId ? { arrival, assertionId, until } : null
}
