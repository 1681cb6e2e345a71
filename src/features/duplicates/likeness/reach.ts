import { isJsonObject, isPersonalPhone, type Json } from '../../../model/index.ts'
import { typos } from './distance.ts'
import type { Level } from './kind.ts'

export interface Phone {
  number: string
  extension: string
}

export interface Email {
  name: string
  domain: string
  /** `info@`, `sales@`: read by many. */
  shared: boolean
}

const list = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.flatMap(one => (isJsonObject(one) && one.value ? [String(one.value)] : [])) : []

export function phoneOf(whole: string): Phone {
  const [number = '', extension = ''] = whole.split(';ext=')
  return { number, extension }
}

export const phonesOf = (value: Json | undefined): readonly Phone[] => list(value).map(phoneOf)

/** Whether it leads to one person, not to a switchboard. */
const isPersonal = ({ number, extension }: Phone): boolean =>
  isPersonalPhone(extension ? `${number};ext=${extension}` : number)

export const wholeEmail = ({ name, domain }: Email): string => `${name}@${domain}`

const boxes =
  /^(?:info|sales?|office|mail|admin|contact|hello|support|zakaz|order|shop|manager|buh|hr|reception|secretary|post|noreply|no-reply)\d*$/

/** Addresses as they are kept; of those at Google, dots and what follows a plus tell nobody apart. */
export const emailsOf = (value: Json | undefined): readonly Email[] =>
  list(value).map(given => {
    const email = given.toLowerCase().trim()
    const at = email.lastIndexOf('@')
    const [local = '', domain] = [email.slice(0, at).split('+')[0], email.slice(at + 1)]
    return emailOf(`${/^(?:gmail|googlemail)\.com$/.test(domain) ? local.replaceAll('.', '') : local}@${domain}`)
  })

/** An address by its parts. */
export function emailOf(whole: string): Email {
  const at = whole.lastIndexOf('@')
  const name = whole.slice(0, at)
  return { name, domain: whole.slice(at + 1), shared: boxes.test(name) }
}

export const messengersOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value)
    ? value.flatMap(one =>
        isJsonObject(one) && one.value ? [`${one.type ?? ''}:${String(one.value).toLowerCase()}`] : [],
      )
    : []

/** The best level that any of one's has with any of the other's; −1 where one has none. */
export function best<One>(some: readonly One[], others: readonly One[], level: (a: One, b: One) => number): number {
  let found = -1
  for (const a of some)
    for (const b of others) {
      const now = level(a, b)
      if (found < 0 || now < found) found = now
    }
  return found
}

export const phoneLevels: readonly Level[] = [
  { name: 'equal', m: 0.75, u: 1e-5 },
  { name: 'switchboard', m: 0.04, u: 1e-4 },
  { name: 'typo', m: 0.06, u: 1e-5 },
  { name: 'different', m: 0.15, u: 1 },
]

export const comparePhone = (a: Phone, b: Phone): number => {
  if (a.number === b.number) return a.extension === b.extension && isPersonal(a) ? 0 : 1
  return a.number.length > 9 && typos(a.number, b.number, 2) <= 2 ? 2 : 3
}

export const emailLevels: readonly Level[] = [
  { name: 'equal', m: 0.75, u: 1e-5 },
  { name: 'sameName', m: 0.07, u: 1e-4 },
  { name: 'typo', m: 0.07, u: 1e-5 },
  { name: 'sharedBox', m: 0.01, u: 1e-4 },
  { name: 'different', m: 0.1, u: 1 },
]

export const compareEmail = (a: Email, b: Email): number => {
  if (a.name === b.name && a.domain === b.domain) return a.shared ? 3 : 0
  if (a.shared || b.shared) return 4
  if (a.name === b.name) return a.name.length >= 5 ? 1 : 4
  // One sign more or another digit is another client of the same pattern: only letters are mistyped.
  if (a.name.length < 6 || Math.abs(a.name.length - b.name.length) > 1) return 4
  const [one, other] = [wholeEmail(a), wholeEmail(b)]
  return typos(one, other, 1) === 1 && digits(one) === digits(other) ? 2 : 4
}

const digits = (text: string): string => text.replace(/\D/g, '')

export const messengerLevels: readonly Level[] = [
  { name: 'equal', m: 0.9, u: 1e-5 },
  { name: 'different', m: 0.1, u: 1 },
]
