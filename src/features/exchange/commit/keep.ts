import sql from 'sql-template-tag'
import type { Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { amongRows } from '../row-range.ts'
import type { Done } from './attach.ts'
import type { PlannedRow } from './planned-row.ts'

/** What became of a row, as it is kept. */
export interface Settled extends Done {
  line: number
  problems?: Problem[]
}

/** Keeps what became of the rows of a batch: of those that went as planned only that they are done. */
export async function keep(
  ctx: Context,
  id: string,
  rows: readonly PlannedRow[],
  settled: readonly Settled[],
): Promise<void> {
  const planned = new Map(rows.map(row => [row.line, row]))
  const [asPlanned, otherwise] = [true, false].map(wanted =>
    settled.filter(row => wentAsPlanned(row, planned.get(row.line)) === wanted),
  )
  if (asPlanned?.length) await keepDone(ctx, id, asPlanned)
  if (otherwise?.length) await keepOutcomes(ctx, id, otherwise)
}

const wentAsPlanned = (row: Settled, planned: PlannedRow | undefined): boolean =>
  row.outcome === planned?.outcome && row.record === planned.record && !row.object && !row.problems && !row.undo

const keepDone = (ctx: Context, id: string, settled: readonly Settled[]): Promise<unknown> =>
  ctx.db.query(sql`
    update import_row r set done = true
    where ${amongRows(ctx, id, settled)} and r.line = any(${settled.map(({ line }) => line)}::int[])`)

async function keepOutcomes(ctx: Context, id: string, settled: readonly Settled[]): Promise<void> {
  const rows = settled.map(({ line, outcome, object, record, problems, undo }) => ({
    line,
    outcome,
    object: object ?? null,
    record,
    problems: problems ?? null,
    undo: undo ?? null,
  }))
  await ctx.db.query(sql`
    update import_row r set done = true, outcome = s.outcome, object = coalesce(s.object, r.object), record_id = s.record,
      problems = coalesce(s.problems, r.problems), undo = s.undo
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) s(line int, outcome text, object text, record uuid, problems jsonb, undo jsonb)
    where ${amongRows(ctx, id, settled)} and r.line = s.line`)
}
