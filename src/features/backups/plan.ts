import sql from 'sql-template-tag'
import type { Connection } from '../../database/connection.ts'

/** When backups are made by themselves, and how many of them stay. */
export interface Plan {
  daily: boolean
  /** Of the company's day. */
  hour: number
  kept: number
}

export const planBounds = { hour: { least: 0, most: 23 }, kept: { least: 1, most: 365 } } as const

const usual: Plan = { daily: true, hour: 3, kept: 14 }

export const planOf = async (db: Connection): Promise<Plan> =>
  (await db.one<Plan>(sql`
    select daily, hour, kept from backup_plan where workspace_id = current_setting('rapport.workspace')::uuid`)) ??
  usual

export async function changePlan(db: Connection, { daily, hour, kept }: Plan): Promise<void> {
  await db.query(sql`
    insert into backup_plan (daily, hour, kept) values (${daily}, ${hour}, ${kept})
    on conflict (workspace_id) do update set daily = excluded.daily, hour = excluded.hour, kept = excluded.kept`)
}

const anHour = 3_600_000

/** The last time, up to now, at which it was that hour where the company is. There are days without it. */
export function lastDue(hour: number, timeZone: string, now: Date): Date {
  const local = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' })
  const whole = Math.floor(now.getTime() / anHour) * anHour
  for (let back = 0; back < 50; back++) {
    const moment = new Date(whole - back * anHour)
    if (Number(local.format(moment)) === hour) return moment
  }
  return new Date(whole - 24 * anHour)
}
