import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/index.ts'
import { mostRemembered } from './comparing.ts'
import { fileKeys, noteKeys } from './keys.ts'
import { sampleOf } from './learning.ts'
import { judgeBy } from './likeness/model.ts'
import { keepPairs, undecided } from './pairs.ts'
import { ensureScan, scanOf } from './scan-state.ts'
import { type ComparedObject, ofKind, readStored } from './subjects.ts'
import { compareThroughThirds } from './thirds.ts'
import { type Thread, withThread } from './thread.ts'

const portion = 4000
const least = -(2 ** 31)
const all = 2 ** 32

/**
 * Gives all records of an object their keys, learns, and compares all who share one, in a thread of its own. Each portion is
 * committed with how far it is, so that what was killed goes on where it was. Returns whether all is done by `deadline`.
 */
export const compareAll = (ctx: Context, object: ComparedObject, deadline = Infinity): Promise<boolean> =>
  ofKind(object, async kind => {
    await ensureScan(ctx, object)
    const { state, readTo } = await scanOf(ctx, object)
    if (state === 'following') return true
    return withThread(kind, async thread => {
      const work = { thread, deadline, isWhole: state === 'reading' && readTo === null }
      if (state === 'reading') {
        if (!(await readAll(ctx, object, work))) return false
        await learnWeights(ctx, object, thread)
      }
      if (!(await compareParts(ctx, object, work))) return false
      const { model } = await weighed(ctx, object)
      await compareThroughThirds(ctx, object, kind, judgeBy(kind, model))
      await endScan(ctx, object)
      return true
    })
  })

interface Work {
  thread: Thread
  deadline: number
  /** The thread has read all records itself: nothing was done before it began. */
  isWhole: boolean
}

async function readAll(ctx: Context, object: ComparedObject, { thread, deadline }: Work): Promise<boolean> {
  const after = (id: string | null) =>
    awaited(readStored(ctx, object, sql`${id ? sql`t.id > ${id}` : sql`true`} order by t.id limit ${portion}`))
  const { readTo } = await scanOf(ctx, object)
  let written = Promise.resolve()
  for (let next = after(readTo); ; ) {
    const records = await next
    const last = records.at(-1)
    const isLate = Date.now() > deadline
    if (!last || isLate) {
      await written
      return !last
    }
    next = records.length < portion ? Promise.resolve([]) : after(last.id)
    const keys = await thread.keep(records)
    await written
    written = awaited(
      transact(ctx, async inside => {
        await noteKeys(inside, object, records, keys)
        await inside.db.query(sql`
          update duplicate_scan set read_to = ${last.id}, records = records + ${records.length}
          where workspace_id = ${ctx.workspace} and object = ${object} and state = 'reading'`)
      }),
    )
  }
}

/** Of what goes on beside other work: whoever awaits it later hears that it failed. */
function awaited<Result>(beside: Promise<Result>): Promise<Result> {
  beside.catch(() => {})
  return beside
}

async function learnWeights(ctx: Context, object: ComparedObject, thread: Thread): Promise<void> {
  const { records } = await scanOf(ctx, object)
  const sample = await sampleOf(ctx, object, records)
  await bring(ctx, object, thread, [...sample.chance, ...sample.near.map(({ a, b }) => `${a} ${b}`)])
  const model = await thread.learn(sample)
  await ctx.db.query(sql`
    update duplicate_scan set state = 'comparing', model = ${JSON.stringify(model)}::jsonb, parts = ${partsOf(records)}, parts_done = 0
    where workspace_id = ${ctx.workspace} and object = ${object}`)
}

/** For each part the notes of all records are gone through: few parts, unless they would be large. */
const partsOf = (records: number): number =>
  Math.max(1, Math.min(16, Math.ceil(records / 2000)), Math.ceil(records / 65_000))

async function weighed(ctx: Context, object: ComparedObject) {
  const { model, ...scan } = await scanOf(ctx, object)
  if (!model) throw new Error('a scan compares without weights')
  return { ...scan, model }
}

/** Lets the thread know records that it has not read in this run, or could not remember. */
async function bring(ctx: Context, object: ComparedObject, thread: Thread, groups: readonly string[]): Promise<void> {
  const lacking = await thread.lacking(groups)
  for (let from = 0; from < lacking.length; from += portion)
    await thread.keep(await readStored(ctx, object, sql`t.id = any(${lacking.slice(from, from + portion)}::uuid[])`))
}

async function compareParts(
  ctx: Context,
  object: ComparedObject,
  { thread, deadline, isWhole }: Work,
): Promise<boolean> {
  const { model, records, parts, partsDone } = await weighed(ctx, object)
  const isRemembered = isWhole && records <= mostRemembered
  await thread.weigh(model)
  const border = (part: number): number => Math.round(least + (all * part) / parts)
  const sharing = (part: number): Promise<string[]> =>
    part < parts ? awaited(fileKeys(ctx, object, border(part), border(part + 1) - 1)) : Promise.resolve([])
  let written = Promise.resolve()
  let next = sharing(partsDone)
  for (let part = partsDone; part < parts; part++) {
    const groups = await next
    await written
    if (Date.now() > deadline) return false
    next = sharing(part + 1)
    if (!isRemembered) await bring(ctx, object, thread, groups)
    const found = await thread.pairsAmong(groups)
    await written
    written = awaited(
      transact(ctx, async inside => {
        await keepPairs(inside, object, found)
        await inside.db.query(sql`
          update duplicate_scan set parts_done = ${part + 1}
          where workspace_id = ${ctx.workspace} and object = ${object} and state = 'comparing'`)
      }),
    )
  }
  await written
  return true
}

/** What was not found again is no pair any more. */
const endScan = (ctx: Context, object: ComparedObject): Promise<void> =>
  transact(ctx, async inside => {
    const { begunAt } = await scanOf(inside, object)
    await inside.db.query(sql`
      delete from duplicate_pair where workspace_id = ${ctx.workspace} and object = ${object} and compared_at < ${begunAt}::timestamptz
        and ${undecided}`)
    await inside.db.query(sql`
      update duplicate_scan set state = 'following', ended_at = now()
      where workspace_id = ${ctx.workspace} and object = ${object} and state = 'comparing'`)
  })
