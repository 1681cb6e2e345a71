import { type Finding, failed, passed } from './finding.ts'
import { attributeOf, childrenOf, elementsIn, onlyChild, textOf } from './xml.ts'

/** Whom the provider vouches for. */
export interface Arrival {
  subject: string
  email: string | null
  name: string | null
  groups: string[]
}

/** Under which names a provider sends what is needed of a person, where the usual ones are not meant. */
export interface AttributeNames {
  email?: string | null
  name?: string | null
  groups?: string | null
}

const usual = {
  email: [
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    'urn:oid:0.9.2342.19200300.100.1.3',
    'urn:oid:1.2.840.113549.1.9.1',
    'mail',
    'email',
    'emailAddress',
  ],
  name: [
    'http://schemas.microsoft.com/identity/claims/displayname',
    'urn:oid:2.16.840.1.113730.3.1.241',
    'displayName',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
    'name',
    'cn',
    'urn:oid:2.5.4.3',
  ],
  groups: [
    'http://schemas.xmlsoap.org/claims/Group',
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
    'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
    'memberOf',
    'groups',
    'Role',
  ],
}
const given = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname'
const surname = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname'

const formats = 'urn:oasis:names:tc:SAML:'
const transient = `${formats}2.0:nameid-format:transient`
const emailFormat = `${formats}1.1:nameid-format:emailAddress`
const mostGroups = 1000
const longest = 1000

/** Who it is. He must be recognised the next time, and have an e-mail. What is found is told by names alone, never by values. */
export function readPerson(assertion: Element, wanted: AttributeNames): { finding: Finding; arrival: Arrival | null } {
  const refused = (code: string, params: Finding['params'] = {}) => ({
    finding: failed('attributes', code, params),
    arrival: null,
  })
  const nameId = onlyChild(onlyChild(assertion, 'assertion', 'Subject'), 'assertion', 'NameID')
  const subject = textOf(nameId)
  const format = attributeOf(nameId, 'Format')
  const sent = attributesOf(assertion)
  const names = [...sent.keys()].join(', ') || '–'
  if (!subject || subject.length > longest) return refused('noSubject')
  if (format === transient) return refused('transient')
  if (!onlyChild(assertion, 'assertion', 'AuthnStatement')) return refused('noStatement')

  const email = first(sent, wanted.email, usual.email) ?? (format === emailFormat ? subject : null)
  if (!email) return refused('noEmail', { wanted: wanted.email || usual.email.slice(0, 4).join(', '), names })
  const fullName = [first(sent, null, [given]), first(sent, null, [surname])].filter(Boolean).join(' ')
  const groups = valuesOf(sent, wanted.groups, usual.groups)
  return {
    finding: passed('attributes', { names, count: groups.length }),
    arrival: { subject, email, name: first(sent, wanted.name, usual.name) ?? (fullName || null), groups },
  }
}

type Sent = Map<string, string[]>

function attributesOf(assertion: Element): Sent {
  const sent: Sent = new Map()
  for (const statement of childrenOf(assertion, 'assertion', 'AttributeStatement'))
    for (const attribute of childrenOf(statement, 'assertion', 'Attribute')) {
      const name = attributeOf(attribute, 'Name') ?? ''
      const values = childrenOf(attribute, 'assertion', 'AttributeValue')
        .map(plainValueOf)
        .filter(each => each !== null)
      sent.set(name, [...(sent.get(name) ?? []), ...values].slice(0, mostGroups))
    }
  return sent
}

const plainValueOf = (value: Element): string | null => (elementsIn(value).length ? null : textOf(value))

const valuesOf = (sent: Sent, named: string | null | undefined, others: readonly string[]): string[] =>
  (named ? [named] : others).map(name => sent.get(name) ?? []).find(values => values.length) ?? []

/** What has several values is nobody's one address or name. */
function first(sent: Sent, named: string | null | undefined, others: readonly string[]): string | null {
  const values = valuesOf(sent, named, others)
  return values.length === 1 ? (values[0] ?? null) : null
}
