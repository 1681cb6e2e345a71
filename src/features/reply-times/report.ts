import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { addDays, Forbidden, Invalid, isDay, isId, momentOf, type Problem } from '../../model/index.ts'
import { accessPredicate, type Context, fieldRight, living, objectOf, requireRight } from '../../records/index.ts'
import { cardOfActivity } from './cards.ts'
import { type ReplyChannel, replyChannels } from './promises.ts'

export const replyGroups = ['person', 'source', 'channel'] as const
type ReplyGroup = (typeof replyGroups)[number]
export const replyStates = ['kept', 'late', 'waiting'] as const
type ReplyState = (typeof replyStates)[number]

/** Of the requests that came in a period and were promised an answer. */
export interface ReplyQuery {
  /** First and last day, `YYYY-MM-DD`, in the company's time zone. */
  from?: string
  to?: string
  groupBy?: string
  state?: string
  /** Id of a card. */
  record?: string
  /** Narrow to one group; empty: to nobody's, or of no source. */
  person?: string
  source?: string
  channel?: string
}

export interface ReplyRow {
  /** Id of the person or source, or the channel; `null`: nobody, none. */
  group: string | null
  promised: number
  kept: number
  late: number
  waiting: number
  /** Half were answered within so many minutes of working time. */
  medianMinutes: number | null
}

/** Whether promises were kept, by whoever answered or owes the answer, or by where the requests came from: of those the caller may see. */
export async function replyReport(ctx: Context, query: ReplyQuery): Promise<{ rows: ReplyRow[]; all: ReplyRow }> {
  const group = (query.groupBy ?? 'person') as ReplyGroup
  const counted = await ctx.db.query<ReplyRow & { isAll: boolean }>(sql`
    with r as materialized (${requests(ctx, query)})
    select r.${raw(group)} as "group", grouping(r.${raw(group)}) = 1 as "isAll", count(*)::int as promised,
      count(*) filter (where state = 'kept')::int as kept, count(*) filter (where state = 'late')::int as late,
      count(*) filter (where state = 'waiting')::int as waiting,
      percentile_cont(0.5) within group (order by took) as "medianMinutes"
    from r group by rollup (r.${raw(group)}) order by late desc, promised desc`)
  const present = ({ isAll: _, ...row }: ReplyRow & { isAll: boolean }): ReplyRow => row
  const none = { group: null, promised: 0, kept: 0, late: 0, waiting: 0, medianMinutes: null }
  const all = counted.find(({ isAll }) => isAll)
  return { rows: counted.filter(({ isAll }) => !isAll).map(present), all: all ? present(all) : none }
}

export interface PromisedReply {
  object: string
  id: string
  title: string | null
  person: string | null
  channel: ReplyChannel
  since: string
  dueAt: string
  answeredAt: string | null
  state: ReplyState
}

const mostListed = 200

/** The requests behind the numbers, the longest overdue first; at most 200. */
export async function listReplies(ctx: Context, query: ReplyQuery): Promise<{ data: PromisedReply[]; more: boolean }> {
  const rows = await ctx.db.query<PromisedReply>(sql`
    select r.object, r.id, r.title, r.person, r.channel, ${raw(momentSql('r.since'))} as since, ${raw(momentSql('r.due_at'))} as "dueAt",
      ${raw(momentSql('r.answered_at'))} as "answeredAt", r.state
    from (${requests(ctx, query)}) r
    order by coalesce(r.answered_at, now()) - r.due_at desc, r.id limit ${mostListed + 1}`)
  return { data: rows.slice(0, mostListed), more: rows.length > mostListed }
}

/** Requests that waited, with what became of the promise; those nobody is owed an answer for any more are left out. */
function requests(ctx: Context, query: ReplyQuery): Sql {
  const activity = objectOf(ctx, 'activity')
  requireRight(ctx, activity, 'read')
  if (['on', 'at', 'kind', 'direction'].some(field => fieldRight(ctx, activity, field) === 'hidden'))
    throw new Forbidden('noRight', { object: 'activity', verb: 'read' })
  check(query)
  const { from, to, state, record, person, source, channel } = query
  const { timeZone } = ctx.config.company
  return sql`
    select * from (
      select a.on_object as object, a."on" as id, c.title, coalesce(w.answered_by::text, c.owner) as person, w.source::text as source, w.channel,
        w.since, w.due_at, w.answered_at, w.took,
        case when w.answered_at <= w.due_at then 'kept' when w.answered_at is not null or w.due_at < now() then 'late' else 'waiting' end as state
      from awaited_reply w join activity a on a.workspace_id = w.workspace_id and a.id = w.activity
      ${cardOfActivity(ctx)}
      where w.workspace_id = ${ctx.workspace} and ${living(ctx, activity, 'a')} and ${accessPredicate(ctx, activity, 'read', 'a')}
        and (w.answered_at is not null or c.owed)
        ${record ? sql`and a."on" = ${record}` : empty}
        ${from ? sql`and w.since >= ${momentOf(from, timeZone)}` : empty}
        ${to ? sql`and w.since < ${momentOf(addDays(to, 1), timeZone)}` : empty}) x
    where true ${state ? sql`and state = ${state}` : empty} ${narrow('person', person)} ${narrow('source', source)} ${narrow('channel', channel)}`
}

const narrow = (column: string, value: string | undefined): Sql => {
  if (value === undefined) return empty
  return value === '' ? sql`and ${raw(column)} is null` : sql`and ${raw(column)} = ${value}`
}

function check({ from, to, groupBy, state, record, person, source, channel }: ReplyQuery): void {
  const problems: Problem[] = []
  const days = Object.entries({ from, to }).filter(([, day]) => day !== undefined && !isDay(day))
  problems.push(...days.map(([field]) => ({ field, code: 'date' })))
  for (const [field, id] of Object.entries({ record, person, source }))
    if (id && !isId(id)) problems.push({ field, code: 'id' })
  for (const [field, value, known] of [
    ['groupBy', groupBy, replyGroups],
    ['state', state, replyStates],
    ['channel', channel || undefined, replyChannels],
  ] as const)
    if (value !== undefined && !known.some(one => one === value))
      problems.push({ field, code: 'choice', params: { choices: known.join(', ') } })
  if (problems.length) throw new Invalid(problems)
}
