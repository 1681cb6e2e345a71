import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'
import type { ConsentVersion, Purpose, Wording } from '../../consents/consents.ts'

/** What is asked of people has changed: forms, cards and this page ask anew. */
function useRefresh() {
  const queryClient = useQueryClient()
  return () =>
    Promise.all([['consent-purposes'], ['changes']].map(queryKey => queryClient.invalidateQueries({ queryKey })))
}

export interface NewWords {
  text: Wording
  link?: string
}

export interface NewPurpose extends NewWords {
  name: Wording
  kind: Purpose['kind']
  basis: Purpose['basis']
}

export function useNewPurpose(onMade: () => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (purpose: NewPurpose) => api.post<Purpose>('/consent-purposes', purpose),
    onSuccess: async () => {
      onMade()
      await refresh()
    },
    meta: { quiet: true },
  })
}

export function usePublish(purpose: string, onPublished: () => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (words: NewWords) => api.post<ConsentVersion>(`/consent-purposes/${purpose}/versions`, words),
    onSuccess: async () => {
      onPublished()
      await refresh()
    },
    meta: { quiet: true },
  })
}

export function useChangePurpose(purpose: string, onChanged?: () => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (change: { name?: Wording; retired?: boolean }) =>
      api.patch<Purpose>(`/consent-purposes/${purpose}`, change),
    onSuccess: async () => {
      onChanged?.()
      await refresh()
    },
  })
}
