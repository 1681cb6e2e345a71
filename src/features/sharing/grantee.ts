import { rightsOf } from '../../access/contexts.ts'
import type { Json, ObjectDeclaration, Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { scopeOf } from '../../records/index.ts'
import type { NewShare } from './share.ts'

/** Why a record cannot be shared with whom it should be: sharing widens whose records a role reaches, not what it may do. */
export function granteeProblems(
  ctx: Context,
  object: ObjectDeclaration,
  { user, team, right }: NewShare,
  owner: Json,
): Problem[] {
  if ((user == null) === (team == null)) return [{ field: 'user', code: 'shareWithOne' }]
  if (team != null) return ctx.config.teams.has(team) ? [] : [{ field: 'team', code: 'dangling' }]
  return personProblems(ctx, object, user ?? '', right, owner)
}

function personProblems(
  ctx: Context,
  object: ObjectDeclaration,
  user: string,
  right: NewShare['right'],
  owner: Json,
): Problem[] {
  const actor = ctx.config.users.get(user)?.active ? rightsOf(ctx.config, user) : null
  if (!actor) return [{ field: 'user', code: 'shareUser' }]
  if (owner === user) return [{ field: 'user', code: 'shareOwner' }]
  const may = (verb: 'read' | 'update') => scopeOf({ actor }, object, verb) !== 'none'
  if (!may('read')) return [{ field: 'user', code: 'shareRoleReads' }]
  return right === 'change' && !may('update') ? [{ field: 'right', code: 'shareRoleChanges' }] : []
}
