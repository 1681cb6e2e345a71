import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { type ReadingUse, sinceOf } from './reading-quota.ts'

const at = (moment: number): string => new Date(moment).toISOString()

/** What somebody has opened and taken away, over all processes as far as they have written it down. */
export async function readingUse(db: Connection, workspace: string, user: string): Promise<ReadingUse> {
  const [use] = await readingUses(db, workspace, [user])
  return use ?? { hour: 0, day: 0, exported: 0 }
}

const readingUses = (
  db: Connection,
  workspace: string,
  users: readonly string[],
): Promise<(ReadingUse & { user: string })[]> =>
  db.query(sql`
    select user_id as user, coalesce(sum(opened) filter (where hour = ${at(sinceOf('hour'))}::timestamptz), 0)::float8 as hour,
      coalesce(sum(opened), 0)::float8 as day, coalesce(sum(exported), 0)::float8 as exported
    from reading_use
    where workspace_id = ${workspace} and user_id = any(${users}::uuid[]) and hour >= ${at(sinceOf('day'))}::timestamptz
    group by user_id`)

/** Writes down what people have opened in an hour; returns what each has come to. In order, so that two processes do not wait for each other. */
export async function addOpened(
  db: Connection,
  workspace: string,
  hour: number,
  opened: ReadonlyMap<string, number>,
): Promise<(ReadingUse & { user: string })[]> {
  const users = [...opened.keys()].sort()
  await db.query(sql`
    insert into reading_use (user_id, hour, opened)
    select u, ${at(hour)}::timestamptz, n from unnest(${users}::uuid[], ${users.map(user => opened.get(user) ?? 0)}::bigint[]) as given (u, n)
    on conflict (workspace_id, user_id, hour) do update set opened = reading_use.opened + excluded.opened`)
  return readingUses(db, workspace, users)
}

/** Writes down rows that somebody takes away; returns how many he has come to on this day. Two at once wait for each other. */
export async function addExported(db: Connection, workspace: string, user: string, rows: number): Promise<number> {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`exports ${workspace} ${user}`}, 0))`)
  await db.query(sql`
    insert into reading_use (user_id, hour, exported) values (${user}, ${at(sinceOf('hour'))}::timestamptz, ${rows})
    on conflict (workspace_id, user_id, hour) do update set exported = reading_use.exported + excluded.exported`)
  return (await readingUse(db, workspace, user)).exported
}

/** What somebody opens, or takes away, on a day on which he does, of the last thirty; `null` where there was none. */
export async function usualUse(
  db: Connection,
  workspace: string,
  user: string,
  what: 'opened' | 'exported',
): Promise<number | null> {
  const counted = what === 'opened' ? sql`opened` : sql`exported`
  const row = await db.one<{ usual: number | null }>(sql`
    select round(avg(of_day))::float8 as usual from (
      select sum(${counted}) as of_day from reading_use
      where workspace_id = ${workspace} and user_id = ${user} and ${counted} > 0
        and hour >= now() - interval '30 days' and hour < ${at(sinceOf('day'))}::timestamptz
      group by (hour at time zone 'utc')::date) d`)
  return row?.usual ?? null
}
