import type { FieldRight, Json, JsonObject, Scope, Verb } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { isJsonObject } from '../../../fields/json-object.ts'

/** The server's lists, in the order of the matrix. */
export const verbs: readonly Verb[] = ['read', 'create', 'update', 'remove', 'export']
export const scopes: readonly Scope[] = ['none', 'own', 'team', 'branch', 'all']
export const fieldRights: readonly FieldRight[] = ['write', 'read', 'hidden']

/** How much the people of a role may open and take away; `null` while nothing is typed. */
export type ReadingQuotas = {
  readPerHour: number | null
  readPerDay: number | null
  exportedPerDay: number | null
  stopsBeyond: boolean
}

/** Rights of a role as its page edits them. */
export type RoleValues = ReadingQuotas & {
  name: string
  objects: JsonObject
  fields: JsonObject
  demandsSecondFactor: boolean
  writesRobots: boolean
}

/** What is not named is nothing. */
export function scopeIn(objects: JsonObject, object: string, verb: Verb): Scope {
  const rights = objects[object]
  const scope = isJsonObject(rights) ? rights[verb] : undefined
  return scopes.find(known => known === scope) ?? 'none'
}

export function withScope(objects: JsonObject, object: string, verb: Verb, scope: Scope): JsonObject {
  const rights = objects[object]
  return { ...objects, [object]: { ...(isJsonObject(rights) ? rights : {}), [verb]: scope } }
}

/** What is not named may be written. */
export const fieldRightIn = (fields: JsonObject, object: string, field: string): FieldRight =>
  fieldRights.find(right => right === fields[`${object}.${field}`]) ?? 'write'

export function withFieldRight(fields: JsonObject, object: string, field: string, right: FieldRight): JsonObject {
  const name = `${object}.${field}`
  const { [name]: _, ...rest } = fields
  return right === 'write' ? rest : { ...rest, [name]: right }
}

/** Scopes that mean something different of the object: what has no owner is seen whole or not at all. */
export const scopesOf = (object: SchemaObject, now: Scope): readonly Scope[] =>
  object.owner ? scopes : scopes.filter(scope => scope === 'none' || scope === 'all' || scope === now)

/** How many fields of the object the role may not write. */
export const restricted = (fields: JsonObject, object: string): number =>
  Object.entries(fields).filter(([name, right]: [string, Json]) => name.startsWith(`${object}.`) && right !== 'write')
    .length
