import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote, snakeCase } from '../database/names.ts'
import { addedTable, comparableSql, type StoredField, tableOf } from '../database/table.ts'
import {
  type FieldRight,
  Forbidden,
  NotFound,
  type ObjectDeclaration,
  type Rights,
  type Scope,
  type StoredFields,
  type Verb,
} from '../model/index.ts'
import type { Actor, Context } from './context.ts'
import { inPlaceOf, isLent, lentBy } from './deputies.ts'
import { reach } from './reach.ts'
import { isShared, isShownSome } from './shares.ts'

const nothing = sql`false`
const everything = sql`true`

/** The declaration of an object by its name. Throws NotFound where there is none. */
export function objectOf(ctx: Context, name: string): ObjectDeclaration {
  const object = ctx.config.objects.get(name)
  if (!object) throw new NotFound('unknownObject', { object: name })
  return object
}

/** What decides how far a right reaches. */
export type ScopeRule = 'key' | 'admin' | 'setUp' | 'role'

/** How far the caller's right to do this to an object reaches, and what decides it. */
export function scopeReason(
  { actor }: Pick<Context, 'actor'>,
  object: ObjectDeclaration,
  verb: Verb,
): { scope: Scope; rule: ScopeRule } {
  const { role } = actor
  if (!keyAllows(actor, object, verb)) return { scope: 'none', rule: 'key' }
  if (role.admin) return { scope: 'all', rule: 'admin' }
  if (object.configuration) return { scope: verb === 'read' ? 'all' : 'none', rule: 'setUp' }
  return { scope: role.objects[object.name]?.[verb] ?? 'none', rule: 'role' }
}

/** How far the caller's right to do this to an object reaches, narrowed by the scopes of his API key. */
export const scopeOf = (ctx: Pick<Context, 'actor'>, object: ObjectDeclaration, verb: Verb): Scope =>
  scopeReason(ctx, object, verb).scope

function keyAllows({ scopes }: Actor, object: ObjectDeclaration, verb: Verb): boolean {
  if (!scopes || scopes.includes('admin')) return true
  const kind = verb === 'read' || verb === 'export' ? 'read' : 'write'
  if (scopes.includes(`${object.plural}:${kind}`)) return true
  // Whoever lets a program write does not mean the set-up, unless he names it.
  return scopes.includes(kind) && !(object.configuration && kind === 'write')
}

/** Refuses a caller who may do this to no record of the object at all. */
export function requireRight(ctx: Context, object: ObjectDeclaration, verb: Verb): void {
  if (scopeOf(ctx, object, verb) === 'none') throw new Forbidden('noRight', { object: object.name, verb })
}

/**
 * The one SQL predicate that says which rows of `object` (under `alias`) the caller may read or change. Lists, single
 * reads, search, sums, export, update and removal all pass it, so that out of scope reads as not there.
 */
export const accessPredicate = (ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): Sql =>
  anyOf(accessWays(ctx, object, verb, alias), verb)

/** Ways that somebody has by no right of his own, and for a time. */
const lentWays = new Set<WayRule>(['shared', 'deputy'])

/** The same without what others have lent the caller: that he passes on to nobody. */
export const unsharedPredicate = (ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): Sql =>
  anyOf(
    accessWays(ctx, object, verb, alias).filter(({ rule }) => !lentWays.has(rule)),
    verb,
  )

function anyOf(ways: readonly Way[], verb: Verb): Sql {
  const [first] = ways
  if (!first) return nothing
  if (first.rule === 'all') return everything
  const within = sql`(${join(
    ways.map(way => way.sql),
    ' or ',
  )})`
  // What nobody owns is neither mine nor another's to SQL; to whoever asks whether he may, that is a no.
  return verb === 'read' ? within : sql`(${within} is true)`
}

/** By what somebody comes to a record. */
export const wayRules = [
  'all',
  'own',
  'team',
  'branch',
  'pool',
  'unowned',
  'named',
  'follows',
  'author',
  'shared',
  'deputy',
] as const
export type WayRule = (typeof wayRules)[number]

/** One way to a record: its rule, and what it asks of the row. */
export interface Way {
  rule: WayRule
  sql: Sql
  /** The same of what is known of a row; `null`: that does not tell. Ways without it are asked in SQL. */
  holds?: (facts: AccessFacts) => boolean | null
}

