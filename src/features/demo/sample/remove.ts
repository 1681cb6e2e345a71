import sql, { raw } from 'sql-template-tag'
import { quote } from '../../../database/names.ts'
import { tableOf } from '../../../database/table.ts'
import { Conflict, type Json } from '../../../model/index.ts'
import { type Context, findRecord, objectOf, transact, updateRecord } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { attempt, bringBack, putAway } from '../../take-back.ts'
import { touchesOf } from './foretell.ts'
import {
  findSampleData,
  forgetRecords,
  type Kept,
  markRemoved,
  type SampleData,
  type SampleRecord,
  sampleRecords,
  writeSampleData,
} from './sample-data.ts'
import { type Asker, askerOf, tellAsker } from './tell-asker.ts'
import { sampleWords } from './words.ts'

/** Records put away in one transaction. */
const portion = 20
/** What follows from the removals may write to a record at the same moment. */
const attempts = 3

/** Begins to take the samples away, also while they are being added; with `keep` what people made something of stays. */
export function beginRemoval(ctx: Context, keep: boolean, enqueue: Application['enqueue']): Promise<SampleData | null> {
  return transact(ctx, async inside => {
    const data = await findSampleData(inside, { lock: true })
    if (data?.state === 'removing' || data?.state === 'removed') return data
    if (!data || data.state === 'restoring') throw new Conflict('samplesBusy')
    const total = (await sampleRecords(inside, data)).length
    await writeSampleData(inside, data.id, { state: 'removing', keep, done: 0, total, kept: [], failure: null })
    await enqueue(inside.db, 'samples.remove', { begunBy: askerOf(ctx) })
    return findSampleData(inside)
  })
}

/**
 * Takes the samples away, last ones first, a portion in each transaction. They are a few hundred, and not stopped half way:
 * what is left would hang on what is gone. They can be brought back whole.
 */
export const removeSamples = (ctx: Context, begunBy: Asker): Promise<void> =>
  repeat(ctx, inner => removePortion(inner, begunBy))

async function removePortion(ctx: Context, begunBy: Asker): Promise<boolean> {
  const data = await findSampleData(ctx, { lock: true })
  if (data?.state !== 'removing') return false
  const left = await sampleRecords(ctx, data)
  const next = left.toReversed().slice(0, portion)
  if (!next.length) {
    await writeSampleData(ctx, data.id, { state: 'removed' })
    await tellAsker(ctx, begunBy, data, 'samplesRemoved')
    return false
  }
  const touched = data.keep ? await touchesOf(ctx, left) : new Map<string, unknown>()
  const kept: Kept[] = []
  const gone: SampleRecord[] = []
  for (const record of next) {
    const title = await titleOf(ctx, record)
    const isOver = title === null
    if (!isOver && !touched.has(record.id) && (await takeAway(ctx, record))) gone.push(record)
    else await handOver(ctx, data, record)
    if (!isOver && !gone.includes(record)) kept.push({ object: record.object, id: record.id, title })
  }
  await markRemoved(
    ctx,
    gone.map(({ id }) => id),
    true,
  )
  await leaveNoTrace(ctx, gone)
  await writeSampleData(ctx, data.id, { done: data.done + next.length, kept: [...data.kept, ...kept] })
  return true
}

/** `null`: somebody has put it into the trash by hand, where it stays. */
async function titleOf(ctx: Context, { object, id }: SampleRecord): Promise<string | null> {
  const record = await findRecord(ctx, object, id)
  return record && String(record[objectOf(ctx, object).title] ?? '')
}

async function takeAway(ctx: Context, { object, id }: SampleRecord): Promise<boolean> {
  for (let tries = 0; tries < attempts; tries++) if (await putAway(ctx, object, id)) return true
  return false
}

/** What stays is no sample any more: it loses its mark, and belongs to the company. */
async function handOver(ctx: Context, { locale }: SampleData, { object, id }: SampleRecord): Promise<void> {
  await forgetRecords(ctx, [id])
  const record = await findRecord(ctx, object, id)
  if (record?.tags) await attempt(ctx, inner => updateRecord(inner, object, id, { tags: without(record.tags, locale) }))
}

const without = (tags: Json | undefined, locale: SampleData['locale']): Json =>
  Array.isArray(tags) ? tags.filter(tag => tag !== sampleWords[locale].tag) : []

/** A report as of a past day must not know them either: they count as removed since they were made. */
async function leaveNoTrace(ctx: Context, records: readonly SampleRecord[]): Promise<void> {
  for (const [object, group] of Map.groupBy(records, record => record.object))
    await ctx.db.query(sql`
      update change c set at = t.created_at from ${raw(quote(tableOf(objectOf(ctx, object)).name))} t
      where c.workspace_id = ${ctx.workspace} and c.channel = 'demo' and c.record_id = any(${group.map(({ id }) => id)}::uuid[])
        and t.workspace_id = c.workspace_id and t.id = c.record_id`)
}

/** Begins to bring back what was taken away last. */
export function beginRestoring(ctx: Context, enqueue: Application['enqueue']): Promise<SampleData | null> {
  return transact(ctx, async inside => {
    const data = await findSampleData(inside, { lock: true })
    if (data?.state === 'restoring' || data?.state === 'there') return data
    if (data?.state !== 'removed') throw new Conflict('samplesBusy')
    const total = (await sampleRecords(inside, data, { removed: true })).length
    await writeSampleData(inside, data.id, { state: 'restoring', done: 0, total })
    await enqueue(inside.db, 'samples.restore', { begunBy: askerOf(ctx) })
    return findSampleData(inside)
  })
}

export const restoreSamples = (ctx: Context, begunBy: Asker): Promise<void> =>
  repeat(ctx, inner => restorePortion(inner, begunBy))

async function restorePortion(ctx: Context, begunBy: Asker): Promise<boolean> {
  const data = await findSampleData(ctx, { lock: true })
  if (data?.state !== 'restoring') return false
  const next = (await sampleRecords(ctx, data, { removed: true })).slice(0, portion)
  if (!next.length) {
    await writeSampleData(ctx, data.id, { state: 'there' })
    await tellAsker(ctx, begunBy, data, 'samplesRestored')
    return false
  }
  const back: SampleRecord[] = []
  for (const record of next) if (await bringBack(ctx, record.object, record.id)) back.push(record)
  await markRemoved(
    ctx,
    back.map(({ id }) => id),
    false,
  )
  const lost = next.filter(record => !back.includes(record))
  await forgetRecords(
    ctx,
    lost.map(({ id }) => id),
  )
  await leaveNoTrace(ctx, back)
  await writeSampleData(ctx, data.id, { done: data.done + next.length })
  return true
}

async function repeat(ctx: Context, step: (ctx: Context) => Promise<boolean>): Promise<void> {
  for (;;) {
    const more = await transact(ctx, step)
    if (!more) return
  }
}
