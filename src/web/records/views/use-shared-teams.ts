import { useQuery } from '@tanstack/react-query'
import { useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { pageQuery } from '../queries.ts'

interface Team {
  id: string
  name: string
  parent: string | null
}

/** The teams one may show a view to: one's own, those above and below it; an administrator all. */
export function useSharedTeams(): { value: string; label: string }[] {
  const { admin, team } = useMe()
  const { data } = useQuery(pageQuery(useObject('team'), { limit: 200, sort: 'name', fields: ['name', 'parent'] }))
  const teams = (data?.data ?? []).map(({ id, name, parent }) => ({
    id,
    name: String(name),
    parent: typeof parent === 'string' ? parent : null,
  }))
  const own = team ? linesOver(teams, team) : []
  return teams
    .filter(({ id }) => admin || own.includes(id) || (team !== null && linesOver(teams, id).includes(team)))
    .map(({ id, name }) => ({ value: id, label: name }))
}

/** A team and those above it. */
function linesOver(teams: Team[], team: string): string[] {
  const found: string[] = []
  for (let at: string | null = team; at && !found.includes(at); ) {
    found.push(at)
    at = teams.find(({ id }) => id === found.at(-1))?.parent ?? null
  }
  return found
}
