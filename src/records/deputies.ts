import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote, snakeCase } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration, Scope, StoredFields, Verb } from '../model/index.ts'
import type { Context, DeputyInfo } from './context.ts'

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

/**
 * Those whose records of an object the caller may do this to in their place: as far as their own role lets them do it to
 * what is theirs. Set-up is nobody's to lend.
 */
export const lentBy = (ctx: Asked, object: ObjectDeclaration, verb: Verb): string[] =>
  object.configuration
    ? []
    : standsInFor(ctx)
        .map(({ absent }) => absent)
        .filter(absent => scopeOfAbsent(ctx, absent, object, verb) !== 'none')

function scopeOfAbsent({ config }: Asked, absent: string, object: ObjectDeclaration, verb: Verb): Scope {
  const role = config.roles.get(config.users.get(absent)?.role ?? '')
  return role?.admin ? 'all' : (role?.objects[object.name]?.[verb] ?? 'none')
}

/** Condition that the row under `alias` is of one of those; of meetings to read also that he is asked to it. */
export function isLent(
  object: ObjectDeclaration,
  { absent, alias, invites }: { absent: readonly string[]; alias: string; invites: boolean },
): Sql {
  const named = invites && object.invites ? tableOf(object).fields.get(object.invites) : undefined
  const asked = named
    ? absent.map(id => sql`coalesce(${raw(comparableSql(named, alias))} @> ${JSON.stringify([id])}::jsonb, false)`)
    : []
  return sql`(${join([isOwned(object, absent, alias), ...asked], ' or ')})`
}

/** Of added objects the owner is compared as the text that their index has. */
function isOwned(object: ObjectDeclaration, absent: readonly string[], alias: string): Sql {
  const owner = object.owner ?? ''
  return object.added
    ? sql`${raw(`(${alias}.custom->>'${owner}')`)} = any(${absent}::text[])`
    : sql`${raw(`${alias}.${quote(snakeCase(owner))}`)} = any(${absent}::uuid[])`
}

/** In whose place the caller does this to a record: `null` where a right of his own reaches it, by `own`. */
export function inPlaceOf(
  ctx: Asked,
  object: ObjectDeclaration,
  values: StoredFields,
  { verb, own }: { verb: Verb; own: readonly string[] | 'all' },
): string | null {
  const owner = object.owner ? values[object.owner] : null
  if (typeof owner !== 'string' || own === 'all' || own.includes(owner)) return null
  return lentBy(ctx, object, verb).includes(owner) ? owner : null
}
