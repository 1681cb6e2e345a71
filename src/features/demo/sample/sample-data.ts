import sql, { join, raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { type JsonObject, newId, type Problem } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'

export const states = ['adding', 'there', 'failed', 'removing', 'removed', 'restoring'] as const
export type State = (typeof states)[number]

export interface Kept {
  object: string
  id: string
  title: string
}

/** The samples of a company, from their making to their end. */
export interface SampleData {
  id: string
  state: State
  actor: string
  locale: Locale
  /** How many records the present step has done with, and of how many. */
  done: number
  total: number
  keep: boolean
  kept: Kept[]
  failure: Pick<Problem, 'code' | 'params'> | null
  createdAt: string
}

/** The newest samples: earlier ones are history. */
export async function findSampleData(ctx: Context, { lock = false } = {}): Promise<SampleData | null> {
  const found = await ctx.db.one<SampleData>(sql`
    select id, state, actor, locale, done, total, keep, kept, failure, ${raw(momentSql('created_at'))} as "createdAt"
    from sample_data where workspace_id = ${ctx.workspace} order by id desc limit 1 ${raw(lock ? 'for update' : '')}`)
  return found ?? null
}

/** Of two who begin at the same moment the second finds what the first has begun. */
export const lockSampleData = (ctx: Context): Promise<unknown> =>
  ctx.db.query(
    sql`select pg_advisory_xact_lock(hashtextextended(current_setting('rapport.workspace') || ' samples', 0))`,
  )

export async function insertSampleData(
  ctx: Context,
  { actor, locale }: Pick<SampleData, 'actor' | 'locale'>,
): Promise<void> {
  await ctx.db.query(
    sql`insert into sample_data (id, state, actor, locale) values (${newId()}, 'adding', ${actor}, ${locale})`,
  )
}

const written = {
  state: 'state',
  done: 'done',
  total: 'total',
  keep: 'keep',
  kept: 'kept',
  failure: 'failure',
} as const

export async function writeSampleData(
  ctx: Context,
  id: string,
  change: Partial<Pick<SampleData, keyof typeof written>>,
): Promise<void> {
  const json = (value: unknown) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value)
  const parts = Object.entries(change).map(([name, value]) => sql`${raw(name)} = ${json(value)}`)
  await ctx.db.query(sql`
    update sample_data set ${join(parts)}, finished_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`)
}

export interface SampleRecord {
  place: number
  object: string
  id: string
}

/** The records in their order, or those of them that have been taken away. */
export const sampleRecords = (
  ctx: Context,
  { id }: Pick<SampleData, 'id'>,
  { removed = false } = {},
): Promise<SampleRecord[]> =>
  ctx.db.query<SampleRecord>(sql`
    select place, object, record_id as id from sample_record
    where workspace_id = ${ctx.workspace} and sample_data_id = ${id} and removed = ${removed} order by place`)

/** Gives out the ids of all that will be made, so that a second try makes nothing twice. */
export async function keepSampleRecords(
  ctx: Context,
  { id }: Pick<SampleData, 'id'>,
  samples: readonly { object: string; id: string }[],
): Promise<void> {
  const rows: JsonObject[] = samples.map((sample, place) => ({ place, object: sample.object, record: sample.id }))
  await ctx.db.query(sql`
    insert into sample_record (sample_data_id, place, object, record_id)
    select ${id}::uuid, r.place, r.object, r.record
    from json_to_recordset(${JSON.stringify(rows)}::json) r(place int, object text, record uuid)`)
}

export const markRemoved = (ctx: Context, ids: readonly string[], removed: boolean): Promise<unknown> =>
  ctx.db.query(sql`
    update sample_record set removed = ${removed} where workspace_id = ${ctx.workspace} and record_id = any(${ids}::uuid[])`)

/** Are samples no longer. */
export const forgetRecords = (ctx: Context, ids: readonly string[]): Promise<unknown> =>
  ctx.db.query(sql`delete from sample_record where workspace_id = ${ctx.workspace} and record_id = any(${ids}::uuid[])`)
