import type { ObjectDeclaration } from '../../../model/index.ts'
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

/** Titles of the records that a page refers to. */
export async function titlesOf(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly RecordJson[],
): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  const byTarget = new Map<string, Set<string>>()
  for (const [name, field] of Object.entries(object.fields)) {
    const target = targetOf(field)
    if (!target) continue
    const ids = byTarget.get(target) ?? new Set()
    for (const record of records) if (typeof record[name] === 'string') ids.add(record[name])
    byTarget.set(target, ids)
  }
  for (const [target, ids] of byTarget) {
    const declared = objectOf(ctx, target)
    const isNamed = scopeOf(ctx, declared, 'read') !== 'none' && fieldRight(ctx, declared, declared.title) !== 'hidden'
    if (isNamed) for (const [id, title] of await titlesAmong(ctx, declared, [...ids])) titles.set(id, title)
  }
  return titles
}

/** Several fields may point at records of one object: at more of them than a page has. */
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
