import type { Context, UserInfo } from '../../records/context.ts'
import { deputiesOf } from '../../records/deputies.ts'
import { isFree } from '../people.ts'
import { loadOf } from './load.ts'
import type { Rule } from './rules.ts'

/** Whose turn it is, and who gets the lead: he himself or his deputy. */
export interface Chosen {
  turn: string
  owner: string
}

/** How it is chosen, and among whom: a rule of the company's, or a step of a flow. */
export type Giving = Pick<Rule, 'scheme' | 'person' | 'people' | 'team'> & {
  /** Of which records the load is counted. */
  object: string
}

/** Who gets the next record; `null` when nobody of them is free. Called under the lock of the turn. */
export async function chooseOwner(ctx: Context, rule: Giving, last: string | null): Promise<Chosen | null> {
  const meant = rule.scheme === 'person' ? [ctx.config.users.get(rule.person ?? '')] : inTurn(peopleOf(ctx, rule), last)
  const chosen = meant.flatMap(user => taking(ctx, user) ?? [])
  if (rule.scheme === 'leastLoaded') return leastLoaded(ctx, rule.object, chosen)
  return chosen[0] ?? null
}

/** Who takes what would be somebody's: while he is away his deputy, if that is so chosen; `null` where neither is free. */
function taking(ctx: Context, user: UserInfo | undefined): Chosen | null {
  if (!user?.active) return null
  const deputies = deputiesOf(ctx.config, user.id).filter(({ takesLeads }) => takesLeads)
  const [free] = deputies.filter(({ deputy }) => isFree(ctx.config.users.get(deputy)))
  if (free) return { turn: user.id, owner: free.deputy }
  return !deputies.length && isFree(user) ? { turn: user.id, owner: user.id } : null
}

/** Those the rule names; else its team with the teams below it; else everybody who sells. */
export function peopleOf(ctx: Context, rule: Pick<Rule, 'people' | 'team'>): UserInfo[] {
  const { users } = ctx.config
  if (rule.people.length) return rule.people.flatMap(id => users.get(id) ?? [])
  const all = [...users.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (rule.team) return all.filter(user => isInBranch(ctx, user.team, rule.team))
  return all.filter(user => sells(ctx, user))
}

function isInBranch({ config }: Context, team: string | null, root: string | null): boolean {
  const seen = new Set<string>()
  for (let at = team; at !== null && !seen.has(at); at = config.teams.get(at)?.parent ?? null) {
    if (at === root) return true
    seen.add(at)
  }
  return false
}

/** Sees the leads of his team and works on his own: neither heads and administrators nor those who only look. */
function sells({ config }: Context, user: UserInfo): boolean {
  const role = config.roles.get(user.role)
  const lead = role?.objects.lead
  return Boolean(role && !role.admin && (lead?.update === 'own' || lead?.update === 'team') && lead.read !== 'own')
}

/** The same people, beginning with whoever comes after the last one; from the first when he is no longer among them. */
function inTurn(people: UserInfo[], last: string | null): UserInfo[] {
  const at = people.findIndex(user => user.id === last)
  return [...people.slice(at + 1), ...people.slice(0, at + 1)]
}

/** Who has the fewest open records; among equals, whose turn it is. */
async function leastLoaded(ctx: Context, object: string, people: Chosen[]): Promise<Chosen | null> {
  const load = await loadOf(
    ctx,
    object,
    people.map(({ owner }) => owner),
  )
  const [least] = people.toSorted((a, b) => (load.get(a.owner) ?? 0) - (load.get(b.owner) ?? 0))
  return least ?? null
}
