import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { Named } from './reasons.ts'

export interface Share {
  id: string
  user: Named | null
  team: Named | null
  right: 'read' | 'change'
  givenBy: Named | null
  until: string
  endedAt: string | null
  endedBy: Named | null
  current: boolean
}

export interface NewShare {
  user?: string
  team?: string
  right: 'read' | 'change'
  until: string
}

const pathOf = (object: string, record: string) => `/records/${object}/${record}/shares`

/** With whom a record is shared, and was, and whether the reader may share it himself. */
export const sharesQuery = (object: string, record: string) =>
  queryOptions({
    queryKey: ['shares', object, record],
    queryFn: ({ signal }) => api.get<{ data: Share[]; canShare: boolean }>(pathOf(object, record), { signal }),
  })

export function useShare(object: string, record: string, onShared: () => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (share: NewShare) => api.post<Share>(pathOf(object, record), share),
    onSuccess: onShared,
    onSettled: refresh,
    meta: { quiet: true },
  })
}

export function useEndShare() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: (id: string) => api.delete<Share>(`/shares/${id}`), onSettled: refresh })
}

/** Who sees it is another question now. */
function useRefresh() {
  const queryClient = useQueryClient()
  return () =>
    Promise.all(['shares', 'access-reasons'].map(kind => queryClient.invalidateQueries({ queryKey: [kind] })))
}
