import { useQuery } from '@tanstack/react-query'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { allQuery } from '../../../records/queries.ts'

/** Users, teams and roles at hand, by id where they are referred to. */
export function usePeople() {
  const users = useQuery(allQuery(useObject('user'), { sort: 'name' }))
  const teams = useQuery(allQuery(useObject('team'), { sort: 'name' }))
  const roles = useQuery(allQuery(useObject('role'), { sort: 'createdAt' }))
  return { users, teams, roles, teamOf: finder(teams.data), roleOf: finder(roles.data), userOf: finder(users.data) }
}

function finder(records: RecordJson[] = []): (id: unknown) => RecordJson | undefined {
  const byId = new Map(records.map(record => [record.id, record]))
  return id => (typeof id === 'string' ? byId.get(id) : undefined)
}
