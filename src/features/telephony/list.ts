import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Invalid, isId, Malformed, type Problem, parseMoment } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import {
  accessPredicate,
  fieldRight,
  fromTable,
  listRecords,
  objectOf,
  scopeOf,
  visibleAmong,
} from '../../records/index.ts'
import { answeredSql, durationSql, waitSql } from './call.ts'
import { seesNumbers } from './live.ts'

/** A call in the list. */
export interface ListedCall {
  id: string
  at: string
  direction: 'in' | 'out'
  state: 'ringing' | 'talking' | 'ended'
  number: string | null
  line: string
  user: string | null
  answered: boolean
  wait: number | null
  duration: number
  result: string | null
  /** Nobody answered, and nobody has talked with him since. */
  notCalledBack: boolean
  /** Until when its recording can be heard, by whom it may. */
  recordedUntil: string | null
  record: { object: string; id: string; name: string | null } | null
}

export const callKinds = ['missed', 'short', 'waited', 'notCalledBack'] as const
export type CallKind = (typeof callKinds)[number]

/** In seconds: a talk that is shorter was none, and who waits longer has waited long. */
export const usualBounds = { short: 15, waited: 30 }

export interface CallQuery {
  kind?: string
  user?: string
  from?: string
  until?: string
  short?: string
  waited?: string
  cursor?: string
  limit?: string
}

