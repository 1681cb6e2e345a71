import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { addDays, Forbidden, Invalid, isDay, isId, momentOf, type Problem } from '../../model/index.ts'
import { type Context, fieldRight, objectOf, requireRight } from '../../records/index.ts'
import { chosenRecords } from '../chosen-records.ts'
import { readMoment } from '../past-moment.ts'
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
  /** A moment, or the beginning of a day: as it was then. */
  asOf?: string
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
    from r group by rollup (r.${raw(group)}) order by late desc, promised desc, 1`)
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
  const asOf = momentAsked(ctx, query)
  const rows = await ctx.db.query<PromisedReply>(sql`
    select r.object, r.id, r.title, r.person, r.channel, ${raw(momentSql('r.since'))} as since, ${raw(momentSql('r.due_at'))} as "dueAt",
      ${raw(momentSql('r.answered_at'))} as "answeredAt", r.state
    from (${requests(ctx, query)}) r
    order by coalesce(r.answered_at, ${momentOr(asOf)}) - r.due_at desc, r.id limit ${mostListed + 1}`)
  return { data: rows.slice(0, mostListed), more: rows.length > mostListed }
}

const momentAsked = (ctx: Context, { asOf }: ReplyQuery): string | undefined =>
  asOf === undefined ? undefined : readMoment(ctx, 'asOf', asOf)

const momentOr = (asOf: string | undefined): Sql => (asOf ? sql`${asOf}::timestamptz` : sql`now()`)

/** Requests that waited, with what became of the promise; those nobody is owed an answer for any more are left out. */
function requests(ctx: Context, query: ReplyQuery): Sql {
  const activity = objectOf(ctx, 'activity')
  requireRight(ctx, activity, 'read')
  if (['on', 'at', 'kind', 'direction'].some(field => fieldRight(ctx, activity, field) === 'hidden'))
    throw new Forbidden('noRight', { object: 'activity', verb: 'read' })
  check(query)
  const { state, person, source, channel } = query
  const asOf = momentAsked(ctx, query)
  const cards = asOf && {
    asOf,
    among: (object: string) => sql`select asked."on" from asked where asked.on_object = ${object}`,
  }
  return sql`
    with asked as (${promised(ctx, query, asOf)})
    select * from (
      select a.on_object as object, a."on" as id, c.title, coalesce(a.answered_by::text, c.owner) as person, a.source::text as source, a.channel,
        a.since, a.due_at, a.answered_at, a.took,
        case when a.answered_at <= a.due_at then 'kept' when a.answered_at is not null or a.due_at < ${momentOr(asOf)} then 'late' else 'waiting' end as state
      from asked a ${cardOfActivity(ctx, cards || undefined)}
      where a.answered_at is not null or c.owed) x
    where true ${state ? sql`and state = ${state}` : empty} ${narrow('person', person)} ${narrow('source', source)} ${narrow('channel', channel)}`
}

/** Requests of the period that the caller sees, what they are on, and the answers that were known; whatever became of their cards. */
function promised(ctx: Context, { from, to, record }: ReplyQuery, asOf: string | undefined): Sql {
  const { timeZone } = ctx.config.company
  const meant = sql`w.workspace_id = ${ctx.workspace}
    ${from ? sql`and w.since >= ${momentOf(from, timeZone)}` : empty} ${to ? sql`and w.since < ${momentOf(addDays(to, 1), timeZone)}` : empty}
    ${asOf ? sql`and coalesce(w.noted_at, w.since) <= ${asOf}::timestamptz` : empty}`
  const activities = chosenRecords(ctx, 'activity', {
    asOf,
    among: sql`select w.activity from awaited_reply w where ${meant}`,
  })
  const object = asOf ? sql`${activities.stored('on')} ->> 'object'` : sql`t.on_object`
  const known = (column: string) =>
    asOf
      ? sql`case when coalesce(w.answer_noted_at, w.answered_at) <= ${asOf}::timestamptz then ${raw(column)} end`
      : raw(column)
  return sql`
    select a.on_object, a."on", w.source, w.channel, w.since, w.due_at, ${known('w.answered_at')} as answered_at, ${known('w.answered_by')} as answered_by,
      ${known('w.took')} as took
    from awaited_reply w join (
      ${activities.with} select t.id, ${object} as on_object, ${activities.value('on')} as "on" from ${activities.rows} where ${activities.where}) a on a.id = w.activity
    where ${meant} ${record ? sql`and a."on" = ${record}` : empty}`
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
