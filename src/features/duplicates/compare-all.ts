import sql from 'sql-template-tag'
import type { StoredFields } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, objectOf, transact } from '../../records/index.ts'
import { eachPiecewise } from '../../records/piecewise.ts'
import { mostOfKey, writeKeys } from './keys.ts'
import { learnFrom } from './learning.ts'
import type { Kind } from './likeness/kind.ts'
import { type Judge, judgeBy } from './likeness/model.ts'
import { type FoundPair, keepPairs, pairIfAlike } from './pairs.ts'
import { ensureScan, type Scan, scanOf } from './scan-state.ts'
import { type Compared, type ComparedObject, comparedSql, ofKind, readCompared, takesPart } from './subjects.ts'
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
    if (scan.state === 'reading') {
      if (!(await readAll(ctx, object, kind, scan, deadline))) return false
      await learnWeights(ctx, object, kind)
    }
    return compareParts(ctx, object, kind, deadline)
  })

async function readAll<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
  scan: Scan,
  deadline: number,
): Promise<boolean> {
  const after = (id: string | null) =>
    readCompared(ctx, object, kind, sql`${id ? sql`t.id > ${id}` : sql`true`} order by t.id limit ${portion}`)
  let next = after(scan.readTo)
  for (;;) {
    const records = await next
    const last = records.at(-1)
    if (!last) return true
    next = records.length < portion ? Promise.resolve([]) : after(last.id)
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

interface Sharing {
  key: number
  id: string
  stored: StoredFields
}

async function compareParts<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
  deadline: number,
): Promise<boolean> {
  const { model, parts, partsDone, begunAt } = await scanOf(ctx, object)
  if (!model) throw new Error('a scan compares without weights')
  const judge = judgeBy(kind, model)
  let next = sharingIn(ctx, object, kind, { part: partsDone, parts })
  for (let part = partsDone; part < parts; part++) {
    const rows = await next
    next = part + 1 < parts ? sharingIn(ctx, object, kind, { part: part + 1, parts }) : Promise.resolve([])
    const found = await pairsAmong(rows, kind, judge)
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
        and different_at is null and merged_by_rule is null`)
    await inside.db.query(sql`
      update duplicate_scan set state = 'following', ended_at = now()
      where workspace_id = ${ctx.workspace} and object = ${object} and state = 'comparing'`)
  })
  return true
}

/** Those of one part of all keys who share one, key by key. */
function sharingIn<Subject>(
  ctx: Context,
  name: ComparedObject,
  kind: Kind<Subject>,
  { part, parts }: { part: number; parts: number },
): Promise<Sharing[]> {
  const object = objectOf(ctx, name)
  const [from, to] = [Math.round(least + (all * part) / parts), Math.round(least + (all * (part + 1)) / parts) - 1]
  return ctx.db.query<Sharing>(
    sql`with near as materialized (
        select key, record_id from (
          select key, record_id, count(*) over (partition by key) as sharing from likeness_key
          where workspace_id = ${ctx.workspace} and object = ${name} and key between ${from} and ${to}) k
        where sharing between 2 and ${mostOfKey})
      select near.key, t.id, ${comparedSql(object, kind.fields)} as stored
      from near join ${fromTable(object, 't')} on t.workspace_id = ${ctx.workspace} and t.id = near.record_id
      where ${takesPart(ctx, object)} order by near.key`,
    'roomy',
  )
}

async function pairsAmong<Subject>(
  rows: readonly Sharing[],
  kind: Kind<Subject>,
  judge: Judge<Subject>,
): Promise<FoundPair[]> {
  const known = new Map<string, Compared<Subject>>()
  const found: FoundPair[] = []
  let block: Compared<Subject>[] = []
  let key: number | null = null
  await eachPiecewise(rows, row => {
    const one = known.get(row.id) ?? { id: row.id, subject: kind.read(row.stored) }
    known.set(row.id, one)
    if (row.key !== key) block = []
    key = row.key
    for (const other of block) {
      const pair = pairIfAlike(judge, one, other)
      if (pair) found.push(pair)
    }
    block.push(one)
  })
  return found
}
