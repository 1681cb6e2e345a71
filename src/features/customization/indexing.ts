import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import sql, { raw } from 'sql-template-tag'
import { type AddedIndex, type IndexedField, indexesOf, indexPrefix, placeOf } from '../../database/added-index.ts'
import { quote } from '../../database/names.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Job } from '../feature.ts'

/** How far the indexes of a field are, as its row keeps it. */
export type Indexing =
  | { state: 'building' | 'ready' | 'dropping' }
  /** `code` and `params` make a sentence of the catalogue. */
  | { state: 'failed'; code: string; params: Record<string, string> }

export const indexFieldsJob = 'index-fields'

/**
 * Makes the indexes that fields ask for, and drops those they no longer do, while records are written. As the owner of
 * the tables and outside of any transaction, as PostgreSQL demands it of `concurrently`. Begun anew, it clears away what
 * a broken-off one left. Records are read and written meanwhile as ever, and nobody waits for it: the field says that its
 * index is being made, how far it is PostgreSQL does not tell us.
 */
export const indexFields = (owner: pg.Pool): Job => ({
  name: indexFieldsJob,
  async run(ctx) {
    const client = new pg.Client(owner.options)
    client.on('error', () => {})
    await client.connect()
    try {
      // Whoever holds the lock does what others came for; it looks once more after it has let go, so that none is missed.
      while ((await pending(ctx)).length && (await lock(client, ctx.workspace))) await work(ctx, client)
    } finally {
      await client.end().catch(() => {})
    }
  },
})

const pending = (ctx: Context): Promise<{ id: string }[]> =>
  ctx.db.query<{ id: string }>(sql`
    select id from added_field where workspace_id = ${ctx.workspace} and indexing->>'state' in ('building', 'dropping')
    order by id`)

/** What fails keeps nothing else waiting; the queue tries it again. */
async function work(ctx: Context, client: pg.Client): Promise<void> {
  const failures: unknown[] = []
  try {
    // One index at a time in the whole database: PostgreSQL would have two on one table wait for each other. Asked again
    // and again, for who waits inside a statement is waited for by the index that is being made.
    while (!(await lock(client, 'indexes'))) await wait(300)
    for (const { id } of await pending(ctx)) await bringUpToDate(ctx, client, id).catch(error => failures.push(error))
  } finally {
    await client.query('select pg_advisory_unlock_all()')
  }
  if (failures.length) throw failures[0]
}

async function lock(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [`index ${name}`])
  return rows[0]?.mine === true
}

interface FieldRow extends Omit<IndexedField, 'workspace' | 'inAddedObject'> {
  wanted: boolean
  removed: string | null
}

/** Leaves a field that somebody changes meanwhile as it is: then it waits for another pass. */
async function bringUpToDate(ctx: Context, client: pg.Client, id: string): Promise<void> {
  const row = await ctx.db.one<FieldRow>(sql`
    select f.id, f.object, f.name, f.type, f.options, f.removed_at::text as removed, f.removed_at is null and not exists (
      select from added_object o where o.workspace_id = f.workspace_id and o.name = f.object and o.removed_at is not null) as wanted
    from added_field f where f.workspace_id = ${ctx.workspace} and f.id = ${id}`)
  if (!row) return
  const known = ctx.config.objects.get(row.object)
  const field = { ...row, workspace: ctx.workspace, inAddedObject: !known || known.added === true }
  const indexing = await build(ctx, client, field, row.wanted ? indexesOf(field) : [])
  await ctx.db.query(sql`
    update added_field set indexing = ${indexing && JSON.stringify(indexing)}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id} and options = ${JSON.stringify(row.options)}::jsonb
      and removed_at is not distinct from ${row.removed}::timestamptz`)
}

async function build(
  ctx: Context,
  client: pg.Client,
  field: IndexedField,
  wanted: readonly AddedIndex[],
): Promise<Indexing | null> {
  const sound = await dropOthers(client, field.id, wanted)
  const missing = wanted.filter(index => !sound.has(index.name))
  for (const index of missing) {
    const failed = await make(ctx, client, field, index)
    if (failed) return failed
  }
  if (missing.length) await countValues(client, field)
  if (!wanted.length) await client.query(`drop statistics if exists ${valuesOf(field)}`)
  return wanted.length ? { state: 'ready' } : null
}

/**
 * Until its values are counted, PostgreSQL guesses how many records share one, and guesses badly. Of an index on part of
 * a table it counts them in vain, hence statistics apart.
 */
async function countValues(client: pg.Client, field: IndexedField): Promise<void> {
  const { table, expression } = placeOf(field)
  await client.query(`create statistics if not exists ${valuesOf(field)} on (${expression}) from ${table}`)
  await client.query(`analyze ${table}`)
}

const valuesOf = ({ id }: IndexedField): string => quote(`${indexPrefix(id)}_values`)

/** Drops what is not wanted or was not finished; the names of the others. */
async function dropOthers(client: pg.Client, id: string, wanted: readonly AddedIndex[]): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string; sound: boolean }>(
    `select c.relname as name, i.indisvalid as sound from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relnamespace = 'public'::regnamespace and starts_with(c.relname, $1)`,
    [`${indexPrefix(id)}_`],
  )
  const kept = rows.filter(({ name, sound }) => sound && wanted.some(index => index.name === name))
  for (const { name } of rows) if (!kept.some(one => one.name === name)) await drop(client, name)
  return new Set(kept.map(({ name }) => name))
}

const drop = (client: pg.Client, name: string) => client.query(`drop index concurrently if exists ${quote(name)}`)

/** `null` when it stands. What the values themselves forbid is an answer; anything else is tried again by the queue. */
async function make(
  ctx: Context,
  client: pg.Client,
  field: IndexedField,
  index: AddedIndex,
): Promise<Extract<Indexing, { state: 'failed' }> | null> {
  try {
    await client.query(index.definition)
    return null
  } catch (error) {
    await drop(client, index.name).catch(() => {})
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === '23505')
      return { state: 'failed', code: 'indexDoubles', params: { values: await doubles(ctx, field) } }
    if (code === '54000') return { state: 'failed', code: 'indexTooLong', params: {} }
    throw error
  }
}

/** A few of the values that more than one record has. Read as a request reads, so within its workspace. */
async function doubles(ctx: Context, field: IndexedField): Promise<string> {
  const { table, expression, living } = placeOf(field)
  const rows = await ctx.db.query<{ value: string }>(
    sql`select min((${raw(expression)})::text) as value from ${raw(table)}
      where ${raw(living)} and ${raw(expression)} is not null
      group by lower((${raw(expression)})::text) having count(*) > 1 order by count(*) desc, 1 limit 5`,
    'fresh',
  )
  return rows.map(({ value }) => value).join(', ')
}

/** What of the options its indexes depend on. */
export const indexAsked = ({ index, unique }: JsonObject): string => JSON.stringify([index === true, unique === true])
