import sql, { empty, raw } from 'sql-template-tag'
import { addDays, Forbidden, Invalid, isDay, momentOf, type Problem } from '../../model/index.ts'
import { accessPredicate, type Context, fieldRight, living, objectOf, requireRight } from '../../records/index.ts'

export const callBackGroups = ['person', 'source'] as const

/** Of the requests to be called back that came in a period. */
export interface CallBackQuery {
  /** First and last day, `YYYY-MM-DD`, in the company's time zone. */
  from?: string
  to?: string
  groupBy?: string
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
  const { from, to } = query
  check(query)
  const group = raw(query.groupBy === 'source' ? 'source' : 'person')
  const { timeZone } = ctx.config.company
  const counted = await ctx.db.query<CallBackRow & { isAll: boolean }>(sql`
    with r as (
      select coalesce(c.called_by, t.owner) as person, c.source, c.took,
        case when c.called_at <= c.due_at then 'kept' when c.called_at is not null or c.due_at < now() then 'late' else 'waiting' end as state
      from call_back c join activity a on a.workspace_id = c.workspace_id and a.id = c.activity
      left join task t on t.workspace_id = c.workspace_id and t.id = c.task
      where c.workspace_id = ${ctx.workspace} and ${living(ctx, activity, 'a')} and ${accessPredicate(ctx, activity, 'read', 'a')}
        ${from ? sql`and c.asked_at >= ${momentOf(from, timeZone)}` : empty}
        ${to ? sql`and c.asked_at < ${momentOf(addDays(to, 1), timeZone)}` : empty})
    select r.${group} as "group", grouping(r.${group}) = 1 as "isAll", count(*)::int as asked,
      count(*) filter (where state = 'kept')::int as kept, count(*) filter (where state = 'late')::int as late,
      count(*) filter (where state = 'waiting')::int as waiting,
      percentile_cont(0.5) within group (order by took) as "medianMinutes"
    from r group by rollup (r.${group}) order by late desc, asked desc`)
  const present = ({ isAll: _, ...row }: CallBackRow & { isAll: boolean }): CallBackRow => row
  const none = { group: null, asked: 0, kept: 0, late: 0, waiting: 0, medianMinutes: null }
  const all = counted.find(({ isAll }) => isAll)
  return { rows: counted.filter(({ isAll }) => !isAll).map(present), all: all ? present(all) : none }
}

function check({ from, to }: CallBackQuery): void {
  const wrong = Object.entries({ from, to }).filter(([, day]) => day !== undefined && !isDay(day))
  if (wrong.length) throw new Invalid(wrong.map(([field]): Problem => ({ field, code: 'date' })))
}
