import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import type { PlannedRow } from './planned-row.ts'

/** How far a run has come: rows before it are done. */
export interface Place {
  turn: number
  line: number
}

const beforeAll = -1

export const beginning: Place = { turn: 0, line: beforeAll }

/**
 * The rows to do next, of one turn: what they point at has been made before. Read on from where the last ones ended, so
 * that a batch costs the same however many rows are done already.
 */
export async function nextRows(
  ctx: Context,
  id: string,
  { from, most }: { from: Place; most: number },
): Promise<PlannedRow[]> {
  const rows = await rowsAfter(ctx, id, from, most)
  const turn = rows.length ? null : await openTurn(ctx, id)
  return turn === null ? rows : rowsAfter(ctx, id, { turn, line: beforeAll }, most)
}

const rowsAfter = (ctx: Context, id: string, { turn, line }: Place, most: number): Promise<PlannedRow[]> =>
  ctx.db.query<PlannedRow>(sql`
    select line, turn, outcome, object, record_id as record, input from import_row
    where workspace_id = ${ctx.workspace} and import_id = ${id} and not done and turn = ${turn} and line > ${line}
    order by line limit ${most}`)

/** The first turn of which anything is left. */
async function openTurn(ctx: Context, id: string): Promise<number | null> {
  const found = await ctx.db.one<{ turn: number | null }>(sql`
    select min(turn) as turn from import_row where workspace_id = ${ctx.workspace} and import_id = ${id} and not done`)
  return found?.turn ?? null
}
