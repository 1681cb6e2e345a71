import sql, { join, raw } from 'sql-template-tag'
import { quote, snakeCase } from '../../../database/names.ts'
import type { ObjectDeclaration, StoredFields } from '../../../model/index.ts'
import { accessPredicate, type Context, fieldRight, fromTable, living, recordColumns } from '../../../records/index.ts'
import type { Candidate } from './candidates.ts'

/**
 * Fields by which, taken together, records without a name of their own are known: a currency has one rate a day, a list one price of a
 * product from a quantity on for a time. Those of the first row are looked up, the others compared.
 */
const together: Record<string, { looked: readonly string[]; compared: readonly string[] }> = {
  exchangeRate: { looked: ['currency', 'on'], compared: [] },
  price: { looked: ['priceList', 'product'], compared: ['minQuantity', 'from', 'until'] },
}

export const isKnownTogether = ({ name }: ObjectDeclaration): boolean => Object.hasOwn(together, name)

/** What a record is known by; undefined where it is known by something else, or not all of it is said. */
export function keyTogether({ name }: ObjectDeclaration, values: StoredFields): string | undefined {
  const fields = Object.hasOwn(together, name) ? together[name] : undefined
  if (!fields || fields.looked.some(field => values[field] == null)) return undefined
  return JSON.stringify([...fields.looked, ...fields.compared].map(field => values[field] ?? null))
}

/** The records that such rows may mean, each with its key; the importing person sees what he is told of. */
export async function findTogether(
  ctx: Context,
  object: ObjectDeclaration,
  keys: readonly string[],
): Promise<Candidate[]> {
  const { looked, compared } = together[object.name] ?? { looked: [], compared: [] }
  const fields = [...looked, ...compared]
  if (!looked.length || fields.some(field => fieldRight(ctx, object, field) === 'hidden')) return []
  const wanted = keys.map((key): string[] => JSON.parse(key))
  const found: Candidate[] = []
  for (let from = 0; from < wanted.length; from += 5000) {
    const part = wanted.slice(from, from + 5000)
    const among = looked.map(
      (field, at) =>
        sql`t.${raw(quote(snakeCase(field)))}::text = any(${[...new Set(part.map(values => String(values[at])))]}::text[])`,
    )
    const rows = await ctx.db.query<{ record: StoredFields & { id: string } }>(
      sql`select to_json(r) as record from (select ${recordColumns(ctx, object, 't', { fields })} from ${fromTable(object, 't')}
        where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} and ${join(among, ' and ')} order by t.id) r`,
      'fresh',
    )
    for (const { record } of rows)
      found.push({ id: record.id, title: '', keys: [keyTogether(object, record) ?? record.id] })
  }
  return found
}
