import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import type { Model } from './likeness/model.ts'
import type { ComparedObject, PairObject } from './subjects.ts'

/** `reading`: all records get their keys; `comparing`: all who share one are compared; `following`: only what changes. */
export interface Scan {
  state: 'reading' | 'comparing' | 'following'
  readTo: string | null
  partsDone: number
  parts: number
  records: number
  model: Model | null
  begunAt: string | null
  endedAt: string | null
  mergeAbove: number | null
}

/** How far the scan of an object is. */
export async function scanOf(ctx: Context, object: PairObject): Promise<Scan> {
  const known = await ctx.db.one<Scan>(sql`
    select state, read_to as "readTo", parts_done as "partsDone", parts, records, model,
      ${raw(momentSql('begun_at'))} as "begunAt", ${raw(momentSql('ended_at'))} as "endedAt", merge_above as "mergeAbove"
    from duplicate_scan where workspace_id = ${ctx.workspace} and object = ${object}`)
  return known ?? notBegun
}

const notBegun: Scan = {
  state: 'reading',
  readTo: null,
  partsDone: 0,
  parts: 1,
  records: 0,
  model: null,
  begunAt: null,
  endedAt: null,
  mergeAbove: null,
}

/** Begins the scan of an object that never was. */
export const ensureScan = async (ctx: Context, object: PairObject): Promise<void> => {
  await ctx.db.query(
    sql`insert into duplicate_scan (workspace_id, object) values (${ctx.workspace}, ${object}) on conflict do nothing`,
  )
}

/** Lets all records be read and compared anew, with weights learned anew. What people have said of pairs stays. */
export async function beginScan(ctx: Context, object: PairObject): Promise<void> {
  await ensureScan(ctx, object)
  await ctx.db.query(sql`
    update duplicate_scan set state = 'reading', read_to = null, parts_done = 0, records = 0, begun_at = now(), ended_at = null
    where workspace_id = ${ctx.workspace} and object = ${object}`)
}

/** Sets from which probability on pairs are merged by themselves; `null`: never. */
export async function setMergeRule(ctx: Context, object: ComparedObject, above: number | null): Promise<void> {
  await ensureScan(ctx, object)
  await ctx.db.query(sql`
    update duplicate_scan set merge_above = ${above} where workspace_id = ${ctx.workspace} and object = ${object}`)
}
