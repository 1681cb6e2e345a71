import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { toast } from '../ui/toast.ts'
import { api } from './api.ts'
import type { Link, PageOf } from './contract.ts'

/** Something the caller must know: a new lead of his, a request of a client of his; with `count`, a line of them. */
export interface Notice {
  id: string
  title: string
  on: Link
  /** Page to which it leads; `null`: he no longer sees the record that it is on. */
  path: string | null
  at: string
  readAt: string | null
  /** When it comes back, where it was put off. */
  waitsUntil: string | null
  line: string
  count?: number
  unread?: number
}

interface NoticePage extends PageOf<Notice> {
  unread: number
  waiting: number
}

export const noticeKeys = { all: ['notices'] } as const

const countQuery = queryOptions({
  queryKey: [...noticeKeys.all, 'count'],
  queryFn: ({ signal }) => api.get<NoticePage>('/notices', { query: { limit: 1 }, signal, kept: 'undated' }),
})

/** How many notices nobody has read yet. */
export const useUnread = (): number => useQuery(countQuery).data?.unread ?? 0

export const linesQuery = (waiting: boolean) =>
  infiniteQueryOptions({
    queryKey: [...noticeKeys.all, 'lines', { waiting }],
    queryFn: ({ pageParam, signal }) =>
      api.get<NoticePage>('/notices', { query: { folded: true, waiting, limit: 30, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  })

/** All of one line. */
export const lineQuery = ({ line, waitsUntil }: Notice) =>
  queryOptions({
    queryKey: [...noticeKeys.all, 'line', line],
    queryFn: async ({ signal }) => {
      const query = { line, waiting: waitsUntil !== null, limit: 100 }
      return (await api.get<PageOf<Notice>>('/notices', { query, signal })).data
    },
  })

export const readNotice = ({ id }: Pick<Notice, 'id'>) => api.post(`/notices/${id}/read`)

/** What can be done with notices; each is told to all that shows them. */
export function useNoticeVerbs() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: noticeKeys.all })
  const read = useMutation({ mutationFn: (id: string) => readNotice({ id }), onSuccess })
  const readAll = useMutation({ mutationFn: () => api.post('/notices/read'), onSuccess })
  const bringBack = useMutation({ mutationFn: (id: string) => api.delete(`/notices/${id}/snooze`), onSuccess })
  const putOff = useMutation({
    mutationFn: ({ id, until }: { id: string; until: Date }) =>
      api.put(`/notices/${id}/snooze`, { until: until.toISOString() }),
    onSuccess: (_done, { id }) => {
      // Told here: once the lines are asked for again, the one that it was pressed on is gone.
      toast({
        message: t('notices.done'),
        action: { label: t('notices.undo'), run: () => bringBack.mutate(id) },
      })
      return onSuccess()
    },
  })
  return { read, readAll, putOff, bringBack }
}
