import sql from 'sql-template-tag'
import { isSeen, type SeenVersion, Stale, type WorkingCalendar } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { getWorkingCalendar, type KeptCalendar } from '../working-calendar.ts'
import { readCalendar } from './read-calendar.ts'

/** Sets all of it anew. Throws Invalid with every problem, Stale where it is no longer the one seen. */
export function saveWorkingCalendar(
  ctx: Context,
  given: WorkingCalendar,
  seen: SeenVersion | undefined,
): Promise<KeptCalendar> {
  const { week, pause, days } = readCalendar(given)
  return transact(ctx, async inside => {
    const { db, workspace } = inside
    // Of two who set it for the first time at once there is no row to wait for.
    await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${workspace} || ' working calendar', 0))`)
    const { version } = await getWorkingCalendar(inside)
    if (!isSeen(seen, version)) throw new Stale('stale', { version })
    await db.query(sql`
      insert into working_calendar (week, pause, days)
      values (${JSON.stringify(week)}::jsonb, ${pause}, ${JSON.stringify(days)}::jsonb)
      on conflict (workspace_id) do update
        set week = excluded.week, pause = excluded.pause, days = excluded.days, version = working_calendar.version + 1`)
    return { week, pause, days, version: version + 1 }
  })
}