/** Calls that the caller may see, the newest first. */
export async function listCalls(
  ctx: Context,
  query: CallQuery,
): Promise<{ data: ListedCall[]; nextCursor: string | null }> {
  check(query)
  const limit = Math.min(Number(query.limit ?? 50), 200)
  const rows = await ctx.db.query<ListedCall & { object: string | null; recordId: string | null }>(sql`
    select c.id, ${raw(momentSql('c.first_at'))} as at, coalesce(c.direction, 'in') as direction, c.number, l.name as line, c."user",
      ${answeredSql} as answered, ${waitSql} as wait, ${durationSql} as duration, ${notCalledBack} as "notCalledBack", c.result,
      case when c.ended_at is not null then 'ended' when ${answeredSql} then 'talking' else 'ringing' end as state,
      c.object, c.record_id as "recordId", ${recordedUntil(ctx)} as "recordedUntil"
    ${from(ctx, query)} ${before(query.cursor)} order by c.first_at desc, c.id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const cards = await cardsOf(ctx, page)
  const shown = seesNumbers(ctx)
  const data = page.map(({ object, recordId, number, ...row }) => ({
    ...row,
    number: shown ? number : null,
    record: (object && recordId && cards.get(recordId)) || null,
  }))
  return { data, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** How many calls of each kind, by who answered or called; `null` is nobody. */
export interface CallCounts {
  user: string | null
  in: number
  out: number
  missed: number
  short: number
  waited: number
  notCalledBack: number
}

/** The same calls, counted. */
export async function countCalls(ctx: Context, query: CallQuery): Promise<CallCounts[]> {
  check(query)
  const which = (kind: CallKind) => sql`(count(*) filter (where ${kindSql(kind, query)}))::int as ${raw(`"${kind}"`)}`
  return ctx.db.query<CallCounts>(sql`
    select c."user", (count(*) filter (where c.direction = 'in'))::int as "in", (count(*) filter (where c.direction = 'out'))::int as out,
      ${join(callKinds.map(which), ', ')}
    ${from(ctx, { ...query, kind: undefined })} group by c."user" order by count(*) desc, c."user" limit 500`)
}

const from = (ctx: Context, query: CallQuery): Sql => sql`
  from phone_call c join phone_line l on l.workspace_id = c.workspace_id and l.id = c.line
  where c.workspace_id = ${ctx.workspace} and ${mayBeSeen(ctx)} ${query.kind ? sql`and ${kindSql(query.kind as CallKind, query)}` : empty}
    ${query.user ? sql`and c."user" = ${query.user}` : empty}
    ${query.from ? sql`and c.first_at >= ${query.from}::timestamptz` : empty}
    ${query.until ? sql`and c.first_at < ${query.until}::timestamptz` : empty}`

/** One's own; those whose activity one may read; and what lies on no card, for those who see all leads. */
function mayBeSeen(ctx: Context): Sql {
  const activity = objectOf(ctx, 'activity')
  const ways = [
    ...(ctx.actor.user ? [sql`c."user" = ${ctx.actor.user}`] : []),
    ...(scopeOf(ctx, activity, 'read') === 'none'
      ? []
      : [
          sql`exists (select from ${fromTable(activity, 'a')} where a.workspace_id = c.workspace_id and a.id = c.activity
            and a.deleted_at is null and ${accessPredicate(ctx, activity, 'read', 'a')})`,
        ]),
    ...(scopeOf(ctx, objectOf(ctx, 'lead'), 'read') === 'all' ? [sql`c.activity is null`] : []),
  ]
  return ways.length ? sql`(${join(ways, ' or ')})` : sql`false`
}

/** As it stands on the activity, for those who may read that. */
function recordedUntil(ctx: Context): Sql {
  const activity = objectOf(ctx, 'activity')
  if (scopeOf(ctx, activity, 'read') === 'none' || fieldRight(ctx, activity, 'recordedUntil') === 'hidden')
    return sql`null`
  return sql`(select ${raw(momentSql('a.recorded_until'))} from ${fromTable(activity, 'a')} where a.workspace_id = c.workspace_id
    and a.id = c.activity and a.deleted_at is null and a.recorded_until > now() and ${accessPredicate(ctx, activity, 'read', 'a')})`
}

const missedSql = sql`(c.direction = 'in' and c.ended_at is not null and not ${answeredSql})`

const notCalledBack = sql`(${missedSql} and not exists (select from phone_call later
  where later.workspace_id = c.workspace_id and later.number = c.number and later.first_at > c.first_at
    and coalesce(later.answered, later.answered_at is not null)))`

function kindSql(kind: CallKind, { short, waited }: CallQuery): Sql {
  if (kind === 'missed') return missedSql
  if (kind === 'notCalledBack') return notCalledBack
  if (kind === 'short')
    return sql`(c.ended_at is not null and ${answeredSql} and ${durationSql} < ${Number(short ?? usualBounds.short)})`
  return sql`(c.direction = 'in' and ${waitSql} > ${Number(waited ?? usualBounds.waited)})`
}

const before = (cursor: string | undefined): Sql =>
  cursor
    ? sql`and (c.first_at, c.id) < (select p.first_at, p.id from phone_call p where p.workspace_id = c.workspace_id and p.id = ${cursor})`
    : empty

async function cardsOf(
  ctx: Context,
  rows: readonly { object: string | null; recordId: string | null }[],
): Promise<Map<string, ListedCall['record']>> {
  const named = rows.flatMap(({ object, recordId }) => (object && recordId ? [{ object, id: recordId }] : []))
  const visible = await visibleAmong(ctx, named)
  const titles = new Map<string, ListedCall['record']>()
  for (const [object, group] of Map.groupBy(named, card => card.object)) {
    const ids = [...new Set(group.map(card => card.id))].filter(id => visible.has(id))
    const title = ctx.config.objects.get(object)?.title
    if (!ids.length || !title) continue
    const { data } = await listRecords(ctx, object, { filter: { id: { in: ids } }, fields: [title], limit: 200 })
    for (const id of ids) {
      const record = data.find(each => each.id === id)
      titles.set(id, { object, id, name: typeof record?.[title] === 'string' ? String(record[title]) : null })
    }
  }
  return titles
}

function check({ kind, user, from, until, cursor }: CallQuery): void {
  if (cursor !== undefined && !isId(cursor)) throw new Malformed('cursor')
  const problems: Problem[] = [
    ...(kind !== undefined && !callKinds.some(known => known === kind)
      ? [{ field: 'kind', code: 'choice', params: { choices: callKinds.join(', ') } }]
      : []),
    ...(user !== undefined && !isId(user) ? [{ field: 'user', code: 'id' }] : []),
    ...Object.entries({ from, until }).flatMap(([field, text]) =>
      text !== undefined && !parseMoment(text) ? [{ field, code: 'time' }] : [],
    ),
  ]
  if (problems.length) throw new Invalid(problems)
}
