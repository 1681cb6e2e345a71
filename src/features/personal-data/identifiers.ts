import { tableOf } from '../../database/table.ts'
import { isSealed, plainOptions, plainType, type StoredFields } from '../../model/index.ts'
import { type Context, currentRecord, isPersonalKey, type MatchKey, objectOf } from '../../records/index.ts'
import { openedOrSame } from '../../records/protect.ts'
import type { PersonRecord } from '../personal-part.ts'

/** By what somebody is told from others wherever he is written of. */
export interface Identifiers {
  /** Phones, mails and messengers in one spelling. */
  keys: MatchKey[]
  names: string[]
  /** Values that no key of ours opens at present. */
  unread: number
}

/** Fields of a record with protected values in the open, as far as the keys are here. */
export async function openedFields(ctx: Context, { object: name, id }: PersonRecord): Promise<StoredFields> {
  const object = objectOf(ctx, name)
  const { values } = await currentRecord(ctx, object, id, 'with')
  const entries = Object.entries(values).map(([field, value]) => [
    field,
    openedOrSame(ctx, { object, id }, field, value ?? null),
  ])
  return Object.fromEntries(entries)
}

export async function identifiersOf(ctx: Context, person: readonly PersonRecord[]): Promise<Identifiers> {
  const keys = new Map<string, MatchKey>()
  const names = new Set<string>()
  let unread = 0
  for (const record of person) {
    const values = await openedFields(ctx, record)
    unread += Object.values(values).filter(isSealed).length
    for (const key of keysOf(ctx, record.object, values)) keys.set(`${key.kind} ${key.value}`, key)
    for (const name of namesOf(values)) names.add(name)
  }
  return { keys: [...keys.values()], names: [...names], unread }
}

/** By fields of these types people are reached, also by those that were added. */
const kinds: Partial<Record<string, MatchKey['kind']>> = {
  phones: 'phone',
  emails: 'email',
  email: 'email',
  messengers: 'messenger',
}

/** Keys that lead to this very person, whether or not he is recognised by them. */
export const keysOf = (ctx: Context, object: string, values: StoredFields): MatchKey[] =>
  [...tableOf(objectOf(ctx, object)).fields.values()]
    .flatMap(({ name, field }) => {
      const value = values[name]
      if (value == null || isSealed(value)) return []
      const options = { match: kinds[field.type], ...plainOptions(field) }
      return plainType(field).matchKeys?.(value, options) ?? []
    })
    .filter(isPersonalKey)

/** A first name alone is many people's. */
function namesOf({ name, lastName, firstName, middleName }: StoredFields): string[] {
  const [last, first, middle] = [lastName, firstName, middleName].map(part => String(part ?? '').trim())
  const orders =
    last && first
      ? [`${last} ${first} ${middle}`, `${first} ${middle} ${last}`, `${last} ${first}`, `${first} ${last}`]
      : []
  return [String(name ?? ''), ...orders]
    .map(each => each.replace(/\s+/g, ' ').trim())
    .filter(each => /\S\s\S/.test(each))
}

/** For a regular expression, of JavaScript or of PostgreSQL. */
export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Digits as people write phones: with signs between them, and the country in any form before. */
const phonePattern = (value: string): string => {
  const digits = value.replace(/\D/g, '').slice(-10)
  return `(?:\\+?\\d{1,3}[\\s().-]{0,3})?${[...digits].join('[\\s().-]{0,3}')}`
}

const namePattern = (name: string): string =>
  name
    .split(' ')
    .map(word => escaped(word).replace(/[её]/gi, '[её]'))
    .join('\\s{1,3}')

/** What stands for him in texts of others; `null` where there is nothing to look for. */
export function mentionsOf({ keys, names }: Identifiers): RegExp | null {
  const patterns = [
    ...names.map(namePattern),
    ...keys.map(({ kind, value }) => (kind === 'phone' ? phonePattern(value.split(';')[0] ?? value) : escaped(value))),
  ].sort((a, b) => b.length - a.length)
  return patterns.length ? new RegExp(patterns.join('|'), 'giu') : null
}
