import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/index.ts'
import { piecewise } from '../../records/piecewise.ts'
import { followAcross } from './across.ts'
import { compareAll } from './compare-all.ts'
import { removeKeys, sharingKeys, writeKeys } from './keys.ts'
import { keysOf } from './likeness/keys.ts'
import { judgeBy, type Model } from './likeness/model.ts'
import { pairIfAlike } from './likeness/pair.ts'
import { forgetPairs, keepPairs } from './pairs.ts'
import { beginScan, scanOf } from './scan-state.ts'
import { type ComparedObject, ofKind, readCompared } from './subjects.ts'
import { compareThroughThirds } from './thirds.ts'

const portion = 200

/** Notes that records are to be compared, as they are others now. */
export const noteDue = async (ctx: Context, object: string, ids: readonly string[]): Promise<void> => {
  await ctx.db.query(sql`
    insert into likeness_due (workspace_id, object, record_id)
    select ${ctx.workspace}::uuid, ${object}, id from unnest(${[...new Set(ids)].sort()}::uuid[]) id on conflict do nothing`)
}

/** Compares what has changed since, portion by portion. Returns whether all is done by `deadline`. */
export async function followChanges(ctx: Context, object: ComparedObject, deadline = Infinity): Promise<boolean> {
  const { model, records } = await scanOf(ctx, object)
  if (!model) return true
  while (await transact(ctx, inside => comparePortion(inside, object, model))) if (Date.now() > deadline) return false
  if (records < few && (await countRecords(ctx, object)) >= 2 * Math.max(records, fewest)) {
    await beginScan(ctx, object)
    return compareAll(ctx, object, deadline)
  }
  return true
}

/** Of so many the weights are sure; of less, they are learned anew whenever there are twice as many. */
const few = 20_000
const fewest = 20

async function countRecords(ctx: Context, object: ComparedObject): Promise<number> {
  const row = await ctx.db.one<{ count: number }>(
    sql`select count(*)::int as count from likeness_record where workspace_id = ${ctx.workspace} and object = ${object}`,
  )
  return row?.count ?? 0
}

const comparePortion = (ctx: Context, object: ComparedObject, model: Model): Promise<boolean> =>
  ofKind(object, async kind => {
    const due = await ctx.db.query<{ id: string }>(sql`
      delete from likeness_due where workspace_id = ${ctx.workspace} and object = ${object} and record_id in (
        select record_id from likeness_due where workspace_id = ${ctx.workspace} and object = ${object} limit ${portion})
      returning record_id as id`)
    if (!due.length) return false
    const ids = due.map(({ id }) => id)
    const records = await readCompared(ctx, object, kind, sql`t.id = any(${ids}::uuid[])`)
    const there = new Set(records.map(({ id }) => id))
    await removeKeys(
      ctx,
      object,
      ids.filter(id => !there.has(id)),
    )
    await writeKeys(ctx, object, kind, records)
    const wanted = records.map(({ id, subject }) => ({ id, keys: keysOf(kind, subject) }))
    const near = await sharingKeys(ctx, object, wanted)
    const others = await readCompared(
      ctx,
      object,
      kind,
      sql`t.id = any(${[...new Set(near.map(({ other }) => other))]}::uuid[])`,
    )
    const known = new Map([...others, ...records].map(record => [record.id, record]))
    const judge = judgeBy(kind, model)
    await forgetPairs(ctx, object, [...there])
    const found = await piecewise(near, ({ id, other }) => {
      const [one, two] = [known.get(id), known.get(other)]
      const pair = one && two ? pairIfAlike(judge, one, two) : null
      return pair ? [pair] : []
    })
    await keepPairs(ctx, object, found.flat())
    await compareThroughThirds(ctx, object, kind, judge, [...there])
    if (object !== 'company') await followAcross(ctx, object, [...there])
    return true
  })
