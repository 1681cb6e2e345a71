import sql from 'sql-template-tag'
import { Invalid, type Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'

/** For how long sessions of the company last, in minutes: unused, and at all. */
export interface SessionLimits {
  idleMinutes: number
  longestMinutes: number
}

const day = 24 * 60

/** What a company may choose; the database holds it too. */
export const bounds = {
  idleMinutes: { least: 15, most: 90 * day },
  longestMinutes: { least: 60, most: 365 * day },
} as const

export async function sessionLimits({ db, workspace }: Context): Promise<SessionLimits> {
  const row = await db.one<SessionLimits>(sql`
    select session_idle_minutes as "idleMinutes", session_longest_minutes as "longestMinutes"
    from workspace where id = ${workspace}`)
  if (!row) throw new Error('a company without a row')
  return row
}

/** Changes what is given of the limits; they hold for open sessions at once. */
export function changeSessionLimits(
  ctx: Context,
  given: Partial<SessionLimits>,
  whence: Whence,
): Promise<SessionLimits> {
  return transact(ctx, async inside => {
    const before = await sessionLimits(inside)
    const limits = { ...before, ...given }
    const problems = problemsOf(limits)
    if (problems.length) throw new Invalid(problems)
    if (limits.idleMinutes === before.idleMinutes && limits.longestMinutes === before.longestMinutes) return before
    await inside.db.query(sql`select change_session_limits(${limits.idleMinutes}, ${limits.longestMinutes})`)
    const details = { before: { ...before }, after: { ...limits } }
    await noteSecurityEvent(inside, { kind: 'sessionLimits', outcome: 'done', whence, details })
    return limits
  })
}

function problemsOf({ idleMinutes, longestMinutes }: SessionLimits): Problem[] {
  if (idleMinutes > longestMinutes) return [{ field: 'idleMinutes', code: 'idleBeyondLongest' }]
  return []
}
