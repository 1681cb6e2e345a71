import sql, { empty } from 'sql-template-tag'
import type { Problem } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Undo } from '../take-back.ts'

export const outcomes = ['change', 'changed', 'same', 'refused', 'undone', 'kept'] as const
export type Outcome = (typeof outcomes)[number]

/** A record of a bulk change, and what became of it. */
export interface Row {
  place: number
  record: string
  outcome: Outcome
  reason?: Problem | null
  undo?: Undo | null
}

/** A row as it is shown. */
export interface RowOf {
  place: number
  record: string
  outcome: Outcome | null
  reason: Problem | null
}

/** Rows from a place on; of one outcome, where one is given. */
export const rowsOf = (
  ctx: Context,
  id: string,
  { outcome, after, limit }: { outcome?: Outcome; after: number; limit: number },
): Promise<RowOf[]> =>
  ctx.db.query(sql`
    select place, record_id as record, outcome, reason from bulk_change_row
    where workspace_id = ${ctx.workspace} and bulk_change_id = ${id} and place > ${after} ${outcome ? sql`and outcome = ${outcome}` : empty}
    order by place limit ${limit}`)

interface Sought {
  id: string
  /** `null`: those not looked at yet. */
  outcome: 'change' | 'changed' | null
  /** The place after which they are looked for: rows are done with in their order. */
  after: number
  limit: number
}

/** The next rows of an outcome. */
export const nextRows = (
  ctx: Context,
  { id, outcome, after, limit }: Sought,
): Promise<Pick<Row, 'place' | 'record' | 'undo'>[]> =>
  ctx.db.query(sql`
    select place, record_id as record, undo from bulk_change_row
    where workspace_id = ${ctx.workspace} and bulk_change_id = ${id} and place > ${after}
      and outcome ${outcome ? sql`= ${outcome}` : sql`is null`}
    order by place limit ${limit}`)

export async function keepRows(ctx: Context, id: string, rows: readonly Row[]): Promise<void> {
  const kept = rows.map(({ place, outcome, reason = null, undo = null }) => ({ place, outcome, reason, undo }))
  const places = rows.map(({ place }) => place)
  await ctx.db.query(sql`
    update bulk_change_row r set outcome = s.outcome, reason = coalesce(s.reason, r.reason), undo = coalesce(s.undo, r.undo)
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) s(place int, outcome text, reason jsonb, undo jsonb)
    where r.workspace_id = ${ctx.workspace} and r.bulk_change_id = ${id}
      and r.place between ${Math.min(...places)} and ${Math.max(...places)} and r.place = s.place`)
}

/** The last place of rows that are in order. */
export const lastPlace = (rows: readonly Pick<Row, 'place'>[]): number => rows.at(-1)?.place ?? 0

/** Why records were refused, the most frequent reason first. */
export const refusalsOf = (ctx: Context, id: string): Promise<{ reason: Problem; count: number }[]> =>
  ctx.db.query(sql`
    select reason, count(*)::int as count from bulk_change_row
    where workspace_id = ${ctx.workspace} and bulk_change_id = ${id} and outcome = 'refused'
    group by reason order by count desc limit 50`)

/** The first records that could not be taken back whole. */
export async function keptRecords(ctx: Context, id: string, limit: number): Promise<string[]> {
  const rows = await ctx.db.query<{ record: string }>(sql`
    select record_id as record from bulk_change_row
    where workspace_id = ${ctx.workspace} and bulk_change_id = ${id} and outcome = 'kept' order by place limit ${limit}`)
  return rows.map(row => row.record)
}
