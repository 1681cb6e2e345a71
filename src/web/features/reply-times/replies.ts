import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { withMoment } from '../../records/past/past.ts'
import { recordKeys } from '../../records/queries.ts'
import type { DaysAsOf } from '../reports/period-as-of.tsx'

/** A request that was promised an answer. */
export interface PromisedReply {
  object: string
  id: string
  title: string | null
  person: string | null
  channel: string
  since: string
  dueAt: string
  answeredAt: string | null
  state: 'kept' | 'late' | 'waiting'
}

export const replyGroups = ['person', 'source', 'channel'] as const
export type ReplyGroup = (typeof replyGroups)[number]

export interface ReplyTimesSearch extends DaysAsOf {
  by?: ReplyGroup
}

export interface ReplyRow {
  group: string | null
  promised: number
  kept: number
  late: number
  waiting: number
  medianMinutes: number | null
}

export interface ReplyReport {
  rows: ReplyRow[]
  all: ReplyRow
}

/** Narrows to what is meant; an empty text means nobody and none. */
export interface RepliesAsked extends DaysAsOf {
  state?: PromisedReply['state']
  record?: string
  person?: string
  source?: string
  channel?: string
}

export const repliesQuery = (asked: RepliesAsked) =>
  queryOptions({
    queryKey: [...recordKeys.day, 'replies', asked],
    queryFn: ({ signal }) =>
      api.get<{ data: PromisedReply[]; more: boolean }>('/promised-replies', { query: withMoment(asked), signal }),
  })

export const replyReportQuery = (asked: DaysAsOf & { groupBy: ReplyGroup }) =>
  queryOptions({
    queryKey: [...recordKeys.day, 'reply-times', asked],
    queryFn: ({ signal }) => api.get<ReplyReport>('/reports/reply-times', { query: withMoment(asked), signal }),
  })

export interface ReplyPromise {
  source?: string
  channel?: string
  minutes: number
}

export interface KeptPromises {
  rules: ReplyPromise[]
  version: number
}

export const promisesQuery = queryOptions({
  queryKey: ['reply-promises'],
  queryFn: ({ signal }) => api.get<KeptPromises>('/reply-promises', { signal }),
})
