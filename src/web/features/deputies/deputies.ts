import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

interface Named {
  id: string
  name: string
}

export interface Deputy {
  id: string
  absent: Named
  deputy: Named
  from: string
  until: string
  takesLeads: boolean
  current: boolean
  canEnd: boolean
}

export interface NewDeputy {
  deputy: string
  from: string
  until: string
  takesLeads: boolean
}

const keys = ['deputies'] as const

/** Who stands in for whom, now and later; of one person where one is named. */
export const deputiesQuery = (user?: string) =>
  queryOptions({
    queryKey: [...keys, user ?? 'all'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: Deputy[] }>(user ? `/deputies?user=${user}` : '/deputies', { signal })).data,
  })

export function useNameDeputy(onNamed: () => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ absent, ...deputy }: NewDeputy & { absent: string }) =>
      api.post<Deputy>(`/users/${absent}/deputies`, deputy),
    onSuccess: onNamed,
    onSettled: refresh,
    meta: { quiet: true },
  })
}

export function useEndDeputy() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: (id: string) => api.delete<Deputy>(`/deputies/${id}`), onSettled: refresh })
}

/** Who sees what is another question now. */
function useRefresh() {
  const queryClient = useQueryClient()
  return () =>
    Promise.all([keys, ['me'], ['access-reasons']].map(queryKey => queryClient.invalidateQueries({ queryKey })))
}
