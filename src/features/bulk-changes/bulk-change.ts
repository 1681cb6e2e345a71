import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../../database/connection.ts'
import { momentSql } from '../../database/table.ts'
import { type JsonObject, NotFound, newId, type Problem } from '../../model/index.ts'
import { type Context, type Locale, tooMany } from '../../records/index.ts'
import type { Edit } from './edit.ts'

export const states = ['planning', 'preview', 'committing', 'done', 'cancelled', 'failed', 'reverted'] as const
export type State = (typeof states)[number]

export const countNames = ['found', 'willChange', 'changed', 'same', 'refused', 'undone', 'kept'] as const
export type Counts = Record<(typeof countNames)[number], number>

/** A record as it will be, in the fields that are given. */
export interface Example {
  id: string
  title: string
  before: JsonObject
  after: JsonObject
}

/** One change of many records, from its preview to its end. */
export interface BulkChange {
  id: string
  object: string
  state: State
  actor: string
  scopes: string[] | null
  locale: Locale
  change: Edit
  counts: Counts
  /** How many records the present step has done with. */
  done: number
  /** The place of the last of them. */
  reached: number
  reverting: boolean
  /** Flows do not begin by it, nor are people or other servers told of it. */
  silent: boolean
  examples: Example[]
  failure: Pick<Problem, 'code' | 'params'> | null
  createdAt: string
  committedAt: string | null
  finishedAt: string | null
  /** The hand-over that it is a part of: that is previewed, done and taken back as a whole. */
  handOver: string | null
  kind: string | null
  givenTo: string | null
}

/** What a part of a hand-over gives, of which kind, to whom. */
export type Part = Record<'handOver' | 'kind' | 'givenTo', string>

/** As long as a bulk change can be taken back, in days. */
export const keptDays = 30

const columns =
  raw(`id, object, state, actor, scopes, locale, change, counts, done, reached, reverting, silent, examples, failure,
  ${momentSql('created_at')} as "createdAt", ${momentSql('committed_at')} as "committedAt", ${momentSql('finished_at')} as "finishedAt",
  hand_over as "handOver", kind, given_to as "givenTo"`)

/** A bulk change that is begun. */
export interface Begun {
  object: string
  change: Edit
  /** Which records are meant: a query of their `id`, in their order. */
  meant: { select: Sql; plan?: Plan }
  /** More of them are refused. */
  most: number
  part?: Part
}

/**
 * Keeps which records are meant, so that what is done later is what is previewed now; they are not held in memory, however many there
 * are. Throws Invalid where there are too many.
 */
export async function addBulkChange(ctx: Context, { object, change, meant, most, part }: Begun): Promise<string> {
  const id = newId()
  const counts: Counts = { found: 0, willChange: 0, changed: 0, same: 0, refused: 0, undone: 0, kept: 0 }
  await ctx.db.transaction(async db => {
    await db.query(sql`
      insert into bulk_change (id, object, state, actor, scopes, locale, change, counts, hand_over, kind, given_to)
      values (${id}, ${object}, 'planning', ${ctx.actor.user}, ${ctx.actor.scopes && JSON.stringify(ctx.actor.scopes)},
        ${ctx.locale}, ${JSON.stringify(change)}, ${JSON.stringify(counts)},
        ${part?.handOver ?? null}, ${part?.kind ?? null}, ${part?.givenTo ?? null})`)
    const [kept] = await db.query<{ count: number }>(
      sql`
        with kept as (
          insert into bulk_change_row (bulk_change_id, place, record_id)
          select ${id}::uuid, row_number() over (), r.id from (${meant.select}) r returning place)
        select count(*)::int as count from kept`,
      meant.plan,
    )
    const found = kept?.count ?? 0
    if (found > most) throw tooMany(most)
    await db.query(sql`
      update bulk_change set counts = counts || ${JSON.stringify({ found })}::jsonb
      where workspace_id = ${ctx.workspace} and id = ${id}`)
  })
  return id
}

/** Records that are meant by their ids, in that order. */
export const named = (ids: Iterable<string>): Sql =>
  sql`select r.id from unnest(${[...ids]}::uuid[]) with ordinality r(id, place) order by r.place`

/** A bulk change, for its maker and for administrators. Throws NotFound. */
export async function getBulkChange(ctx: Context, id: string, options: { lock?: boolean } = {}): Promise<BulkChange> {
  const found = await ctx.db.one<BulkChange>(sql`
    select ${columns} from bulk_change where workspace_id = ${ctx.workspace} and id::text = ${id} ${raw(options.lock ? 'for update' : '')}`)
  if (!found || !(ctx.actor.role.admin || found.actor === ctx.actor.user))
    throw new NotFound('notFound', { object: 'bulkChange', id })
  return found
}

/** The last ones that were begun, newest first. Parts of a hand-over are told with it. */
export const listBulkChanges = (ctx: Context): Promise<BulkChange[]> =>
  ctx.db.query<BulkChange>(sql`
    select ${columns} from bulk_change where workspace_id = ${ctx.workspace} and committed_at is not null and hand_over is null
      and ${ctx.actor.role.admin ? sql`true` : sql`actor = ${ctx.actor.user}`} order by id desc limit 100`)

/** The parts of a hand-over, in the order in which they are done. */
export const partsOf = (ctx: Context, handOver: string): Promise<BulkChange[]> =>
  ctx.db.query<BulkChange>(
    sql`select ${columns} from bulk_change where workspace_id = ${ctx.workspace} and hand_over = ${handOver} order by id`,
  )

type Changes = Partial<
  Pick<
    BulkChange,
    | 'state'
    | 'counts'
    | 'done'
    | 'reached'
    | 'reverting'
    | 'silent'
    | 'examples'
    | 'failure'
    | 'committedAt'
    | 'finishedAt'
  >
>
const jsonMembers = new Set(['counts', 'examples', 'failure'])

const columnNames = new Map([
  ['committedAt', 'committed_at'],
  ['finishedAt', 'finished_at'],
])

export async function writeBulkChange(ctx: Context, id: string, changes: Changes): Promise<void> {
  const assignments = Object.entries(changes).map(([name, value]) => {
    const stored = jsonMembers.has(name) && value !== null ? JSON.stringify(value) : value
    return sql`${raw(columnNames.get(name) ?? name)} = ${stored}`
  })
  await ctx.db.query(
    sql`update bulk_change set ${join(assignments)} where workspace_id = ${ctx.workspace} and id = ${id}`,
  )
}

/** Previews that nobody committed are kept a day, the others as long as they can be taken back. */
export async function forgetOldBulkChanges(ctx: Context): Promise<void> {
  await ctx.db.query(sql`
    with gone as (
      delete from bulk_change where workspace_id = ${ctx.workspace} and not reverting and state <> 'committing'
        and created_at < now() - case when committed_at is null then interval '1 day' else make_interval(days => ${keptDays}) end
      returning id)
    delete from bulk_change_row where workspace_id = ${ctx.workspace} and bulk_change_id in (select id from gone)`)
}
