import sql, { join, type Sql } from 'sql-template-tag'
import { nearest, worded } from './by-words.ts'
import type { Context } from './context.ts'
import { behindCursor, chosenRows, type Page, type Rows, readPage, type Wanted } from './page.ts'
import { living } from './row.ts'
import { seenWordsCondition } from './seen-words.ts'
import { orderBy } from './sort.ts'
import { correctionsOf, frequencyOf } from './vocabulary.ts'

/** Of so many rows in the order asked for, those with frequent words may fill a page. */
const nearby = 10_000

/** Words that stand in fewer records are looked up by the text indexes at once. */
const frequent = 5000

/** A page of the records that have the words; if there are none at all, of those that have what may have been meant. */
export async function pageByWords(ctx: Context, wanted: Wanted, text: string): Promise<Page> {
  const words = seenWordsCondition(ctx, wanted.object, text)
  const known = await frequencyOf(ctx, text)
  const exact = await pageWith(ctx, wanted, words, known.words)
  if (exact.records.length || (wanted.query.cursor && (await areThereAny(ctx, exact.rows)))) return exact
  const corrections = await correctionsOf(ctx, text, [wanted.object])
  if (!corrections) return exact
  return pageWith(ctx, wanted, seenWordsCondition(ctx, wanted.object, text, corrections), corrections.frequency)
}

async function pageWith(ctx: Context, wanted: Wanted, words: Sql, frequency: number): Promise<Page> {
  const { object, keys, query } = wanted
  const [all, chosen] = [living(ctx, object, 't', query.trash), chosenRows(ctx, object, query)]
  const rows: Rows = { from: worded(object, [all, words]), where: chosen, plan: 'byIndex' }
  if (frequency >= frequent && isLedByIndex(wanted)) {
    const from = nearest(object, [all, ...chosen, ...behindCursor(wanted)], orderBy(keys), nearby)
    const page = await readPage(ctx, wanted, { from, where: [words], plan: 'fresh' })
    if (page.next) return { ...page, rows }
  }
  return readPage(ctx, wanted, rows)
}

/** Whether an index leads through the records in the order asked for. */
function isLedByIndex({ object, keys: [first] }: Wanted): boolean {
  const name = first?.name ?? ''
  return ['createdAt', 'updatedAt', object.owner].includes(name) || Boolean(object.fields[name]?.options.index)
}

const areThereAny = async (ctx: Context, { from, where, plan }: Rows): Promise<boolean> =>
  (await ctx.db.query(sql`select from ${from} where ${join([...where], ' and ')} limit 1`, plan)).length > 0
