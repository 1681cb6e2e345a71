import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Sample } from './comparing.ts'
import { mostOfKey } from './keys.ts'
import type { ComparedObject } from './subjects.ts'

const mostSampled = 20_000
const mostPairs = 100_000
/** Keys are hashes: those from the least number up to another are as good as any. */
const least = -(2 ** 31)
const all = 2 ** 32

/** Of what the weights of an object are learned: records by chance, and pairs that share a key. */
export async function sampleOf(ctx: Context, object: ComparedObject, records: number): Promise<Sample> {
  const part = Math.min(1, mostSampled / Math.max(1, records))
  const upTo = Math.round(least + all * part) - 1
  const near = await ctx.db.query<{ a: string; b: string }>(
    // Pairs within each group: a join of all with all is planned badly while PostgreSQL knows nothing of the table yet.
    sql`select p.a, p.b from (
        select array_agg(r.record_id order by r.record_id) as ids from likeness_record r, unnest(r.keys) k(key)
        where r.workspace_id = ${ctx.workspace} and r.object = ${object} and k.key <= ${upTo}
        group by k.key having count(*) between 2 and ${mostOfKey}) k
      cross join lateral (
        select x.id as a, y.id as b from unnest(k.ids) with ordinality x(id, place)
        join unnest(k.ids) with ordinality y(id, place) on y.place > x.place) p
      limit ${mostPairs}`,
    'roomy',
  )
  const chance = await ctx.db.query<{ id: string }>(
    sql`select record_id as id from likeness_record where workspace_id = ${ctx.workspace} and object = ${object}
      and hashtext(record_id::text) <= ${upTo} limit ${mostSampled}`,
    'fresh',
  )
  return { near, chance: chance.map(({ id }) => id), part, records }
}
