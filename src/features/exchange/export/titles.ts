import type { Field, ObjectDeclaration } from '../../../model/index.ts'
import {
  type Context,
  fieldRight,
  listRecords,
  objectOf,
  type RecordJson,
  scopeOf,
  targetOf,
} from '../../../records/index.ts'

/** Records asked for at a time. */
const pageSize = 200

/** Beyond so many titles all are forgotten but those of the page. */
const mostKept = 20_000

/** What records are called, by their ids. */
export type Titles = ReadonlyMap<string, string>

/** What those are called that the columns of a page refer to, as far as the caller may see them; what pages before it named is not asked for again. */
export function titlesIn(
  ctx: Context,
  columns: readonly { name: string; field: Field }[],
): (records: readonly RecordJson[]) => Promise<Titles> {
  const named = columns.flatMap(({ name, field }) => {
    const target = targetOf(field)
    const declared = target && objectOf(ctx, target)
    return declared && isNamed(ctx, declared) ? [{ name, declared }] : []
  })
  const titles = new Map<string, string>()
  return async records => {
    if (titles.size > mostKept) titles.clear()
    const missing = new Map<ObjectDeclaration, Set<string>>()
    for (const { name, declared } of named) {
      const ids = missing.get(declared) ?? new Set()
      missing.set(declared, ids)
      for (const { [name]: id } of records) if (typeof id === 'string' && !titles.has(id)) ids.add(id)
    }
    for (const [declared, ids] of missing)
      for (const [id, title] of await titlesAmong(ctx, declared, [...ids])) titles.set(id, title)
    return titles
  }
}

const isNamed = (ctx: Context, object: ObjectDeclaration): boolean =>
  scopeOf(ctx, object, 'read') !== 'none' && fieldRight(ctx, object, object.title) !== 'hidden'

async function titlesAmong(
  ctx: Context,
  { name, title }: ObjectDeclaration,
  ids: string[],
): Promise<[string, string][]> {
  const titles: [string, string][] = []
  for (let at = 0; at < ids.length; at += pageSize) {
    const filter = { id: { in: ids.slice(at, at + pageSize) } }
    const { data } = await listRecords(ctx, name, { filter, fields: [title], limit: pageSize })
    titles.push(...data.map((record): [string, string] => [record.id, String(record[title] ?? '')]))
  }
  return titles
}
