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

/** What a row was read as. */
interface Draft {
  outline: RowOutline
  input: JsonObject
  problems: Problem[]
}

/** Keeps what rows were read as, each right one as the new record that most of them become: those need no second writing. */
export async function writeDrafts(ctx: Context, id: string, drafts: readonly Draft[]): Promise<void> {
  const rows = drafts.map(({ outline: { line, object, refused, fresh }, input, problems }) => ({
    line,
    object,
    input,
    outcome: refused ? 'refused' : 'new',
    record: refused ? null : fresh,
    problems: problems.length ? problems : null,
  }))
  await ctx.db.query(sql`
    update import_row r set input = d.input, problems = d.problems, outcome = d.outcome, object = d.object, record_id = d.record, turn = 0
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) d(line int, input jsonb, problems jsonb, outcome text, object text, record uuid)
    where ${amongRows(ctx, id, rows)} and r.line = d.line`)
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
    const part = rows.slice(from, from + 5000).map(row => ({
      line: row.line,
      outcome: row.outcome,
      object: row.record?.object ?? row.object,
      record: row.record?.id ?? null,
      turn: row.turn,
      links: links.get(row.line) ?? {},
      problems: row.problems ?? [],
    }))
    await ctx.db.query(sql`
      update import_row r set outcome = d.outcome, object = d.object, record_id = d.record, turn = d.turn, input = r.input || d.links,
        problems = nullif(coalesce(r.problems, '[]') || d.problems, '[]')
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) d(line int, outcome text, object text, record uuid, turn int, links jsonb, problems jsonb)
      where ${amongRows(ctx, id, part)} and r.line = d.line`)
  }
}

const isAsDrafted = ({ outcome, record, fresh, problems }: RowOutline): boolean =>
  !problems && (outcome === 'new' ? record?.id === fresh : outcome === 'refused')

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
