import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { piecewise } from '../../records/piecewise.ts'
import type { Kind } from './likeness/kind.ts'
import type { Judge } from './likeness/model.ts'
import { keepPairs, pairIfAlike } from './pairs.ts'
import { type ComparedObject, readCompared } from './subjects.ts'

const strong = 0.9
const portion = 5000

/**
 * Compares those who share no key, but are both like a third: each copy of a card has mistakes of its own. `among` narrows it to
 * thirds of these records.
 */
export async function compareThroughThirds<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
  judge: Judge<Subject>,
  among?: readonly string[],
): Promise<void> {
  const sides: [Sql, Sql][] = [
    [sql`a`, sql`b`],
    [sql`b`, sql`a`],
  ]
  const [one, other] = sides.map(
    ([third, end]) => sql`select ${third} as third, ${end} as partner from duplicate_pair
      where workspace_id = ${ctx.workspace} and object = ${object} and probability >= ${strong} and different_at is null`,
  )
  if (!one || !other) return
  const beyond = await ctx.db.query<{ a: string; b: string }>(
    sql`with partners as (${one} union all ${other})
      select distinct x.partner as a, y.partner as b
      from partners x join partners y on y.third = x.third and y.partner > x.partner
      where ${
        among
          ? sql`x.third in (select partner from partners where third = any(${among}::uuid[]) union select unnest(${among}::uuid[]))`
          : sql`true`
      } and not exists (
        select from duplicate_pair p where p.workspace_id = ${ctx.workspace} and p.object = ${object} and p.a = x.partner and p.b = y.partner)`,
    'fresh',
  )
  for (let from = 0; from < beyond.length; from += portion) {
    const pairs = beyond.slice(from, from + portion)
    const ids = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]
    const records = new Map(
      (await readCompared(ctx, object, kind, sql`t.id = any(${ids}::uuid[])`)).map(record => [record.id, record]),
    )
    const found = await piecewise(pairs, pair => {
      const [a, b] = [records.get(pair.a), records.get(pair.b)]
      const alike = a && b ? pairIfAlike(judge, a, b) : null
      return alike ? [alike] : []
    })
    await keepPairs(ctx, object, found.flat())
  }
}
