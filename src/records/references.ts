import sql, { join, type Sql } from 'sql-template-tag'
import { tableOf } from '../database/table.ts'
import type { JsonObject, ObjectDeclaration, Problem, StoredFields } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { isErased } from './erased.ts'
import { fromTable, living, targetOf } from './row.ts'

interface Pointer {
  field: string
  object: string
  id: string
  /** Says itself what kind of record it is on. */
  link?: boolean
}

/**
 * References that point at nothing, or at what the caller may not see: to him the same. Users, teams, roles, stages and
 * sources are asked of the snapshot of the set-up, the rest in one statement for any number of rows.
 */
export async function danglingReferences(
  ctx: Context,
  object: ObjectDeclaration,
  rows: readonly { values: StoredFields; prefix?: string }[],
): Promise<Problem[]> {
  const pointers = rows.flatMap(({ values, prefix = '' }) =>
    pointersOf(object, values).map(pointer => ({ ...pointer, field: prefix + pointer.field })),
  )
  const onSetUp = pointers.filter(pointer => isOnSetUp(ctx, pointer))
  const open = pointers.filter(pointer => !knownToSetUp(ctx, pointer) && !onSetUp.includes(pointer))
  const found = await existing(ctx, open)
  return [
    ...onSetUp.map(({ field, object }) => ({ field, code: 'linkToSetUp', params: { object } })),
    ...open
      .filter(pointer => !found.has(`${pointer.object} ${pointer.id}`))
      .map(({ field, object, id }) => ({ field, code: 'dangling', params: { object, id } })),
    ...open
      .filter(pointer => found.get(`${pointer.object} ${pointer.id}`)?.erased)
      .map(({ field }) => ({ field, code: 'linkToErased' })),
  ]
}

/** Every record that the values point at, whichever type of field says so. */
export function pointersOf(object: ObjectDeclaration, values: StoredFields): Pointer[] {
  return Object.entries(values).flatMap(([field, value]) => {
    const declared = tableOf(object).fields.get(field)
    if (!declared || value == null) return []
    const target = targetOf(declared.field)
    if (target) return [{ field, object: target, id: String(value) }]
    if (declared.field.type === 'link') {
      const link = value as JsonObject
      return [{ field, object: String(link.object), id: String(link.id), link: true }]
    }
    if (declared.field.type === 'refs' && Array.isArray(value)) {
      const many = String((declared.field.options as { object?: unknown }).object)
      return value.map((id, i) => ({ field: `${field}.${i}`, object: many, id: String(id) }))
    }
    if (declared.field.type === 'file') return [{ field, object: 'attachment', id: String(value) }]
    if (declared.field.type === 'items' && Array.isArray(value)) {
      return (value as JsonObject[]).flatMap((item, i) =>
        item.product ? [{ field: `${field}.${i}.product`, object: 'product', id: String(item.product) }] : [],
      )
    }
    return []
  })
}

/** Calls, tasks and files are on whom or what one sells to, not on the set-up, where nobody would look for them. */
const isOnSetUp = ({ config }: Context, { link, object }: Pointer): boolean =>
  Boolean(link && config.objects.get(object)?.configuration)

function knownToSetUp({ config }: Context, { object, id }: Pointer): boolean {
  if (object === 'user') return config.users.has(id)
  if (object === 'stage') return config.stages.has(id)
  if (object === 'source') return config.sources.has(id)
  if (object === 'team') return config.teams.has(id)
  if (object === 'role') return config.roles.has(id)
  if (object === 'pipeline') return config.pipelines.some(pipeline => pipeline.id === id)
  return false
}

async function existing(ctx: Context, pointers: readonly Pointer[]): Promise<Map<string, { erased: boolean }>> {
  const byObject = Map.groupBy(pointers, pointer => pointer.object)
  const parts: Sql[] = []
  for (const [name, group] of byObject) {
    const target = ctx.config.objects.get(name)
    if (!target) continue
    const ids = [...new Set(group.map(pointer => pointer.id))]
    parts.push(sql`select ${name}::text as object, t.id, ${isErased('t')} as erased from ${fromTable(target, 't')}
      where ${living(ctx, target, 't')} and t.id = any(${ids}::uuid[]) and ${accessPredicate(ctx, target, 'read', 't')}`)
  }
  if (!parts.length) return new Map()
  const rows = await ctx.db.query<{ object: string; id: string; erased: boolean }>(join(parts, ' union all '))
  return new Map(rows.map(row => [`${row.object} ${row.id}`, row]))
}
