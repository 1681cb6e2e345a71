import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/index.ts'
import { eachPiecewise, piecewise } from '../../records/piecewise.ts'
import { mostOfKey, writeKeys } from './keys.ts'
import { learnFrom } from './learning.ts'
import type { Kind } from './likeness/kind.ts'
import { type Judge, judgeBy } from './likeness/model.ts'
import { type FoundPair, keepPairs, pairIfAlike, undecided } from './pairs.ts'
import { type Remembered, rememberRecords } from './remembered.ts'
import { ensureScan, type Scan, scanOf } from './scan-state.ts'
import { type Compared, type ComparedObject, ofKind, readCompared } from './subjects.ts'
import { compareThroughThirds } from './thirds.ts'

const portion = 4000
/** So many records are compared at a time, on average: what is in memory does not grow with the company. */
const recordsOfPart = 4000
const least = -(2 ** 31)
const all = 2 ** 32

/**
 * Gives all records of an object their keys, learns, and compares all who share one. Each portion is committed with how far
 * it is, so that what was killed goes on where it was. Returns whether all is done by `deadline`.
 */
export const compareAll = (ctx: Context, object: ComparedObject, deadline = Infinity): Promise<boolean> =>
  ofKind(object, async kind => {
    await ensureScan(ctx, object)
    const scan = await scanOf(ctx, object)
    if (scan.state === 'following') return true
    const remembered = rememberRecords(ctx, object, kind)
    if (scan.state === 'reading') {
      if (!(await readAll(ctx, object, { kind, scan, remembered, deadline }))) return false
      await learnWeights(ctx, object, kind)
    }
    return compareParts(ctx, object, { kind, remembered, deadline })
  })

interface Work<Subject> {
  kind: Kind<Subject>
  remembered: Remembered<Subject>
  deadline: number
}

async function readAll<Subject>(
  ctx: Context,
  object: ComparedObject,
  { kind, scan, remembered, deadline }: Work<Subject> & { scan: Scan },
): Promise<boolean> {
  const after = (id: string | null) =>
    readCompared(ctx, object, kind, sql`${id ? sql`t.id > ${id}` : sql`true`} order by t.id limit ${portion}`)
  let next = after(scan.readTo)
  for (;;) {
    const records = await next
    const last = records.at(-1)
    if (!last) return true
    next = records.length < portion ? Promise.resolve([]) : after(last.id)
    remembered.keep(records)
    await transact(ctx, async inside => {
      await writeKeys(inside, object, kind, records)
      await inside.db.query(sql`
        update duplicate_scan set read_to = ${last.id}, records = records + ${records.length}
        where workspace_id = ${ctx.workspace} and object = ${object} and state = 'reading'`)
    })
    if (Date.now() > deadline) {
      await next
      return false
    }
  }
}

async function learnWeights<Subject>(ctx: Context, object: ComparedObject, kind: Kind<Subject>): Promise<void> {
  const { records } = await scanOf(ctx, object)
  const model = await learnFrom(ctx, object, kind, records)
  const parts = Math.max(1, Math.ceil(records / recordsOfPart))
  await ctx.db.query(sql`
    update duplicate_scan set state = 'comparing', model = ${JSON.stringify(model)}::jsonb, parts = ${parts}, parts_done = 0
    where workspace_id = ${ctx.workspace} and object = ${object}`)
}

async function compareParts<Subject>(
  ctx: Context,
  object: ComparedObject,
  { kind, remembered, deadline }: Work<Subject>,
): Promise<boolean> {
  const { model, parts, partsDone, begunAt } = await scanOf(ctx, object)
  if (!model) throw new Error('a scan compares without weights')
  const judge = judgeBy(kind, model)
  let next = sharingIn(ctx, object, { part: partsDone, parts })
  for (let part = partsDone; part < parts; part++) {
    const groups = await next
    next = part + 1 < parts ? sharingIn(ctx, object, { part: part + 1, parts }) : Promise.resolve([])
    const found = await pairsAmong(groups, await remembered.of(new Set(groups.flat())), judge)
    await transact(ctx, async inside => {
      await keepPairs(inside, object, found)
      await inside.db.query(sql`
        update duplicate_scan set parts_done = ${part + 1}
        where workspace_id = ${ctx.workspace} and object = ${object} and state = 'comparing'`)
    })
    if (Date.now() > deadline && part + 1 < parts) {
      await next
      return false
    }
  }
  await compareThroughThirds(ctx, object, kind, judge)
  await transact(ctx, async inside => {
    await inside.db.query(sql`
      delete from duplicate_pair where workspace_id = ${ctx.workspace} and object = ${object} and compared_at < ${begunAt}::timestamptz
        and ${undecided}`)
    await inside.db.query(sql`
      update duplicate_scan set state = 'following', ended_at = now()
      where workspace_id = ${ctx.workspace} and object = ${object} and state = 'comparing'`)
  })
  return true
}

/** Who shares a key, for each key of one part of all keys. */
async function sharingIn(
  ctx: Context,
  object: ComparedObject,
  { part, parts }: { part: number; parts: number },
): Promise<string[][]> {
  const [from, to] = [Math.round(least + (all * part) / parts), Math.round(least + (all * (part + 1)) / parts) - 1]
  const rows = await ctx.db.query<{ ids: string }>(
    sql`select string_agg(record_id::text, ' ') as ids from likeness_key
      where workspace_id = ${ctx.workspace} and object = ${object} and key between ${from} and ${to}
      group by key having count(*) between 2 and ${mostOfKey}`,
    'roomy',
  )
  return piecewise(rows, ({ ids }) => ids.split(' '))
}

async function pairsAmong<Subject>(
  groups: readonly string[][],
  records: ReadonlyMap<string, Compared<Subject>>,
  judge: Judge<Subject>,
): Promise<FoundPair[]> {
  const found: FoundPair[] = []
  await eachPiecewise(groups, ids => {
    const group = ids.flatMap(id => records.get(id) ?? [])
    for (const [at, one] of group.entries())
      for (let i = 0; i < at; i++) {
        const other = group[i]
        const pair = other ? pairIfAlike(judge, one, other) : null
        if (pair) found.push(pair)
      }
  })
  return found
}
