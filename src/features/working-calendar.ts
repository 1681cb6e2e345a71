import sql from 'sql-template-tag'
import { usualCalendar, type WorkingCalendar, type WorkingClock } from '../model/index.ts'
import type { Context } from '../records/context.ts'

/** With the version by which a change says what it was made on; 0: nobody has set it yet. */
export interface KeptCalendar extends WorkingCalendar {
  version: number
}

export async function getWorkingCalendar({ db, workspace }: Context): Promise<KeptCalendar> {
  const kept = await db.one<KeptCalendar>(
    sql`select week, pause, days, version from working_calendar where workspace_id = ${workspace}`,
  )
  return kept ?? { ...usualCalendar, version: 0 }
}

/** By which working time is counted in the company. */
export async function workingClockOf(ctx: Context): Promise<WorkingClock> {
  const { week, pause, days } = await getWorkingCalendar(ctx)
  return { calendar: { week, pause, days }, timeZone: ctx.config.company.timeZone }
}
