import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Link, PageOf } from './contract.ts'

/** Something the caller must know at once: a new lead of his, a request of a client of his. */
export interface Notice {
  id: string
  title: string
  on: Link | null
  at: string
  readAt: string | null
}

export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: async ({ signal }) => (await api.get<PageOf<Notice>>('/notices', { query: { limit: 50 }, signal })).data,
})

export function useNotices() {
  const queryClient = useQueryClient()
  const { data = [] } = useQuery(noticesQuery)
  const reading = useMutation({
    mutationFn: () => api.post('/notices/read'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  })
  const unread = data.filter(notice => !notice.readAt).length
  return { notices: data, unread, markRead: () => unread && reading.mutate() }
}
