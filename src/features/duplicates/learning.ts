import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { eachPiecewise } from '../../records/piecewise.ts'
import { keysOf, mostOfKey } from './keys.ts'
import type { Kind } from './likeness/kind.ts'
import { learn } from './likeness/learn.ts'
import type { Model } from './likeness/model.ts'
import { type Compared, type ComparedObject, readCompared } from './subjects.ts'

const mostSampled = 20_000
const mostPairs = 100_000
/** Keys are hashes: those from the least number up to another are as good as any. */
const least = -(2 ** 31)
const all = 2 ** 32

/** Learns the weights of an object from a sample of its records, and from pairs that share a key. */
export async function learnFrom<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
  records: number,
): Promise<Model> {
  const part = Math.min(1, mostSampled / Math.max(1, records))
  const upTo = Math.round(least + all * part) - 1
  const near = await ctx.db.query<{ a: string; b: string }>(
    // Pairs within each group: a join of all with all is planned badly while PostgreSQL knows nothing of the table yet.
    sql`select p.a, p.b from (
        select array_agg(record_id order by record_id) as ids from likeness_key
        where workspace_id = ${ctx.workspace} and object = ${object} and key <= ${upTo}
        group by key having count(*) between 2 and ${mostOfKey}) k
      cross join lateral (
        select x.id as a, y.id as b from unnest(k.ids) with ordinality x(id, place)
        join unnest(k.ids) with ordinality y(id, place) on y.place > x.place) p
      limit ${mostPairs}`,
    'roomy',
  )
  const sample = await readCompared(
    ctx,
    object,
    kind,
    sql`t.id in (select r.record_id from likeness_record r where r.workspace_id = ${ctx.workspace} and r.object = ${object}
      and hashtext(r.record_id::text) <= ${upTo} limit ${mostSampled})`,
  )
  const paired = await readById(ctx, object, kind, new Set(near.flatMap(({ a, b }) => [a, b])))
  const pairs = near.flatMap(pair => {
    const [a, b] = [paired.get(pair.a), paired.get(pair.b)]
    if (!a || !b) return []
    // A pair that shares several keys is met as often; together its meetings count once.
    const count = 1 / (part * Math.max(1, sharedBy(a.keys, b.keys)))
    return [{ a: a.subject, b: b.subject, count }]
  })
  return learn(kind, { sample: sample.map(({ subject }) => subject), pairs, records })
}

const sharedBy = (some: readonly number[], others: readonly number[]): number =>
  some.filter(key => others.includes(key)).length

async function readById<Subject>(ctx: Context, object: ComparedObject, kind: Kind<Subject>, ids: ReadonlySet<string>) {
  const found = new Map<string, Compared<Subject> & { keys: number[] }>()
  const wanted = [...ids]
  for (let from = 0; from < wanted.length; from += 10_000) {
    const some = await readCompared(ctx, object, kind, sql`t.id = any(${wanted.slice(from, from + 10_000)}::uuid[])`)
    await eachPiecewise(some, one => found.set(one.id, { ...one, keys: keysOf(kind, one.subject) }))
  }
  return found
}
