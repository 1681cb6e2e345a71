import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import sql, { raw } from 'sql-template-tag'
import { type AddedIndex, type IndexedField, indexesOf, indexPrefix, placeOf } from '../../database/added-index.ts'
import { quote } from '../../database/names.ts'
import { isId, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Job } from '../feature.ts'

/** How far the indexes of a field are, as its row keeps it. */
export type Indexing =
  | { state: 'building' | 'ready' }
  /** `code` and `params` make a sentence of the catalogue. */
  | { state: 'failed'; code: string; params: Record<string, string> }

export const indexFieldJob = 'index-field'

/**
 * Makes the indexes that a field asks for, and drops those it no longer does, while records are written. As the owner of
 * the tables and outside of any transaction, as PostgreSQL demands it of `concurrently`. Begun anew, it clears away what
 * a broken-off one left.
 */
export const indexField = (owner: pg.Pool): Job => ({
  name: indexFieldJob,
  async run(ctx, { field: id }) {
    if (!isId(id)) return
    await asOwner(owner, id, async client => {
      while (!(await bringUpToDate(ctx, client, id)));
    })
  },
})

/** A connection of its own, which a server that stops need not wait for; only one at a time for each field. */
async function asOwner(owner: pg.Pool, id: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(owner.options)
  client.on('error', () => {})
  await client.connect()
  try {
    // Asked again and again: whoever waited inside a statement would be waited for by the index that is being made.
    while (!(await locked(client, id))) await wait(300)
    await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function locked(client: pg.Client, id: string): Promise<boolean> {
  const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as mine', [indexPrefix(id)])
  return rows[0]?.mine === true
}

interface FieldRow extends Omit<IndexedField, 'workspace' | 'inAddedObject'> {
  wanted: boolean
  removed: string | null
}

/** One pass; `false` when somebody changed the field meanwhile, so that another is needed. */
async function bringUpToDate(ctx: Context, client: pg.Client, id: string): Promise<boolean> {
  const row = await ctx.db.one<FieldRow>(sql`
    select f.id, f.object, f.name, f.type, f.options, f.removed_at::text as removed, f.removed_at is null and not exists (
      select from added_object o where o.workspace_id = f.workspace_id and o.name = f.object and o.removed_at is not null) as wanted
    from added_field f where f.workspace_id = ${ctx.workspace} and f.id = ${id}`)
  if (!row) return true
  const known = ctx.config.objects.get(row.object)
  const field = { ...row, workspace: ctx.workspace, inAddedObject: !known || known.added === true }
  const indexing = await build(ctx, client, field, row.wanted ? indexesOf(field) : [])
  const written = await ctx.db.query(sql`
    update added_field set indexing = ${indexing && JSON.stringify(indexing)}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id} and options = ${JSON.stringify(row.options)}::jsonb
      and removed_at is not distinct from ${row.removed}::timestamptz returning id`)
  return written.length > 0
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

/** What is asked of the index of a field. */
export const indexAsked = ({ index, unique }: JsonObject): string => JSON.stringify([index === true, unique === true])
