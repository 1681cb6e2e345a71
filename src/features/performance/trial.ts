import pg from 'pg'
import { quote } from '../../database/names.ts'
import { tableOf } from '../../database/table.ts'
import type { AskedQuery, ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { measure, type Needed, questionsOf } from './question.ts'
import { type IndexColumn, indexColumnsSql } from './suggestion.ts'

export interface Trial {
  /** On how many records it was tried, and how many there are. */
  rows: number
  of: number
  before: Needed
  candidates: { columns: IndexColumn[]; after: Needed; bytes: number }[]
}

/** Records of a sample. More would take minutes; an index that helps here helps more the more records there are. */
const mostRows = 100_000
/**
 * Measures on a sample what indexes would do for a question: the sample is a temporary table of its own connection, with the indexes
 * that are there, so that nobody waits and nothing of the company changes.
 */
export async function tryIndexes(
  ctx: Context,
  owner: pg.Pool,
  { asked, candidates }: { asked: AskedQuery; candidates: readonly IndexColumn[][] },
): Promise<Trial> {
  const object = ctx.config.objects.get(asked.object)
  if (!object) throw new Error(`there is no ${asked.object} any more`)
  const client = new pg.Client({ ...owner.options, statement_timeout: 120_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query("set temp_buffers = '64MB'")
    await client.query(`select set_config('rapport.workspace', $1, false)`, [ctx.workspace])
    const of = await fillSample(client, ctx, object)
    const questions = await questionsOf(client, ctx, { object, asked, table: 'pg_temp.sample', share: 100 })
    const before = await measure(client, questions)
    const results: Trial['candidates'] = []
    for (const columns of candidates) {
      await client.query(
        `create index tried on pg_temp.sample (${indexColumnsSql(object, columns)}) where deleted_at is null`,
      )
      await client.query('analyze pg_temp.sample')
      const after = await measure(client, questions)
      const { rows } = await client.query<{ bytes: string }>(`select pg_relation_size('pg_temp.tried') as bytes`)
      results.push({ columns, after, bytes: Number(rows[0]?.bytes ?? 0) })
      await client.query('drop index pg_temp.tried')
    }
    const { rows } = await client.query<{ count: string }>('select count(*) as count from pg_temp.sample')
    return { rows: Number(rows[0]?.count ?? 0), of, before, candidates: results }
  } finally {
    await client.end().catch(() => {})
  }
}

/** Returns about how many records there are in all. */
async function fillSample(client: pg.Client, { workspace }: Context, object: ObjectDeclaration): Promise<number> {
  const table = `public.${quote(tableOf(object).name)}`
  const { rows } = await client.query<{ rows: number }>(
    `select greatest(reltuples, 0)::float8 as rows from pg_class where oid = $1::regclass`,
    [table],
  )
  const of = Math.round(rows[0]?.rows ?? 0)
  const share = of > mostRows ? Math.min(100, (mostRows / of) * 120) : 100
  await client.query(`create temp table sample (like ${table} including defaults)`)
  await client.query(
    `insert into pg_temp.sample overriding system value select * from ${table} tablesample system (${share.toFixed(4)})
      where workspace_id = $1 limit ${mostRows}`,
    [workspace],
  )
  await copyIndexes(client, table)
  await client.query('analyze pg_temp.sample')
  return of
}

/** With the ordered indexes of the table, so that what is found wanting is wanting there. */
async function copyIndexes(client: pg.Client, table: string): Promise<void> {
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
      where i.indrelid = $1::regclass and m.amname = 'btree' and i.indisvalid`,
    [table],
  )
  for (const { definition } of rows)
    await client.query(definition.replace(/ INDEX .* ON \S+ USING /, ' INDEX ON pg_temp.sample USING '))
}
