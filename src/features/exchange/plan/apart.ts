import sql from 'sql-template-tag'
import type { JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Outcome } from '../import.ts'
import { outlineOf } from './drafts.ts'
import type { RowOutline } from './outline.ts'

/** Lines of the rows of a file that have something to do with each other: the same person, or the same row again. */
export async function linesTogether(ctx: Context, id: string): Promise<number[]> {
  const rows = await ctx.db.query<{ line: number }>(
    sql`
      select distinct line from (
        select r.line, count(*) over (partition by k.key) as rows
        from import_row r cross join lateral unnest(r.keys) k(key)
        where r.workspace_id = ${ctx.workspace} and r.import_id = ${id}) shared
      where rows > 1`,
    'roomy',
  )
  return rows.map(({ line }) => line)
}

interface DraftRow {
  line: number
  hash: string
  object: string
  record: string | null
  input: JsonObject
  outcome: Outcome
}

export interface Remembered extends RowOutline {
  drafted: Outcome
}

/** Rows as they were read, to be decided about together; those that were refused for what stands in them are none of these. */
export async function remembered(ctx: Context, id: string, lines: readonly number[]): Promise<Remembered[]> {
  const found: Remembered[] = []
  const inOrder = [...new Set(lines)].sort((one, other) => one - other)
  for (let from = 0; from < inOrder.length; from += 5000) {
    const rows = await ctx.db.query<DraftRow>(sql`
      select line, encode(hash, 'hex') as hash, object, record_id as record, input, outcome from import_row
      where workspace_id = ${ctx.workspace} and import_id = ${id} and line = any(${inOrder.slice(from, from + 5000)}::int[]) order by line`)
    for (const { record, outcome: drafted, ...row } of rows) {
      const outline = outlineOf(ctx, { ...row, lines: {}, problems: [] }, undefined)
      found.push({ ...outline, fresh: record ?? outline.fresh, drafted })
    }
  }
  return found
}
