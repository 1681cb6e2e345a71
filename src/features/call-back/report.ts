import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { addDays, Forbidden, Invalid, isDay, momentOf, type Problem } from '../../model/index.ts'
import { type Context, fieldRight, objectOf, requireRight } from '../../records/index.ts'
import { asSystem } from '../as-system.ts'
import { chosenRecords } from '../chosen-records.ts'
import { readMoment } from '../past-moment.ts'

export const callBackGroups = ['person', 'source'] as const

/** Of the requests to be called back that came in a period. */
export interface CallBackQuery {
  /** First and last day, `YYYY-MM-DD`, in the company's time zone. */
  from?: string
  to?: string
  groupBy?: string
  /** A moment, or the beginning of a day: as it was then. */
  asOf?: string
}

export interface CallBackRow {
  /** Id of the person or source. */
  group: string | null
  asked: number
  /** Called, or tried to, before the time was over. */
  kept: number
  late: number
  waiting: number
  /** Half were called within so many minutes of working time. */
  medianMinutes: number | null
}

/** Whether who asks to be called is called in time, by whoever called or is to, or by source: of the requests that the caller may see. */
export async function callBackReport(
  ctx: Context,
  query: CallBackQuery,
): Promise<{ rows: CallBackRow[]; all: CallBackRow }> {
  const activity = objectOf(ctx, 'activity')
  requireRight(ctx, activity, 'read')
  if (['on', 'at', 'kind', 'direction'].some(field => fieldRight(ctx, activity, field) === 'hidden'))
    throw new Forbidden('noRight', { object: 'activity', verb: 'read' })
  check(query)
  const group = raw(query.groupBy === 'source' ? 'source' : 'person')
  const asOf = query.asOf === undefined ? undefined : readMoment(ctx, 'asOf', query.asOf)
  const moment = asOf ? sql`${asOf}::timestamptz` : sql`now()`
  // Whoever sees the request is told who is to call, whether he sees the task or not; also where it is in the trash.
  const tasks = chosenRecords(asSystem(ctx), 'task', { asOf, among: sql`select asked.task from asked` })
  const counted = await ctx.db.query<CallBackRow & { isAll: boolean }>(sql`
    with asked as (${requests(ctx, query, asOf)}), r as (
      select coalesce(c.called_by::text, t.owner::text) as person, c.source, c.took,
        case when c.called_at <= c.due_at then 'kept' when c.called_at is not null or c.due_at < ${moment} then 'late' else 'waiting' end as state
      from asked c left join (${tasks.with} select t.id, ${tasks.value('owner')} as owner from ${tasks.rows}) t on t.id = c.task)
    select r.${group} as "group", grouping(r.${group}) = 1 as "isAll", count(*)::int as asked,
      count(*) filter (where state = 'kept')::int as kept, count(*) filter (where state = 'late')::int as late,
      count(*) filter (where state = 'waiting')::int as waiting,
      percentile_cont(0.5) within group (order by took) as "medianMinutes"
    from r group by rollup (r.${group}) order by late desc, asked desc, 1`)
  const present = ({ isAll: _, ...row }: CallBackRow & { isAll: boolean }): CallBackRow => row
  const none = { group: null, asked: 0, kept: 0, late: 0, waiting: 0, medianMinutes: null }
  const all = counted.find(({ isAll }) => isAll)
  return { rows: counted.filter(({ isAll }) => !isAll).map(present), all: all ? present(all) : none }
}

/** Requests of the period that the caller sees, and the calls that were known. */
function requests(ctx: Context, { from, to }: CallBackQuery, asOf: string | undefined): Sql {
  const { timeZone } = ctx.config.company
  const meant = sql`c.workspace_id = ${ctx.workspace}
    ${from ? sql`and c.asked_at >= ${momentOf(from, timeZone)}` : empty} ${to ? sql`and c.asked_at < ${momentOf(addDays(to, 1), timeZone)}` : empty}
    ${asOf ? sql`and coalesce(c.noted_at, c.asked_at) <= ${asOf}::timestamptz` : empty}`
  const activities = chosenRecords(ctx, 'activity', {
    asOf,
    among: sql`select c.activity from call_back c where ${meant}`,
  })
  const known = (column: string) =>
    asOf
      ? sql`case when coalesce(c.call_noted_at, c.called_at) <= ${asOf}::timestamptz then ${raw(column)} end`
      : raw(column)
  return sql`
    select c.source, c.task, c.due_at, ${known('c.called_at')} as called_at, ${known('c.called_by')} as called_by, ${known('c.took')} as took
    from call_back c join (${activities.with} select t.id from ${activities.rows} where ${activities.where}) a on a.id = c.activity
    where ${meant}`
}

function check({ from, to }: CallBackQuery): void {
  const wrong = Object.entries({ from, to }).filter(([, day]) => day !== undefined && !isDay(day))
  if (wrong.length) throw new Invalid(wrong.map(([field]): Problem => ({ field, code: 'date' })))
}
