import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { piecewise } from '../../records/piecewise.ts'
import type { Kind } from './likeness/kind.ts'
import type { Judge } from './likeness/model.ts'
import { pairIfAlike } from './likeness/pair.ts'
import { keepPairs } from './pairs.ts'
import { type ComparedObject, readCompared } from './subjects.ts'

const strong = 0.9
const portion = 5000

interface Ends {
  a: string
  b: string
}

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
  const beyond = beyondThirds(await strongPairs(ctx, object, among))
  for (let from = 0; from < beyond.length; from += portion) {
    const pairs = await unknownOf(ctx, object, beyond.slice(from, from + portion))
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

/** Pairs that are very probable: all of them, or those of these records and of whoever is so like one of these. */
async function strongPairs(ctx: Context, object: ComparedObject, among?: readonly string[]): Promise<Ends[]> {
  const those = (which: Sql): Promise<Ends[]> =>
    ctx.db.query<Ends>(
      sql`select a, b from duplicate_pair
        where workspace_id = ${ctx.workspace} and object = ${object} and probability >= ${strong} and different_at is null and ${which}`,
      'fresh',
    )
  if (!among) return those(sql`true`)
  const touching = (ids: Iterable<string>) => {
    const some = [...ids]
    return those(sql`(a = any(${some}::uuid[]) or b = any(${some}::uuid[]))`)
  }
  const near = await touching(among)
  return near.length ? touching(new Set([...among, ...near.flatMap(({ a, b }) => [a, b])])) : []
}

/** The pairs of whoever has a third in common, each once. */
function beyondThirds(pairs: readonly Ends[]): Ends[] {
  const partners = new Map<string, string[]>()
  const add = (third: string, end: string): void => {
    const known = partners.get(third)
    if (known) known.push(end)
    else partners.set(third, [end])
  }
  for (const { a, b } of pairs) {
    add(a, b)
    add(b, a)
  }
  const found = new Map<string, Ends>()
  for (const ends of partners.values())
    for (const [at, one] of ends.entries())
      for (const other of ends.slice(at + 1)) {
        const [a, b] = one < other ? [one, other] : [other, one]
        found.set(a + b, { a, b })
      }
  return [...found.values()]
}

/** Which of these are no pair yet. */
async function unknownOf(ctx: Context, object: ComparedObject, pairs: readonly Ends[]): Promise<Ends[]> {
  return ctx.db.query<Ends>(
    sql`select x.a, x.b from unnest(${pairs.map(({ a }) => a)}::uuid[], ${pairs.map(({ b }) => b)}::uuid[]) x(a, b)
      where not exists (
        select from duplicate_pair p where p.workspace_id = ${ctx.workspace} and p.object = ${object} and p.a = x.a and p.b = x.b)`,
    'fresh',
  )
}
