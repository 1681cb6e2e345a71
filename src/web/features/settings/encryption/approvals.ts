import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { api } from '../../../app/api.ts'
import { type Approval, isAsked } from '../../../app/approvals.ts'
import { toast } from '../../../ui/toast.ts'

/** How the two-person rule stands. */
export interface TwoPersonRule {
  on: boolean
  since: string | null
  by: { id: string; name: string } | null
  /** Administrators who can sign in. */
  administrators: number
}

export const twoPersonsQuery = queryOptions({
  queryKey: ['two-persons'],
  queryFn: async ({ signal }) => {
    const [rule, approvals] = await Promise.all([
      api.get<TwoPersonRule>('/two-person-rule', { signal }),
      api.get<{ data: Approval[] }>('/approvals', { signal }),
    ])
    return { rule, approvals: approvals.data }
  },
  // Another may be deciding.
  refetchInterval: query => (query.state.data?.approvals.some(({ state }) => state === 'waiting') ? 5000 : false),
})

/** Whether what is about to be done waits for another administrator first. */
export const useIsAskedFirst = (): boolean => useQuery(twoPersonsQuery).data?.rule.on ?? false

/** Says of a call that became a request that it waits now; `false` where it was done. */
export async function tellAsked(queryClient: QueryClient, answer: unknown): Promise<boolean> {
  if (!isAsked(answer)) return false
  await queryClient.invalidateQueries({ queryKey: twoPersonsQuery.queryKey })
  toast({ message: i18next.t('approvals:asked') })
  return true
}
