import type pg from 'pg'
import sql, { raw } from 'sql-template-tag'
import { dropIndexNamed, whileBuilding } from '../../database/building.ts'
import { quote } from '../../database/names.ts'
import { momentSql, tableOf } from '../../database/table.ts'
import { type AskedQuery, Conflict, NotFound, newId } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application, Job } from '../feature.ts'
import { measure, type Needed, questionsOf } from './question.ts'
import { type IndexColumn, indexColumnsSql, namesOf } from './suggestion.ts'

/** An index that an administrator had made, and what it did: the question asked of the records themselves before and after. */
export interface MadeIndex {
  id: string
  name: string
  object: string
  columns: IndexColumn[]
  definition: string
  state: 'building' | 'ready' | 'failed' | 'dropping'
  failure: string | null
  askedBy: string | null
  askedAt: string
  madeAt: string | null
  /** What the question needed of all records right before and right after it was made. */
  before: Needed | null
  after: Needed | null
  /** In bytes; `null` while it is not there. */
  size: number | null
  /** How often it was used since PostgreSQL counts. */
  used: number | null
}

const columns =
  raw(`m.id, m.name, m.object, m.columns, m.definition, m.state, m.failure, m.asked_by as "askedBy", ${momentSql('m.asked_at')} as "askedAt",
  ${momentSql('m.made_at')} as "madeAt", m."before", m."after"`)

export const madeIndexes = ({ db, workspace }: Context): Promise<MadeIndex[]> =>
  db.query<MadeIndex>(sql`
    select ${columns}, pg_relation_size(to_regclass('public.' || quote_ident(m.name)))::float8 as size,
      (select s.idx_scan::float8 from pg_stat_user_indexes s where s.indexrelname = m.name and s.schemaname = 'public') as used
    from made_index m where m.workspace_id = ${workspace} order by m.asked_at desc`)

export const makeIndexesJob = 'performance.indexes'

interface Wanted {
  object: string
  columns: readonly IndexColumn[]
  /** The question it is made for. */
  asked: AskedQuery
}

/** Has an index made, apart from the call. Throws Conflict where it is there or under way already. */
export function orderIndex(
  ctx: Context,
  { object, columns, asked }: Wanted,
  { enqueue }: Application,
): Promise<string> {
  return transact(ctx, async inside => {
    const declared = ctx.config.objects.get(object)
    if (!declared) throw new NotFound('notFound', { object, id: '' })
    const table = tableOf(declared).name
    const name =
      `made_${table}_${namesOf(declared, columns).join('_')}`.slice(0, 55) + (columns.at(-1)?.falling ? '_falling' : '')
    const definition = `create index concurrently ${quote(name)} on ${quote(table)} (${indexColumnsSql(declared, columns)}) where deleted_at is null`
    const id = newId()
    const row = await inside.db.one(sql`
      insert into made_index as m (id, name, object, columns, definition, state, asked_by, asked)
      values (${id}, ${name}, ${object}, ${JSON.stringify(columns)}::jsonb, ${definition}, 'building', ${ctx.actor.user}, ${JSON.stringify(asked)}::jsonb)
      on conflict (workspace_id, name) do update set state = 'building', failure = null, asked_at = now() where m.state = 'failed' returning id`)
    if (!row) throw new Conflict('indexThere', { name })
    await enqueue(inside.db, makeIndexesJob, {})
    return id
  })
}

/** Has it dropped again. Throws NotFound. */
export function dropIndex(ctx: Context, id: string, { enqueue }: Application): Promise<void> {
  return transact(ctx, async inside => {
    const row = await inside.db.one(sql`
      update made_index set state = 'dropping' where workspace_id = ${ctx.workspace} and id::text = ${id} returning id`)
    if (!row) throw new NotFound('notFound', { object: 'index', id })
    await enqueue(inside.db, makeIndexesJob, {})
  })
}

/** Makes and drops what was asked for, while records are written. */
export const makeIndexes = (owner: pg.Pool): Job => ({
  name: makeIndexesJob,
  run: ctx =>
    whileBuilding(owner, async client => {
      for (const index of await pending(ctx)) await bringAbout(ctx, client, index)
    }),
})

type Pending = Pick<MadeIndex, 'id' | 'name' | 'object' | 'definition' | 'state'> & { asked: AskedQuery }

const pending = ({ db, workspace }: Context): Promise<Pending[]> =>
  db.query<Pending>(sql`
    select id, name, object, definition, state, asked from made_index where workspace_id = ${workspace} and state in ('building', 'dropping') order by asked_at`)

async function bringAbout(ctx: Context, client: pg.Client, index: Pending): Promise<void> {
  const { name, state } = index
  const mine = sql`workspace_id = ${ctx.workspace} and id = ${index.id}`
  // What a build that broke off has left is of no use.
  await dropIndexNamed(client, name)
  if (state === 'dropping') {
    await ctx.db.query(sql`delete from made_index where ${mine}`)
    return
  }
  try {
    const { before, after } = await buildMeasured(ctx, client, index)
    await ctx.db.query(sql`
      update made_index set state = 'ready', made_at = now(), "before" = ${JSON.stringify(before)}::jsonb, "after" = ${JSON.stringify(after)}::jsonb where ${mine}`)
  } catch (error) {
    await dropIndexNamed(client, name).catch(() => {})
    const failure = error instanceof Error ? error.message.slice(0, 300) : String(error)
    await ctx.db.query(sql`update made_index set state = 'failed', failure = ${failure} where ${mine}`)
  }
}

/** Percent of the pages of the table from which operands are taken. */
const share = 1

async function buildMeasured(
  ctx: Context,
  client: pg.Client,
  { object: name, asked, definition }: Pending,
): Promise<{ before: Needed; after: Needed }> {
  const object = ctx.config.objects.get(name)
  if (!object) throw new Error(`there is no ${name} any more`)
  await client.query(`select set_config('rapport.workspace', $1, false)`, [ctx.workspace])
  const table = `public.${quote(tableOf(object).name)}`
  const some = await questionsOf(client, ctx, { object, asked, table, share })
  const questions = some.length ? some : await questionsOf(client, ctx, { object, asked, table, share: 100 })
  const before = await measure(client, questions)
  await client.query(definition)
  return { before, after: await measure(client, questions) }
}
