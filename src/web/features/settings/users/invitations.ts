import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

/** Somebody was invited and has not come in yet. */
export interface OpenInvitation {
  user: string
  createdAt: string
  expiresAt: string
}

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async ({ signal }) => (await api.get<{ data: OpenInvitation[] }>('/invitations', { signal })).data,
})
