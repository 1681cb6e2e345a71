import sql from 'sql-template-tag'
import type { JsonObject, Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { amongRows } from '../row-range.ts'
import type { RowOutline } from './outline.ts'

/** What a row was read as, and what becomes of it unless it turns out otherwise. */
export interface Draft {
  outline: RowOutline
  cells: string[]
  input: JsonObject
  problems: Problem[]
  outcome: 'new' | 'refused'
  /** What it may share with other rows; null where those are told by what is remembered. */
  keys: string[] | null
  /** Its id where the file is from. */
  externalId: string | null
}

/** Puts away what an import was read as before. */
export async function clearRows(ctx: Context, id: string): Promise<void> {
  await ctx.db.query(sql`delete from import_row where workspace_id = ${ctx.workspace} and import_id = ${id}`)
}

/** Keeps what rows were read as, each right one as the new record that most of them become: those need no second writing. */
export async function writeDrafts(ctx: Context, id: string, drafts: readonly Draft[]): Promise<void> {
  const rows = drafts.map(
    ({ outline: { line, hash, object, fresh }, cells, input, problems, outcome, keys, externalId }) => ({
      line,
      cells,
      hash,
      input,
      problems: problems.length ? problems : null,
      outcome,
      object,
      record: outcome === 'new' ? fresh : null,
      keys,
      external: externalId,
    }),
  )
  await ctx.db.query(sql`
    insert into import_row (import_id, line, cells, hash, input, problems, outcome, object, record_id, keys, external_id)
    select ${id}::uuid, d.line, d.cells, decode(d.hash, 'hex'), d.input, d.problems, d.outcome, d.object, d.record,
      (select array_agg(hashtextextended(key, 0)) from unnest(d.keys) k(key)), d.external
    from json_to_recordset(${JSON.stringify(rows)}::json)
      d(line int, cells jsonb, hash text, input jsonb, problems jsonb, outcome text, object text, record uuid, keys text[], external text)`)
}

/**
 * Keeps what is to become of the rows that turned out otherwise than drafted, in which order, and the ids that only
 * planning could know.
 */
export async function writeOutcomes(
  ctx: Context,
  id: string,
  all: readonly RowOutline[],
  links: ReadonlyMap<number, JsonObject>,
): Promise<void> {
  const rows = all.filter(row => links.has(row.line) || !isAsDrafted(row))
  for (let from = 0; from < rows.length; from += 5000) {
    const part = rows.slice(from, from + 5000).map(row => ({ ...decided(row), links: links.get(row.line) ?? {} }))
    await ctx.db.query(sql`
      update import_row r set outcome = d.outcome, object = d.object, record_id = d.record, turn = d.turn, input = r.input || d.links,
        problems = nullif(coalesce(r.problems, '[]') || d.problems, '[]')
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) d(line int, outcome text, object text, record uuid, turn int, links jsonb, problems jsonb)
      where ${amongRows(ctx, id, part)} and r.line = d.line`)
  }
}

/** The same of rows that were decided about together: what was wrong with a new record counts only if it is to be one. */
export async function writeTogether(ctx: Context, id: string, rows: readonly RowOutline[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 5000) {
    const part = rows.slice(from, from + 5000).map(decided)
    await ctx.db.query(sql`
      update import_row r set outcome = d.outcome, object = d.object, record_id = d.record, problems = nullif(d.problems, '[]')
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) d(line int, outcome text, object text, record uuid, problems jsonb)
      where ${amongRows(ctx, id, part)} and r.line = d.line`)
  }
}

const decided = ({ line, outcome, record, object, turn, problems = [] }: RowOutline) => ({
  line,
  outcome,
  object: record?.object ?? object,
  record: record?.id ?? null,
  turn,
  problems,
})

const isAsDrafted = ({ outcome, record, fresh, problems }: RowOutline): boolean =>
  !problems && (outcome === 'new' ? record?.id === fresh : outcome === 'refused')

/** Inputs of rows as they were read, by line. */
export async function inputsOf(ctx: Context, id: string, lines: readonly number[]): Promise<Map<number, JsonObject>> {
  const rows = await ctx.db.query<{ line: number; input: JsonObject }>(sql`
    select line, input from import_row where workspace_id = ${ctx.workspace} and import_id = ${id} and line = any(${lines}::int[])`)
  return new Map(rows.map(({ line, input }) => [line, input]))
}

/** Records made of the very same rows by earlier imports of the object, by hash. */
export async function importedBefore(
  ctx: Context,
  { id, object }: { id: string; object: string },
  hashes: readonly string[],
): Promise<Map<string, { object: string; id: string }>> {
  const found = new Map<string, { object: string; id: string }>()
  for (let from = 0; from < hashes.length; from += 5000) {
    const rows = await ctx.db.query<{ hash: string; object: string; id: string }>(sql`
      with r as materialized (
        select import_id, hash, object, record_id from import_row
        where workspace_id = ${ctx.workspace} and done and record_id is not null and not reverted
          and hash = any(array(select decode(h, 'hex') from unnest(${hashes.slice(from, from + 5000)}::text[]) h)))
      select distinct on (r.hash) encode(r.hash, 'hex') as hash, r.object, r.record_id as id
      from r join import i on i.workspace_id = ${ctx.workspace} and i.id = r.import_id and i.object = ${object} and i.id <> ${id}
      order by r.hash, r.import_id desc`)
    for (const { hash, ...record } of rows) found.set(hash, record)
  }
  return found
}
