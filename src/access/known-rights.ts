import sql from 'sql-template-tag'
import type { JsonObject, ObjectDeclaration, Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'

export interface UnknownRight extends Problem {
  role: string
}

/**
 * Rights of roles that say nothing: to objects and fields that are not there, by a slip of the pen or because they have been
 * taken away since, and to set-up, which everybody reads and administrators change.
 */
export async function unknownRights({ db, workspace, config }: Context): Promise<UnknownRight[]> {
  const roles = await db.query<{ id: string; objects: JsonObject; fields: JsonObject }>(
    sql`select id, objects, fields from role where workspace_id = ${workspace} and deleted_at is null`,
  )
  return roles.flatMap(({ id, objects, fields }) => [
    ...Object.keys(objects)
      .filter(name => !config.objects.has(name))
      .map(name => ({ role: id, field: `objects.${name}`, code: 'unknownObject', params: { object: name } })),
    ...Object.keys(objects)
      .filter(name => config.objects.get(name)?.configuration)
      .map(name => ({ role: id, field: `objects.${name}`, code: 'rightToSetUp', params: { object: name } })),
    ...Object.keys(fields)
      .filter(path => !isField(config.objects, path))
      .map(path => ({ role: id, field: `fields.${path}`, code: 'unknownField' })),
  ])
}

function isField(objects: ReadonlyMap<string, ObjectDeclaration>, path: string): boolean {
  const [object = '', field = ''] = path.split('.')
  return Object.hasOwn(objects.get(object)?.fields ?? {}, field)
}
