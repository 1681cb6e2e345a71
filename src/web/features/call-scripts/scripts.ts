import { queryOptions } from '@tanstack/react-query'
import type { Given, ScriptStep } from '../../../model/call-script.ts'
import type { Json } from '../../../model/index.ts'
import { api } from '../../app/api.ts'

export interface Applies {
  lines?: string[]
  direction?: 'in' | 'out'
  sources?: string[]
  objects?: string[]
}

export interface CallScript {
  id: string
  version: number
  name: string
  active: boolean
  applies: Applies
  steps: ScriptStep[]
  updatedAt: string
  problems: { field: string; code: string; message: string }[]
  can: { change: boolean }
}

/** A step as it is gone through. */
export interface RunStep extends ScriptStep {
  /** Its text, filled with the card. */
  said: string
  /** What the field holds. */
  now: Json
  /** Why its answer stands on no card. */
  not: string | null
}

export interface Run {
  id: string
  version: number
  script: string
  scriptVersion: number
  name: string
  on: { object: string; id: string } | null
  call: string | null
  step: string
  answers: Given[]
  steps: RunStep[]
  startedAt: string
  endedAt: string | null
  result: string | null
}

export interface Ended {
  run: Run
  written: { object: string; id: string; version: number }[]
  left: { object: string; field: string; why: string }[]
}

interface Fitting {
  data: { id: string; name: string; version: number; steps: number }[]
  open: { id: string; script: string; name: string; answered: number } | null
}

const keys = ['call-scripts'] as const

export const scriptsQuery = queryOptions({
  queryKey: [...keys, 'all'],
  queryFn: async ({ signal }) => (await api.get<{ data: CallScript[] }>('/call-scripts', { signal })).data,
})

export const scriptQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys, 'one', id],
    queryFn: ({ signal }) => api.get<CallScript>(`/call-scripts/${id}`, { signal }),
  })

export interface Place {
  on?: { object: string; id: string }
  call?: string
}

export const fittingQuery = ({ on, call }: Place) =>
  queryOptions({
    queryKey: [...keys, 'fitting', on ?? null, call ?? null],
    queryFn: ({ signal }) =>
      api.get<Fitting>('/call-script-runs/fitting', {
        query: { ...(on && { object: on.object, record: on.id }), ...(call && { call }) },
        signal,
      }),
    staleTime: 0,
  })

export interface Report {
  begun: number
  ended: number
  steps: {
    step: string
    kind: ScriptStep['kind']
    question: string
    reached: number
    stopped: number
    answers: { id: string; label: string; count: number }[]
  }[]
  results: { result: string; count: number }[]
}

export interface ReportDays {
  from?: string
  to?: string
}

export const reportQuery = (id: string, days: ReportDays) =>
  queryOptions({
    queryKey: [...keys, 'report', id, days],
    queryFn: ({ signal }) => api.get<Report>(`/call-scripts/${id}/report`, { query: { ...days }, signal }),
  })

/** The runs behind a number of the report. */
export interface RunsAsked extends ReportDays {
  script: string
  step?: string
  answer?: string
  stopped?: 'true'
  result?: string
}

export interface ListedRun {
  id: string
  user: string
  object: string | null
  record: string | null
  name: string | null
  startedAt: string
  endedAt: string | null
  result: string | null
  version: number
}

export const runsQuery = (asked: RunsAsked) =>
  queryOptions({
    queryKey: [...keys, 'runs', asked],
    queryFn: ({ signal }) =>
      api.get<{ data: ListedRun[]; more: boolean }>('/call-script-runs', { query: { ...asked }, signal }),
  })