/** What of a row says who may read it, as far as that lies in the row and in what it follows. */
export interface AccessFacts {
  owner: string | null
  /** Who is named as one who takes part. */
  invited: readonly string[]
  /** What it follows; without facts where that is not there, or in the trash. */
  follows: { object: string; facts: AccessFacts | null } | null
}

/**
 * The predicate for rows of which these facts are known; `null` where they do not tell. It is for telling the same rows to many people, each of whom
 * would ask the database the same; `visible.test.ts` holds it to the predicate.
 */
export function readsByFacts(ctx: Context, object: ObjectDeclaration, facts: AccessFacts): boolean | null {
  const answers = accessWays(ctx, object, 'read', 'unasked').map(({ holds }) => (holds ? holds(facts) : null))
  return answers.includes(true) || (answers.includes(null) ? null : false)
}

/** Every way that is open to the caller to do this to rows of `object` under `alias`: one is enough. */
export function accessWays(ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): readonly Way[] {
  const scope = scopeOf(ctx, object, verb)
  if (scope === 'none') return []
  if (scope === 'all') return [{ rule: 'all', sql: everything, holds: () => true }]
  return [
    ...ownedWithin(ctx, object, scope, verb, alias),
    ...(verb === 'read' ? invited(ctx, object, alias) : []),
    ...(object.follows && verb !== 'export' ? [followed(ctx, object, verb, alias)] : []),
    ...shared(ctx, object, verb, alias),
    ...inTheirPlace(ctx, object, verb, alias),
  ]
}

function ownedWithin(
  ctx: Context,
  object: ObjectDeclaration,
  scope: 'own' | 'team' | 'branch',
  verb: Verb,
  alias: string,
): Way[] {
  if (!object.owner) return [{ rule: 'unowned', sql: everything, holds: () => true }]
  const { column, type } = ownerColumn(object, alias)
  const owner = raw(column)
  const reached = reach(ctx, scope)
  const mine = scope === 'own' ? sql`${owner} = ${ctx.actor.user}` : sql`${owner} = any(${reached}::${raw(type)}[])`
  const ways: Way[] = [
    { rule: scope, sql: mine, holds: facts => facts.owner !== null && reached.includes(facts.owner) },
  ]
  const poolOpen = object.pool && (verb === 'read' || scope !== 'own')
  if (poolOpen) ways.push({ rule: 'pool', sql: sql`${owner} is null`, holds: facts => facts.owner === null })
  return ways
}

/** Of added objects it is compared as the text that their index has. */
export const ownerColumn = (object: ObjectDeclaration, alias: string): { column: string; type: string } =>
  object.added
    ? { column: `(${alias}.custom->>'${object.owner}')`, type: 'text' }
    : { column: `${alias}.${quote(snakeCase(object.owner ?? ''))}`, type: 'uuid' }

/** What is shared is read or changed, and neither removed nor taken away in files. */
const shared = (ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): Way[] =>
  (verb === 'read' || verb === 'update') && isShownSome(ctx, object)
    ? [{ rule: 'shared', sql: isShared(ctx, object, verb, alias) }]
    : []

/** In the place of who is absent: what is his, as far as both roles allow it. */
function inTheirPlace(ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): Way[] {
  const lent = object.owner ? lentBy(ctx, object, verb) : []
  if (!lent.length) return []
  const invites = verb === 'read' && fieldRight(ctx, object, object.invites ?? '') !== 'hidden'
  return [{ rule: 'deputy', sql: isLent(object, { lent, alias, invites }) }]
}

/** Whether something is lent to the caller at all: single records, or all of somebody who is absent. */
export const hasLent = (ctx: Context, object: ObjectDeclaration): boolean =>
  isShownSome(ctx, object) || lentBy(ctx, object, 'read').length > 0

/** In whose place the caller does this to a record; `null` where his own role reaches it. */
export function placeOf(ctx: Context, object: ObjectDeclaration, values: StoredFields, verb: Verb): string | null {
  const scope = scopeOf(ctx, object, verb)
  return inPlaceOf(ctx, object, values, { verb, own: scope === 'all' ? 'all' : reach(ctx, scope) })
}

