import type { Scope } from '../model/index.ts'
import type { Actor, Context } from './context.ts'

/** Users whose records a scope takes in: oneself, one's team, one's team and the teams below it. */
export function reach(
  { actor, config }: { actor: Pick<Actor, 'user' | 'team'> } & Pick<Context, 'config'>,
  scope: Scope,
): string[] {
  const { user, team } = actor
  const self = user ? [user] : []
  if (scope === 'own' || !team) return self
  return [
    ...new Set([...self, ...membersOf(config, scope === 'team' ? new Set([team]) : branchOf({ config }, team))]),
  ].sort()
}

/** A team and all the teams below it. */
export function branchOf({ config }: Pick<Context, 'config'>, root: string): Set<string> {
  const branch = new Set([root])
  for (let before = 0; before < branch.size; ) {
    before = branch.size
    for (const team of config.teams.values()) if (team.parent && branch.has(team.parent)) branch.add(team.id)
  }
  return branch
}

/** Who works in the teams that somebody heads, and in those below them, without himself. */
export function headedBy(config: Context['config'], head: string): string[] {
  const headed = [...config.teams.values()].filter(team => team.head === head)
  const members = membersOf(config, new Set(headed.flatMap(({ id }) => [...branchOf({ config }, id)])))
  return members.filter(id => id !== head).sort()
}

const membersOf = ({ users }: Context['config'], teams: ReadonlySet<string>): string[] =>
  [...users.values()].filter(({ team }) => team && teams.has(team)).map(({ id }) => id)
