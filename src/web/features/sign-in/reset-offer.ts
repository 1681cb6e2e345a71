import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

/** Whether the system can send a link for a new password. */
export const resetOfferQuery = queryOptions({
  queryKey: ['reset-offer'],
  queryFn: ({ signal }) => api.get<{ offered: boolean }>('/password-resets', { signal }),
  meta: { quiet: true },
})
