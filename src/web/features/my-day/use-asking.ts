import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { recordKeys } from '../../records/queries.ts'

/** Somebody who wrote and was not answered since. */
export interface Asking {
  object: string
  id: string
  title: string | null
  owner: string | null
  since: string
  kind: string
  subject: string | null
  /** Until when an answer is promised. */
  dueAt: string | null
}

interface AskingQuery {
  owner?: string
  owned?: boolean
  limit: number
}

export const useAsking = (query: AskingQuery) =>
  useQuery({
    queryKey: [...recordKeys.day, 'unanswered', query],
    queryFn: ({ signal }) =>
      api.get<{ data: Asking[]; total: { value: number } }>('/unanswered', { query: { ...query }, signal }),
  })
