import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RecordJson, SchemaObject, StandsInFor } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { allQuery } from '../../records/queries.ts'
import { type Colleague, type TeamOf, withinReach } from './who.ts'

/** Whose calendars the reader may look at, and their teams. */
export function useColleagues() {
  const me = useMe()
  const user = useObject('user')
  const task = useObject('task')
  const wanted = seenFields(user, ['name', 'team', 'absentFrom', 'absentUntil'])
  const users = useQuery(allQuery(user, { filter: { active: true }, sort: 'name', fields: wanted }))
  const teams = useQuery(allQuery(useObject('team'), { sort: 'name' }))
  const scope = task.can.read
  const { id, team, standsInFor } = me
  return useMemo(() => {
    const teamList = (teams.data ?? []).map(teamOf)
    const people = withinReach(scope, { id, team }, (users.data ?? []).map(colleagueOf), teamList, lentBy(standsInFor))
    const inhabited = new Set(people.map(person => person.team))
    return {
      people,
      teams: teamList,
      offered: teamList.filter(({ id }) => inhabited.has(id) || teamList.some(({ parent }) => parent === id)),
      ready: users.isSuccess && teams.isSuccess,
    }
  }, [users.data, teams.data, users.isSuccess, teams.isSuccess, scope, id, team, standsInFor])
}

/** In whose place the reader is now, and whom they head. */
const lentBy = (standsInFor: readonly StandsInFor[] = []): Set<string> =>
  new Set(
    standsInFor
      .filter(({ until }) => new Date(until).getTime() > Date.now())
      .flatMap(({ id, people = [] }) => [id, ...people]),
  )

/** What of the fields the object has and the reader sees. */
export const seenFields = (object: SchemaObject, names: readonly string[]): string[] =>
  names.filter(name => fieldOf(object, name))

const colleagueOf = (user: RecordJson): Colleague => ({
  id: user.id,
  name: asText(user.name),
  team: idOf(user.team),
  absentFrom: asText(user.absentFrom) || null,
  absentUntil: asText(user.absentUntil) || null,
})

const teamOf = (team: RecordJson): TeamOf => ({ id: team.id, name: asText(team.name), parent: idOf(team.parent) })