/** Whoever is named as one who takes part reads that one record, as long as he sees by the field who does. */
function invited(ctx: Context, object: ObjectDeclaration, alias: string): Way[] {
  const named = object.invites && tableOf(object).fields.get(object.invites)
  const { user } = ctx.actor
  if (!named || !user || fieldRight(ctx, object, named.name) === 'hidden') return []
  const among = sql`coalesce(${raw(comparableSql(named, alias))} @> ${JSON.stringify([user])}::jsonb, false)`
  return [{ rule: 'named', sql: among, holds: ({ invited }) => invited.includes(user) }]
}

/**
 * Activities, tasks and files follow the record they are on: who reads that one reads them; who wrote them may change
 * them. A scalar subquery, because PostgreSQL would answer `exists` by hashing the whole other table.
 */
function followed(ctx: Context, object: ObjectDeclaration, verb: Verb, alias: string): Way {
  if (verb !== 'read') return { rule: 'author', sql: sql`${raw(`${alias}.created_by`)} = ${ctx.actor.user}` }
  const link = snakeCase(object.follows ?? '')
  const at = raw(`${alias}.${quote(link)}`)
  const kind = raw(`${alias}.${quote(`${link}_object`)}`)
  const targets = [...ctx.config.objects.values()].filter(
    target => !target.follows && !target.configuration && scopeOf(ctx, target, 'read') !== 'none',
  )
  const branches = targets.map(target => {
    const { name } = tableOf(target)
    const seen = accessPredicate(ctx, target, 'read', 'followed')
    return sql`when ${target.name} then (select ${seen} from ${raw(quote(name))} followed
      where followed.workspace_id = ${raw(`${alias}.workspace_id`)} and followed.id = ${at} and followed.deleted_at is null)`
  })
  const read = branches.length ? sql`coalesce(case ${kind} ${join(branches, ' ')} else false end, false)` : nothing
  const holds = ({ follows }: AccessFacts): boolean | null => {
    const target = targets.find(({ name }) => name === follows?.object)
    return target && follows?.facts ? readsByFacts(ctx, target, follows.facts) : false
  }
  return { rule: 'follows', sql: read, holds }
}

/** What decides about a field: the administrator's role, the caller's role, a field it is computed of, or nothing in particular. */
export type FieldRule = 'admin' | 'role' | 'computed' | 'usual'

/** What the caller may do with a field, and what decides it. */
export function fieldReason(
  ctx: Pick<Context, 'actor'>,
  object: ObjectDeclaration,
  field: string,
): { right: FieldRight; rule: FieldRule } {
  const { role } = ctx.actor
  if (role.admin) return { right: 'write', rule: 'admin' }
  const uses = tableOf(object).fields.get(field)?.computed?.formula.uses ?? []
  if (uses.some(used => fieldRight(ctx, object, used) === 'hidden')) return { right: 'hidden', rule: 'computed' }
  const named = role.fields[`${object.name}.${field}`]
  return named ? { right: named, rule: 'role' } : { right: 'write', rule: 'usual' }
}

/** What the caller may do with a field: a hidden one is, for him, not there, and so is what is computed of it. */
export const fieldRight = (ctx: Pick<Context, 'actor'>, object: ObjectDeclaration, field: string): FieldRight =>
  fieldReason(ctx, object, field).right

/** Roles and declarations are snapshots: what follows from them is found once for each. */
const visible = new WeakMap<Rights, WeakMap<ObjectDeclaration, readonly StoredField[]>>()

/** The fields of an object that exist for the caller, in order; the same list each time for the same role. */
export function visibleFields(ctx: Context, object: ObjectDeclaration): readonly StoredField[] {
  const { role } = ctx.actor
  const ofRole = visible.get(role) ?? new WeakMap<ObjectDeclaration, readonly StoredField[]>()
  visible.set(role, ofRole)
  const fields =
    ofRole.get(object) ??
    [...tableOf(object).fields.values()].filter(({ name }) => fieldRight(ctx, object, name) !== 'hidden')
  ofRole.set(object, fields)
  return fields
}

/** Condition that a row of the shared table belongs to this added object; nothing for the others. */
export const kindPredicate = (object: ObjectDeclaration, alias: string): Sql =>
  tableOf(object).name === addedTable ? sql`${raw(alias)}.object = ${object.name}` : everything
