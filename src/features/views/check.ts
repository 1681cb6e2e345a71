import { isAdministrator } from '../../access/contexts.ts'
import { Forbidden, type ObjectDeclaration, type Problem } from '../../model/index.ts'
import { type Context, scopeOf } from '../../records/index.ts'
import { isNearTeam } from '../shared-with.ts'
import { queryProblems } from './check-query.ts'
import type { View, ViewDraft } from './view.ts'

interface Given {
  draft: ViewDraft
  /** As it is kept now; absent while it is new. */
  before?: View
  /** Whether the query is the caller's own words: one that stays is not his to mend. */
  checked: boolean
}

/** Every problem of a view as it shall be. Throws Forbidden where only an administrator may do it. */
export function draftProblems(ctx: Context, object: ObjectDeclaration, { draft, before, checked }: Given): Problem[] {
  return [
    ...nameProblems(draft.name),
    ...boardProblems(object, draft),
    ...ownerProblems(ctx, object, draft, before),
    ...teamProblems(ctx, draft, before),
    ...(checked ? queryProblems(ctx, object, draft.query) : []),
  ]
}

function nameProblems(name: string): Problem[] {
  if (!name) return [{ field: 'name', code: 'required' }]
  return name.isWellFormed() && !name.includes('\0') ? [] : [{ field: 'name', code: 'brokenText' }]
}

const boardProblems = ({ views }: ObjectDeclaration, { kind }: ViewDraft): Problem[] =>
  kind === 'board' && !views.board ? [{ field: 'kind', code: 'choice', params: { choices: 'list' } }] : []

/** An administrator gives a view to somebody else: most of all what is left of those who are gone. */
function ownerProblems(ctx: Context, object: ObjectDeclaration, { owner }: ViewDraft, before?: View): Problem[] {
  if (!before || owner === before.owner) return []
  if (!isAdministrator(ctx)) throw new Forbidden('administratorsOnly')
  const heir = ctx.config.users.get(owner)
  const role = heir && ctx.config.roles.get(heir.role)
  if (!heir?.active || !role) return [{ field: 'owner', code: 'dangling' }]
  const reads = scopeOf({ ...ctx, actor: { ...ctx.actor, role, scopes: null } }, object, 'read') !== 'none'
  return reads ? [] : [{ field: 'owner', code: 'ownerReadsNone' }]
}

function teamProblems(ctx: Context, { shared, team }: ViewDraft, before?: View): Problem[] {
  if (shared !== 'team') return team ? [{ field: 'team', code: 'viewTeamUnshared' }] : []
  if (!team) return [{ field: 'team', code: 'required' }]
  if (team === before?.team) return []
  if (!ctx.config.teams.has(team)) return [{ field: 'team', code: 'dangling' }]
  return isAdministrator(ctx) || isNearTeam(ctx, team) ? [] : [{ field: 'team', code: 'viewForeignTeam' }]
}
