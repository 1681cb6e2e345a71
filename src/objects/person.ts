import type { StoredFields } from '../model/index.ts'

/**
 * The name people read, from its parts: «Фамилия Имя Отчество». Parts win over a name given whole; a name given whole
 * stays as it was written where no part is known.
 */
export function deriveName(now: StoredFields): StoredFields {
  const parts = [now.lastName, now.firstName, now.middleName].filter(Boolean)
  return parts.length ? { ...now, name: parts.join(' ') } : now
}

/** Whether there is a way to reach this very person. */
export const isReachable = (now: StoredFields): boolean =>
  [now.phones, now.emails, now.messengers].some(list => Array.isArray(list) && list.length > 0)
