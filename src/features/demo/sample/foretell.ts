import sql from 'sql-template-tag'
import { type Context, linkedTo, listRecords, objectOf, targetsOf } from '../../../records/index.ts'
import type { SampleRecord } from './sample-data.ts'

/** Why a sample is more than a sample by now. */
export type Touch = 'changed' | 'linked' | 'needed'

export interface Touched {
  object: string
  id: string
  title: string
  why: Touch
  /** What was linked to it: the first few. */
  by: { object: string; id: string; title: string }[]
}

export interface Foretold {
  /** How many living samples there are of each object. */
  counts: Record<string, number>
  touched: Touched[]
}

const mostNamed = 3

/** What taking the samples away would take, and which of them people have made something of. */
export async function foretellRemoval(ctx: Context, records: readonly SampleRecord[]): Promise<Foretold> {
  const titles = await livingTitles(ctx, records)
  const living = records.filter(({ id }) => titles.has(id))
  const counts: Record<string, number> = {}
  for (const { object } of living) counts[object] = (counts[object] ?? 0) + 1
  const touches = await touchesOf(ctx, living)
  const linked = Map.groupBy(
    await linkedTo(
      ctx,
      living.map(({ id }) => id),
    ),
    ({ target }) => target,
  )
  const touched = living.flatMap(({ object, id }): Touched[] => {
    const why = touches.get(id)
    const by = (linked.get(id) ?? []).slice(0, mostNamed).map(({ target: _, ...record }) => record)
    return why ? [{ object, id, title: titles.get(id) ?? '', why, by }] : []
  })
  return { counts, touched }
}

/**
 * Samples that people have changed, or to which they have linked records of their own; and what these stand on: the
 * company of a changed deal is needed as long as the deal stays.
 */
export async function touchesOf(ctx: Context, living: readonly SampleRecord[]): Promise<Map<string, Touch>> {
  const ids = living.map(({ id }) => id)
  const changed = await changedAmong(ctx, ids)
  const linked = await linkedTo(ctx, ids)
  const touches = new Map<string, Touch>([
    ...linked.map(({ target }): [string, Touch] => [target, 'linked']),
    ...changed.map((id): [string, Touch] => [id, 'changed']),
  ])
  for (let fresh = [...touches.keys()]; fresh.length; ) {
    fresh = (await targetsOf(ctx, fresh, ids)).filter(id => !touches.has(id))
    for (const id of fresh) touches.set(id, 'needed')
  }
  return touches
}

/** By whoever it was, but not by what follows by itself from the samples. */
async function changedAmong(ctx: Context, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    select distinct record_id as id from change
    where workspace_id = ${ctx.workspace} and record_id = any(${ids}::uuid[]) and channel not in ('demo', 'system')`)
  return rows.map(({ id }) => id)
}

async function livingTitles(ctx: Context, records: readonly SampleRecord[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const [object, group] of Map.groupBy(records, record => record.object)) {
    const { title } = objectOf(ctx, object)
    const ids = group.map(({ id }) => id)
    const { data } = await listRecords(ctx, object, { filter: { id: { in: ids } }, limit: 200, fields: ['id', title] })
    for (const record of data) titles.set(record.id, String(record[title] ?? ''))
  }
  return titles
}
