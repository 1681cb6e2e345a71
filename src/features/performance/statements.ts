import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { type AskedQuery, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Trial } from './trial.ts'

/** A trial that is under way, done, or broken off. */
export type TrialState = { state: 'running' } | ({ state: 'done' } & Trial) | { state: 'failed'; why: string }

/** A statement that took long: for what, how often, and how PostgreSQL answers it. */
export interface KeptStatement {
  id: string
  cause: string | null
  asked: AskedQuery | null
  statement: string
  plan: string | null
  /** Of all its slow callings of the period: how many, together, and of all times the longest; in milliseconds. */
  calls: number
  milliseconds: number
  longest: number
  firstAt: string
  lastAt: string
  trial: TrialState | null
}

const columns = raw(`s.id, s.cause, s.asked, s.statement, s.plan, s.longest, s.trial,
  ${momentSql('s.first_at')} as "firstAt", ${momentSql('s.last_at')} as "lastAt"`)

const mostShown = 100

/** What was slow in the last days, what took longest in all first. */
export const slowStatements = ({ db, workspace }: Context, days: number): Promise<KeptStatement[]> =>
  db.query<KeptStatement>(sql`
    select ${columns}, sum(d.calls)::int as calls, sum(d.milliseconds) as milliseconds
    from slow_statement s join slow_statement_day d on d.workspace_id = s.workspace_id and d.statement = s.id and d.day > current_date - ${days}::int
    where s.workspace_id = ${workspace} group by s.workspace_id, s.id order by sum(d.milliseconds) desc limit ${mostShown}`)

/** Throws NotFound. */
export async function getSlowStatement({ db, workspace }: Context, id: string): Promise<KeptStatement> {
  const found = await db.one<KeptStatement>(sql`
    select ${columns}, coalesce(sum(d.calls), 0)::int as calls, coalesce(sum(d.milliseconds), 0) as milliseconds
    from slow_statement s left join slow_statement_day d on d.workspace_id = s.workspace_id and d.statement = s.id
    where s.workspace_id = ${workspace} and s.id::text = ${id} group by s.workspace_id, s.id`)
  if (!found) throw new NotFound('notFound', { object: 'slow statement', id })
  return found
}

export const writeTrial = ({ db, workspace }: Context, id: string, trial: TrialState): Promise<unknown> =>
  db.query(sql`
    update slow_statement set trial = ${JSON.stringify(trial)}::jsonb where workspace_id = ${workspace} and id = ${id}`)

/** How often statements on an object were slow, day by day: what an index has done shows here. */
export const slowDays = (
  { db, workspace }: Context,
  object: string,
  days: number,
): Promise<{ day: string; calls: number }[]> =>
  db.query(sql`
    select d.day::text as day, sum(d.calls)::int as calls from slow_statement s
      join slow_statement_day d on d.workspace_id = s.workspace_id and d.statement = s.id
    where s.workspace_id = ${workspace} and s.asked->>'object' = ${object} and d.day > current_date - ${days}::int group by d.day order by d.day`)

/** So many days slow statements are kept, and so many of them. */
const kept = { days: 30, statements: 500 }

/** Forgets what has not been slow for long, and of too many those that were slow longest ago. */
export async function forgetOldStatements({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    delete from slow_statement where workspace_id = ${workspace} and (last_at < now() - ${kept.days} * interval '1 day'
      or id in (select id from slow_statement where workspace_id = ${workspace} order by last_at desc offset ${kept.statements}))`)
  await db.query(sql`
    delete from slow_statement_day where workspace_id = ${workspace} and day < current_date - ${kept.days}::int`)
}
