import { TooMany } from '../model/index.ts'
import type { Configuration, Context, ReadingQuota } from '../records/context.ts'

/** What a quota is of. */
export type ReadingKind = 'hour' | 'day' | 'exports'

/** What somebody has opened in this hour and on this day (UTC), and taken away on it. */
export interface ReadingUse {
  hour: number
  day: number
  exported: number
}

/** From this part of a quota on its reader is told how far he is. */
const near = 0.8

/** What somebody may read; `null` where nothing holds him: an administrator has lifted it, or there is no such person. */
export function readingQuotaOf(config: Configuration, user: string | null): ReadingQuota | null {
  if (!user || Date.parse(config.readingLifts.get(user) ?? '') > Date.now()) return null
  return config.readingQuotas.get(config.users.get(user)?.role ?? '') ?? null
}

/** The quotas of opening that are used up. */
export const readingBeyond = (quota: ReadingQuota, { hour, day }: ReadingUse): ('hour' | 'day')[] => [
  ...(hour >= quota.readPerHour ? (['hour'] as const) : []),
  ...(day >= quota.readPerDay ? (['day'] as const) : []),
]

/** The quota of opening to whose end somebody comes soon. */
export function readingNear(quota: ReadingQuota, { hour, day }: ReadingUse): 'hour' | 'day' | null {
  if (day >= quota.readPerDay * near) return 'day'
  return hour >= quota.readPerHour * near ? 'hour' : null
}

/** Throws TooMany, with when it opens again, where what may be opened is opened and it stops there. */
export function requireReading(ctx: Pick<Context, 'config' | 'locale'>, quota: ReadingQuota, use: ReadingUse): void {
  if (!quota.stopsBeyond) return
  const kind = readingBeyond(quota, use).at(-1)
  if (!kind) return
  const used = use[kind].toLocaleString(ctx.locale)
  throw new TooMany(secondsTo(endOf(kind)), kind === 'day' ? 'readingStoppedDay' : 'readingStoppedHour', {
    used,
    time: clockAt(ctx, endOf(kind)),
  })
}

const hourLong = 3_600_000
const lengths = { hour: hourLong, day: 24 * hourLong, exports: 24 * hourLong } as const

/** Since when a quota is counted now, in milliseconds. */
export const sinceOf = (kind: ReadingKind, now = Date.now()): number => now - (now % lengths[kind])
export const endOf = (kind: ReadingKind, now = Date.now()): number => sinceOf(kind, now) + lengths[kind]

export const secondsTo = (moment: number): number => Math.max(1, Math.ceil((moment - Date.now()) / 1000))

/** By the clocks of the company. */
export const clockAt = ({ config, locale }: Pick<Context, 'config' | 'locale'>, moment: number): string =>
  new Intl.DateTimeFormat(locale === 'ru' ? 'ru' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: config.company.timeZone,
  }).format(moment)
