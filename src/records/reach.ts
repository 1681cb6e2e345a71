import type { Scope } from '../model/index.ts'
import type { Actor, Context } from './context.ts'

/** Users whose records a scope takes in: oneself, one's team, one's team and the teams below it. In order. */
export function reach(
  { actor, config }: { actor: Pick<Actor, 'user' | 'team'> } & Pick<Context, 'config'>,
  scope: Scope,
): readonly string[] {
  const { user, team } = actor
  const self = user ? [user] : []
  if (scope === 'own' || !team) return self
  const members = aroundTeam(config, team, scope)
  return !user || members.includes(user) ? members : [...self, ...members].sort()
}

/** A set-up is a snapshot: who works where is found once in it for each team, not for everybody who asks. */
const found = new WeakMap<Context['config'], Map<string, readonly string[]>>()

function aroundTeam(config: Context['config'], team: string, scope: Scope): readonly string[] {
  const ofConfig = found.get(config) ?? new Map<string, readonly string[]>()
  found.set(config, ofConfig)
  const key = `${team} ${scope === 'team'}`
  const known = ofConfig.get(key)
  if (known) return known
  const members = membersOf(config, scope === 'team' ? new Set([team]) : branchOf({ config }, team)).sort()
  ofConfig.set(key, members)
  return members
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
