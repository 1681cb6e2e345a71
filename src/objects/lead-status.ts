import type { Json, Rule, StoredFields } from '../model/index.ts'

/**
 * What follows from the status of a lead, by whatever way it is changed. A refused one says since when; postponed ones,
 * and refused ones that are to be asked again, keep the day on which they come back; worked again, a lead keeps nothing
 * of it. A day to come back on, given to an open lead, postpones it.
 */
export function followStatus(now: StoredFields, before: StoredFields | null): StoredFields {
  const status = statusOf(now, before)
  const isNew = status !== before?.status
  if (status === 'refused') return isNew ? { ...now, ...refusedNow(now, before) } : now
  return {
    ...now,
    status,
    refusalReason: null,
    refusedAt: null,
    ...(status !== 'postponed' && { postponedUntil: null }),
  }
}

const refusedNow = (now: StoredFields, before: StoredFields | null): StoredFields => ({
  refusedAt: fresh('refusedAt', now, before) ?? new Date().toISOString(),
  postponedUntil: fresh('postponedUntil', now, before),
})

const isOpen = (status: unknown): boolean => status === 'new' || status === 'working'

function statusOf(now: StoredFields, before: StoredFields | null): Json {
  const putOff = isOpen(now.status) && now.status === before?.status && fresh('postponedUntil', now, before) !== null
  return putOff ? 'postponed' : (now.status ?? null)
}

/** What is given along with this change, not what stood there before. */
const fresh = (field: string, now: StoredFields, before: StoredFields | null) =>
  now[field] !== (before?.[field] ?? null) ? (now[field] ?? null) : null

export const statusRules: readonly Rule[] = [
  {
    field: 'status',
    says: {
      en: 'A lead becomes converted by its conversion into a contact, company or deal',
      ru: 'Лид становится сконвертированным, когда из него делают контакт, компанию или сделку',
    },
    holds: now => now.status !== 'converted' || Boolean(now.convertedAt),
  },
  {
    field: 'status',
    says: {
      en: 'A converted lead stays converted: work goes on with what was made of it',
      ru: 'Сконвертированный лид таким и остаётся: дальше работают с тем, что из него сделано',
    },
    // Only what converted it may take that back, and then says so: nobody else writes `convertedAt`.
    holds: (now, { before }) => before?.status !== 'converted' || now.status === 'converted' || !now.convertedAt,
  },
  {
    field: 'refusalReason',
    says: { en: 'A refused lead says why', ru: 'У отказного лида указана причина' },
    holds: now => now.status !== 'refused' || Boolean(now.refusalReason),
  },
  {
    field: 'postponedUntil',
    says: { en: 'A postponed lead says until when', ru: 'У отложенного лида указан срок' },
    holds: now => now.status !== 'postponed' || Boolean(now.postponedUntil),
  },
  {
    field: 'postponedUntil',
    says: { en: 'A lead is put off until a time to come', ru: 'Отложить лид можно только на будущее' },
    // A list from elsewhere may hold days that have passed: such leads come back at once.
    holds: (now, { before }) => {
      const until = before && fresh('postponedUntil', now, before)
      return !until || String(until) > new Date().toISOString()
    },
  },
]
