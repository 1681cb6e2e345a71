import type { Context } from '../../records/index.ts'
import { type Backup, listBackups } from './backup.ts'
import { lastDue, planOf } from './plan.ts'

const minute = 60_000
/** How long the clock waits after each failure before it tries again, in milliseconds; after the last it waits for the next day. */
const pauses: readonly number[] = [15 * minute, 60 * minute, 180 * minute]

/** What is to come of the backup that is due: made at once, tried again at a moment, or nothing more before the next is due. */
export type Due = { kind: 'now' } | { kind: 'again'; at: Date } | { kind: 'over' }

/**
 * By what was tried since it was due, in any order. One that was made by hand since will do. What people tried by hand and failed is
 * theirs to try again, and one that somebody has stopped comes back no sooner than one that has failed for the first time.
 */
export function whatIsDue(tried: readonly Backup[], due: Date): Due {
  const since = tried.filter(({ at }) => Date.parse(at) >= due.getTime())
  if (since.some(({ state }) => ['waiting', 'making', 'done'].includes(state))) return { kind: 'over' }
  const byClock = since.filter(({ actor }) => actor === null)
  const ended = byClock.map(({ at, finishedAt }) => Date.parse(finishedAt ?? at))
  if (!ended.length) return { kind: 'now' }
  const pause = pauses[byClock.length - 1]
  return pause === undefined ? { kind: 'over' } : { kind: 'again', at: new Date(Math.max(...ended) + pause) }
}

/** When the clock tries again what has failed; `null` where it does not, or nothing has. */
export async function nextTry(ctx: Context): Promise<Date | null> {
  const { daily, hour } = await planOf(ctx.db)
  if (!daily) return null
  const next = whatIsDue(await listBackups(ctx), lastDue(hour, ctx.config.company.timeZone, new Date()))
  return next.kind === 'again' ? next.at : null
}
