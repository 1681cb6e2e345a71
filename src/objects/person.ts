import {
  isJsonObject,
  isPersonalPhone,
  isSealed,
  type Json,
  type Says,
  type StoredFields,
  wholeName,
} from '../model/index.ts'

/**
 * The name people read, from its parts, as the company's language writes it. Parts win over a name given whole; a name
 * given whole stays as it was written where no part is known.
 */
export function deriveName(now: StoredFields, language: keyof Says): StoredFields {
  const name = wholeName(now, language)
  return name ? { ...now, name } : now
}

/** Whether there is a way to reach this very person: the number of a switchboard reaches his organisation only. What is sealed was looked at when it was written. */
export const isReachable = ({ phones, emails, messengers }: StoredFields): boolean =>
  [phones, emails, messengers].some(isSealed) ||
  listOf(emails).length > 0 ||
  listOf(messengers).length > 0 ||
  listOf(phones).some(isPersonal)

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const isPersonal = (phone: Json): boolean => isJsonObject(phone) && isPersonalPhone(String(phone.value))

/** Whether the name is one: a number or a dash in its place is nobody. */
export const isNamed = ({ name }: StoredFields): boolean => /\p{L}/u.test(String(name ?? ''))
