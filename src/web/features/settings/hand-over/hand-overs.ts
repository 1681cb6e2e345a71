import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { watchJob } from '../../../app/watched-jobs.ts'
import type { BulkState } from '../../../records/bulk/bulk-changes.ts'
import { toast, toastError } from '../../../ui/toast.ts'

interface Named {
  id: string
  name: string
}

interface Kind {
  /** `lead.owner`, `views`. */
  kind: string
  label: string | null
  field: string | null
}

/** How much somebody has of a kind. */
export interface Holding extends Kind {
  open: number
  all: number
  closes: boolean
}

export interface Holdings {
  user: Named & { active: boolean }
  data: Holding[]
  apiKeys: number
}

type Counts = Record<'found' | 'willChange' | 'changed' | 'same' | 'refused' | 'undone' | 'kept', number>

export interface GivenPart extends Kind {
  to: Named
  counts: Counts
}

/** A hand-over in the list of all. */
export interface HandOverShort {
  id: string
  user: Named
  owner: string
  state: BulkState
  counts: Counts
  progress: { done: number; of: number }
  reverting: boolean
  committedAt: string | null
  parts: GivenPart[]
}

export interface HandOver extends HandOverShort {
  refusals: { object: string; code: string; message: string; count: number }[]
  kept: { object: string; id: string; title: string }[]
  failure: { message: string } | null
}

export interface Receiver {
  user?: string
  team?: string
}

/** What is asked for: who gets all, and what of it somebody else gets, or nobody. */
export interface Wanted {
  to: Receiver | null
  closed: boolean
  parts: Record<string, { to: Receiver | null }>
}

const keys = ['hand-overs'] as const

const isUnderWay = ({ state, reverting }: HandOverShort): boolean =>
  state === 'planning' || state === 'committing' || reverting

export const holdingsQuery = (user: string) =>
  queryOptions({
    queryKey: ['holdings', user],
    queryFn: ({ signal }) => api.get<Holdings>(`/users/${user}/holdings`, { signal }),
  })

export const handOverQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys, 'one', id],
    queryFn: ({ signal }) => api.get<HandOver>(`/hand-overs/${id}`, { signal }),
    refetchInterval: query => (query.state.data && isUnderWay(query.state.data) ? 500 : false),
  })

export const handOversQuery = queryOptions({
  queryKey: [...keys, 'list'],
  queryFn: async ({ signal }) => (await api.get<{ data: HandOverShort[] }>('/hand-overs', { signal })).data,
  refetchInterval: query => (query.state.data?.some(isUnderWay) ? 1000 : false),
})

export const previewHandOver = (user: string, wanted: Wanted): Promise<HandOver> =>
  api.post<HandOver>(`/users/${user}/hand-overs`, wanted)

/** What is called so: `Задачи: Участники`. */
export function useKindName(): (kind: Kind) => string {
  const { t } = useTranslation()
  return ({ kind, label, field }) =>
    label ? [label, field].filter(Boolean).join(': ') : t(`settings:handOver.kinds.${kind}`, { defaultValue: kind })
}

/** Takes a hand-over back as one step, and tells what stayed because people have changed it since. */
export function useUndoHandOver() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return async ({ id }: Pick<HandOverShort, 'id'>) => {
    const seen = watchJob(id)
    try {
      let now = await api.delete<HandOver>(`/hand-overs/${id}`)
      while (now.reverting) {
        await new Promise(resolve => setTimeout(resolve, 700))
        now = await queryClient.fetchQuery({ ...handOverQuery(id), staleTime: 0 })
      }
      const { kept, undone, changed } = now.counts
      const words = kept ? t('bulk:kept', { count: kept }) : t('bulk:undone')
      toast({ message: now.state === 'reverted' ? words : t('bulk:undoStopped', { done: undone, of: changed }) })
    } catch (error) {
      toastError(error)
    } finally {
      seen()
    }
    // Of every kind there is something that shows whose it is.
    await queryClient.invalidateQueries()
  }
}
