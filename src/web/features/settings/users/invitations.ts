import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** Somebody was invited and has not come in yet. */
export interface OpenInvitation {
  user: string
  /** `reset`: he has a password and is to choose a new one. */
  kind: 'invitation' | 'reset'
  createdAt: string
  expiresAt: string
  /** What became of the letter with it; `null`: it goes by hand. */
  letter: 'waiting' | 'sent' | 'dropped' | null
}

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => (await api.get<{ data: OpenInvitation[] }>('/invitations', { signal })).data,
})
