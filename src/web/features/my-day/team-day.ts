import type { Json, Operator } from '../../../model/index.ts'

/** What the server counts of each person: conditions that a list takes too. */
export interface Measure {
  name: string
  object: string
  conditions: [field: string, operator: Operator, operand: Json][]
}

export interface PersonDay {
  user: { id: string; name: string; team: string | null; active: boolean; absent: boolean } | null
  counts: Record<string, number>
}

export interface TeamDay {
  measures: Measure[]
  teams: { id: string; name: string; parent: string | null }[]
  people: PersonDay[]
}

export interface TeamRows {
  /** `null`: of no team. */
  team: TeamDay['teams'][number] | null
  /** How many teams it stands below. */
  depth: number
  people: PersonDay[]
}

/** What calls for the head: everything but what is planned for today, and what was won. */
const calling = ['untouched', 'overdue', 'unanswered', 'leadsUnplanned', 'dealsUnplanned']

export const attention = ({ counts }: PersonDay): number => calling.reduce((sum, name) => sum + (counts[name] ?? 0), 0)

/** People by their teams, each team below the one it belongs to; who needs attention most stands first. */
export function rowsByTeam({ teams, people }: TeamDay): TeamRows[] {
  const byTeam = Map.groupBy(people, ({ user }) => user?.team ?? null)
  const known = new Set(teams.map(({ id }) => id))
  const of = (team: string | null) => sorted(byTeam.get(team) ?? [])
  const below = (parent: string | null, depth: number): TeamRows[] =>
    teams
      .filter(team => (team.parent && known.has(team.parent) ? team.parent : null) === parent && team.id !== parent)
      .sort((one, other) => one.name.localeCompare(other.name))
      .flatMap(team => [{ team, depth, people: of(team.id) }, ...below(team.id, depth + 1)])
  return [...below(null, 0), { team: null, depth: 0, people: of(null) }].filter(rows => rows.people.length)
}

const sorted = (people: PersonDay[]): PersonDay[] =>
  people.toSorted(
    (one, other) => attention(other) - attention(one) || (one.user?.name ?? '').localeCompare(other.user?.name ?? ''),
  )
