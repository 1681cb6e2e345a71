import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'

export interface Blind {
  id: string
  /** Of what he is named in he hears all the same: a meeting is seen by whom it asks. */
  told: boolean
}

/** Which of some colleagues do not see a card. Empty until that is known. */
export function useBlind(on: Link, users: string[], as: 'activity' | 'task'): Blind[] {
  const asked = users.toSorted().slice(0, 50)
  const { data } = useQuery({
    queryKey: ['readers', on.object, on.id, as, asked],
    queryFn: ({ signal }) =>
      api.get<{ data: string[]; told: string[] }>(`/records/${on.object}/${on.id}/readers`, {
        query: { users: asked.join(','), as },
        signal,
      }),
    enabled: asked.length > 0,
    staleTime: 60_000,
    meta: { quiet: true },
  })
  return data ? asked.filter(id => !data.data.includes(id)).map(id => ({ id, told: data.told.includes(id) })) : []
}
