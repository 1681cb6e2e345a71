import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { toast } from '../../ui/toast.ts'

/** That an app speaks for somebody. */
export interface Grant {
  id: string
  app: { id: string; name: string }
  user: string
  scopes: string[]
  givenAt: string
  usedAt: string | null
  usedFrom: string | null
}

export const grantsQuery = (whose: 'own' | 'all') =>
  queryOptions({
    queryKey: ['oauth-grants', whose],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: Grant[] }>('/oauth/grants', { query: whose === 'all' ? { all: true } : {}, signal })).data,
  })

/** Ends that an app speaks for somebody. */
export function useDisconnect() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return async ({ id, app }: Grant) => {
    await api.delete(`/oauth/grants/${id}`)
    toast({ message: t('apps:disconnected', { name: app.name }) })
    await Promise.all([['oauth-grants'], ['oauth-apps']].map(queryKey => queryClient.invalidateQueries({ queryKey })))
  }
}
