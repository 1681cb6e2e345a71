/** Somebody whose calendar can be looked at. */
export interface Colleague {
  id: string
  name: string
  team: string | null
  absentFrom: string | null
  absentUntil: string | null
}

export interface TeamOf {
  id: string
  name: string
  parent: string | null
}

export const teamMark = 'team:'

/** What the address names: ids of users and teams. `all`: everybody the reader may see. */
export function chosenOf(who: string | undefined, me: string): string[] {
  if (!who) return [me]
  return [...new Set(who.split(',').filter(Boolean))]
}

/** The people that are meant, those of a team with the teams below it. */
export function peopleOf(
  chosen: readonly string[],
  people: readonly Colleague[],
  teams: readonly TeamOf[],
): Colleague[] {
  if (chosen.includes('all')) return [...people]
  const wanted = new Set(
    chosen.filter(one => one.startsWith(teamMark)).flatMap(one => [...branchOf(one.slice(teamMark.length), teams)]),
  )
  return people.filter(({ id, team }) => chosen.includes(id) || (team !== null && wanted.has(team)))
}

/** A team and all below it. Teams that stand in a circle end it. */
export function branchOf(team: string, teams: readonly TeamOf[], seen = new Set<string>()): Set<string> {
  if (seen.has(team)) return seen
  seen.add(team)
  for (const { id, parent } of teams) if (parent === team) branchOf(id, teams, seen)
  return seen
}

/** Whose tasks a right reaches, with those of people in whose place the reader is (`lent`): a proposal for the picker only, what comes is the server's to decide. */
export function withinReach(
  scope: string,
  me: { id: string; team: string | null },
  people: readonly Colleague[],
  teams: readonly TeamOf[],
  lent: ReadonlySet<string> = new Set(),
): Colleague[] {
  if (scope === 'all') return [...people]
  const reached = me.team && scope === 'branch' ? branchOf(me.team, teams) : new Set([me.team])
  return people.filter(
    ({ id, team }) =>
      id === me.id || lent.has(id) || (scope !== 'own' && scope !== 'none' && team !== null && reached.has(team)),
  )
}
