import sql, { raw } from 'sql-template-tag'
import type { JsonObject, Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { amongRows } from '../row-range.ts'
import type { RowOutline } from './outline.ts'

export interface RawRow {
  line: number
  hash: string
  cells: string[]
  input?: JsonObject
}

/** The rows of an import as they were read, a thousand at a time. */
export async function* rawRows(ctx: Context, id: string, { inputs = false } = {}): AsyncGenerator<RawRow[]> {
  for (let after = -1; ; ) {
    const rows = await ctx.db.query<RawRow>(sql`
      select line, encode(hash, 'hex') as hash, cells ${raw(inputs ? ', input' : '')} from import_row
      where workspace_id = ${ctx.workspace} and import_id = ${id} and line > ${after} order by line limit 1000`)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last.line
  }
}

/** Keeps what a row was read as. */
export async function writeDrafts(
  ctx: Context,
  id: string,
  drafts: readonly { line: number; input: JsonObject; problems: Problem[] }[],
): Promise<void> {
  const rows = drafts.map(({ line, input, problems }) => ({ line, input, problems: problems.length ? problems : null }))
  await ctx.db.query(sql`
    update import_row r set input = d.input, problems = d.problems
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) d(line int, input jsonb, problems jsonb)
    where ${amongRows(ctx, id, rows)} and r.line = d.line`)
}

/** Keeps what is to become of each row, in which order, and the ids that only planning could know. */
export async function writeOutcomes(
  ctx: Context,
  id: string,
  rows: readonly (RowOutline & { links: JsonObject })[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 5000) {
    const part = rows.slice(from, from + 5000).map(row => ({
      line: row.line,
      outcome: row.outcome,
      object: row.record?.object ?? row.object,
      record: row.record?.id ?? null,
      turn: row.turn,
      links: row.links,
      problems: row.problems ?? [],
    }))
    await ctx.db.query(sql`
      update import_row r set outcome = d.outcome, object = d.object, record_id = d.record, turn = d.turn, input = r.input || d.links,
        problems = nullif(coalesce(r.problems, '[]') || d.problems, '[]')
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) d(line int, outcome text, object text, record uuid, turn int, links jsonb, problems jsonb)
      where ${amongRows(ctx, id, part)} and r.line = d.line`)
  }
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
