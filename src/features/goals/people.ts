import { isAdministrator } from '../../access/contexts.ts'
import { isId, NotFound, type Scope } from '../../model/index.ts'
import { branchOf, type Context, objectOf, reach, scopeOf, type UserInfo } from '../../records/index.ts'
import { isHeadOver } from '../people.ts'
import { keyOf, seenPeople } from '../sales-plans.ts'

/** Whose goals they are. */
export type Whom = { kind: 'user' | 'team'; id: string } | { kind: 'company'; id: null }

/** A line of the company's tree: a person, or all the people of a team and of those below it. */
export interface Line {
  whom: Whom
  name: string
  /** Key of the line that it adds up into. */
  parent: string | null
  depth: number
  /** Whose deals it is made of. */
  people: readonly string[]
}

/** Whether somebody sells: he is there, and deals can be his; administrators only by what they have. */
export function sells({ config }: Context, { active, role }: UserInfo): boolean {
  const rights = config.roles.get(role)?.objects.deal
  return active && (rights?.update ?? 'none') !== 'none'
}

/**
 * The people who are shown, by their teams, each team below the one it belongs to. A team stands there where the caller sees all its
 * people, the company where he sees everybody: of a part there is no sum.
 */
export function treeOf(ctx: Context, isShown: (user: UserInfo) => boolean): Line[] {
  const { config } = ctx
  const seen = seenPeople(ctx)
  const users = [...config.users.values()].filter(user => seen.has(user.id) && isShown(user)).sort(byName)
  const everybody = [...config.users.keys()].every(id => seen.has(id))
  const root: Line[] = everybody
    ? [{ whom: { kind: 'company', id: null }, name: config.company.name, parent: null, depth: 0, people: ids(users) }]
    : []
  const top: Above = { key: root[0] ? 'company' : null, depth: root.length }

  const teamsUnder = (team: string | null) =>
    [...config.teams.values()].filter(({ id, parent }) => (isTop(config, id) ? null : parent) === team).sort(byName)
  const below = (team: string | null, above: Above): Line[] =>
    teamsUnder(team).flatMap(({ id, name }) => {
      const branch = branchOf(ctx, id)
      const within = users.filter(user => user.team && branch.has(user.team))
      if (!within.length) return []
      const isWhole = [...config.users.values()].every(
        user => !user.team || !branch.has(user.team) || seen.has(user.id),
      )
      const next: Above = isWhole ? { key: keyOf({ kind: 'team', id }), depth: above.depth + 1 } : above
      const line: Line[] = isWhole
        ? [{ whom: { kind: 'team', id }, name, parent: above.key, depth: above.depth, people: ids(within) }]
        : []
      return [...line, ...personLines(users, id, next), ...below(id, next)]
    })
  return [...root, ...below(null, top), ...personLines(users, null, top)]
}

interface Above {
  key: string | null
  depth: number
}

const isTop = ({ teams }: Context['config'], id: string): boolean => !teams.has(teams.get(id)?.parent ?? '')

const personLines = (users: readonly UserInfo[], team: string | null, { key, depth }: Above): Line[] =>
  users
    .filter(user => user.team === team)
    .map(({ id, name }) => ({ whom: { kind: 'user', id }, name, parent: key, depth, people: [id] }))

const ids = (users: readonly UserInfo[]): string[] => users.map(({ id }) => id)
const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name)

/** Whether the caller answers for the deals of a person, of everybody in a team and below it, or of the whole company. */
export function answersFor(ctx: Context, whom: Whom): boolean {
  const scope = scopeOf(ctx, objectOf(ctx, 'deal'), 'update')
  if (scope === 'none') return false
  if (isAdministrator(ctx) || scope === 'all') return true
  if (whom.kind === 'company') return false
  if (whom.kind === 'team') return headedTeams(ctx, scope).has(whom.id)
  const { user } = ctx.actor
  if (user !== null && user !== whom.id && isHeadOver(ctx.config, user, whom.id)) return true
  return scope !== 'own' && reach(ctx, scope).includes(whom.id)
}

/** Teams that the caller heads, those below them, and those whose deals are all his to change. */
function headedTeams(ctx: Context, scope: Scope): ReadonlySet<string> {
  const { team, user } = ctx.actor
  const headed = [...ctx.config.teams.values()].filter(({ head }) => head !== null && head === user)
  return new Set([
    ...headed.flatMap(({ id }) => [...branchOf(ctx, id)]),
    ...(team && scope === 'team' ? [team] : []),
    ...(team && scope === 'branch' ? branchOf(ctx, team) : []),
  ])
}

/** Reads whose goals are meant. Throws NotFound where there is nobody, or nobody whom the caller sees. */
export function readWhom(ctx: Context, { kind, id }: { kind: string; id?: string | null }): Whom {
  const notFound = () => new NotFound('notFound', { object: kind, id: id ?? '' })
  const seen = seenPeople(ctx)
  if (kind === 'company') {
    if (![...ctx.config.users.keys()].every(user => seen.has(user))) throw notFound()
    return { kind, id: null }
  }
  if (!id || !isId(id)) throw notFound()
  if (kind === 'user') {
    if (!ctx.config.users.has(id) || !seen.has(id)) throw notFound()
    return { kind, id }
  }
  if (!ctx.config.teams.has(id)) throw notFound()
  const branch = branchOf(ctx, id)
  if (![...ctx.config.users.values()].every(user => !user.team || !branch.has(user.team) || seen.has(user.id)))
    throw notFound()
  return { kind: 'team', id }
}
