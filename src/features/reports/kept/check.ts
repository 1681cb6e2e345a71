import { isAdministrator } from '../../../access/contexts.ts'
import { Forbidden, type JsonObject, type Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { isNearTeam } from '../../shared-with.ts'
import type { Kept, KeptDraft } from './kept.ts'

/** Every problem of what stands beside the content. Throws Forbidden where only an administrator may do it. */
export const draftProblems = (ctx: Context, draft: KeptDraft, before?: Kept): Problem[] => [
  ...textProblems({ name: draft.name, about: draft.about }),
  ...(draft.name ? [] : [{ field: 'name', code: 'required' }]),
  ...ownerProblems(ctx, draft, before),
  ...teamProblems(ctx, draft, before),
]

const textProblems = (texts: JsonObject): Problem[] =>
  Object.entries(texts).flatMap(([field, text]) =>
    typeof text === 'string' && (!text.isWellFormed() || text.includes('\0')) ? [{ field, code: 'brokenText' }] : [],
  )

/** An administrator gives them to somebody else: most of all what is left of those who are gone. */
function ownerProblems(ctx: Context, { owner }: KeptDraft, before?: Kept): Problem[] {
  if (!before || owner === before.owner) return []
  if (!isAdministrator(ctx)) throw new Forbidden('administratorsOnly')
  return ctx.config.users.get(owner)?.active ? [] : [{ field: 'owner', code: 'dangling' }]
}

function teamProblems(ctx: Context, { shared, team }: KeptDraft, before?: Kept): Problem[] {
  if (shared !== 'team') return team ? [{ field: 'team', code: 'teamUnshared' }] : []
  if (!team) return [{ field: 'team', code: 'required' }]
  if (team === before?.team) return []
  if (!ctx.config.teams.has(team)) return [{ field: 'team', code: 'dangling' }]
  return isAdministrator(ctx) || isNearTeam(ctx, team) ? [] : [{ field: 'team', code: 'foreignTeam' }]
}
