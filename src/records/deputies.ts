import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote, snakeCase } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration, Rights, Scope, StoredFields, Verb } from '../model/index.ts'
import type { Context, DeputyInfo } from './context.ts'
import { headedBy, reach } from './reach.ts'

type Asked = Pick<Context, 'actor' | 'config'>

/** Whether it holds at a moment: it begins and ends by itself, and not for who has left. */
export function isDeputyNow(
  { users }: Pick<Context['config'], 'users'>,
  { absent, deputy, from, until }: DeputyInfo,
  now = Date.now(),
): boolean {
  if (!users.get(absent)?.active || !users.get(deputy)?.active) return false
  return new Date(from).getTime() <= now && now < new Date(until).getTime()
}

/** Those in whose place the caller is now. He has what is theirs, and not what they have in the place of others. */
export const standsInFor = ({ actor, config }: Asked): DeputyInfo[] =>
  actor.user ? config.deputies.filter(one => one.deputy === actor.user && isDeputyNow(config, one)) : []

/** Who is in the place of somebody now. */
export const deputiesOf = (config: Context['config'], user: string): DeputyInfo[] =>
  config.deputies.filter(one => one.absent === user && isDeputyNow(config, one))

/** What one who is absent lends: his own records, and those of the people whom he heads. */
export interface Lent {
  absent: string
  /** Owners, he himself first. */
  owners: readonly string[]
}

/** In place of a head one sees to the work of his people; nobody's work is taken away in his name. */
const ofPeople = new Set<Verb>(['read', 'update'])

/**
 * Whose records of an object the caller may do this to in the place of others: as far as their own role lets them do it.
 * Set-up is nobody's to lend.
 */
export const lentBy = (ctx: Asked, object: ObjectDeclaration, verb: Verb): Lent[] =>
  object.configuration
    ? []
    : standsInFor(ctx).flatMap(({ absent }) => {
        const scope = scopeOfAbsent(ctx, absent, object, verb)
        if (scope === 'none') return []
        const people = ofPeople.has(verb) ? peopleLent(ctx, absent, scope) : []
        return [{ absent, owners: [absent, ...people] }]
      })

const roleOf = ({ config }: Asked, user: string) => config.roles.get(config.users.get(user)?.role ?? '')

function scopeOfAbsent(ctx: Asked, absent: string, object: ObjectDeclaration, verb: Verb): Scope {
  const role = roleOf(ctx, absent)
  return role?.admin ? 'all' : (role?.objects[object.name]?.[verb] ?? 'none')
}

/** All of them whose records are lent. */
export const ownersLent = (ctx: Asked, object: ObjectDeclaration, verb: Verb): string[] => [
  ...new Set(lentBy(ctx, object, verb).flatMap(({ owners }) => owners)),
]

/** Those whom the absent one heads, as far as his right reaches them. */
function peopleLent({ config }: Asked, absent: string, scope: Scope): string[] {
  const people = scope === 'own' ? [] : headedBy(config, absent)
  if (scope === 'all' || !people.length) return people
  const reached = new Set(
    reach({ actor: { user: absent, team: config.users.get(absent)?.team ?? null }, config }, scope),
  )
  return people.filter(id => reached.has(id))
}

/** Condition that the row under `alias` is lent; of meetings to read also that an absent one is asked to it. */
export function isLent(
  object: ObjectDeclaration,
  { lent, alias, invites }: { lent: readonly Lent[]; alias: string; invites: boolean },
): Sql {
  const named = invites && object.invites ? tableOf(object).fields.get(object.invites) : undefined
  const asked = named
    ? lent.map(
        ({ absent }) => sql`coalesce(${raw(comparableSql(named, alias))} @> ${JSON.stringify([absent])}::jsonb, false)`,
      )
    : []
  const owners = [...new Set(lent.flatMap(one => one.owners))]
  return sql`(${join([isOwned(object, owners, alias), ...asked], ' or ')})`
}

/** Of added objects the owner is compared as the text that their index has. */
function isOwned(object: ObjectDeclaration, owners: readonly string[], alias: string): Sql {
  const owner = object.owner ?? ''
  return object.added
    ? sql`${raw(`(${alias}.custom->>'${owner}')`)} = any(${owners}::text[])`
    : sql`${raw(`${alias}.${quote(snakeCase(owner))}`)} = any(${owners}::uuid[])`
}

/**
 * Whether the caller, in the place of a head, may give what one of the head's people owns to another of them, or to the head: as far
 * as both their roles let them. Not to himself: he would have it for good.
 */
export function mayReassign(ctx: Asked, object: ObjectDeclaration, from: StoredFields, to: StoredFields): boolean {
  const field = object.owner ?? ''
  const [owner, next] = [from[field], to[field]]
  if (typeof owner !== 'string' || typeof next !== 'string' || next === ctx.actor.user) return false
  return lentBy(ctx, object, 'update').some(
    ({ absent, owners }) =>
      owners.includes(owner) && owners.includes(next) && writes(roleOf(ctx, absent), object, field),
  )
}

const writes = (role: Rights | undefined, { name }: ObjectDeclaration, field: string): boolean =>
  role?.admin === true || (role?.fields[`${name}.${field}`] ?? 'write') === 'write'

/** In whose place the caller does this to a record: `null` where a right of his own reaches it, by `own`. */
export function inPlaceOf(
  ctx: Asked,
  object: ObjectDeclaration,
  values: StoredFields,
  { verb, own }: { verb: Verb; own: readonly string[] | 'all' },
): string | null {
  const owner = object.owner ? values[object.owner] : null
  if (typeof owner !== 'string' || own === 'all' || own.includes(owner)) return null
  return lenderOf(lentBy(ctx, object, verb), owner)
}

/** Of whom it is had: of its owner himself before a head of his. */
const lenderOf = (lent: readonly Lent[], owner: string): string | null =>
  (lent.find(({ absent }) => absent === owner) ?? lent.find(({ owners }) => owners.includes(owner)))?.absent ?? null
