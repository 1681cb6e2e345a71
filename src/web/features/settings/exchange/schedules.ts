import { queryOptions } from '@tanstack/react-query'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { Tone } from '../../../ui/status-badge.tsx'

export type RunState = 'running' | 'waiting' | 'done' | 'nothing' | 'failed'

/** One time at which a schedule was carried out. */
export interface RunJson {
  id: string
  state: RunState
  path: string | null
  import: string | null
  counts: Record<string, number> | null
  failure: { code: string; message: string } | null
  startedAt: string
  finishedAt: string | null
}

/** What is brought in from a place, or put there, again and again. */
export interface ScheduleJson {
  id: string
  version: number
  direction: 'import' | 'export'
  name: string
  place: string
  path: string
  object: string
  crontab: string
  zone: string
  owner: string
  state: 'on' | 'paused' | 'stopped'
  why: string | null
  nextAt: string | null
  changedOnly: boolean
  review?: boolean
  silent?: boolean
  format?: 'csv' | 'xlsx' | 'jsonl'
  query?: { filter?: JsonObject; fields?: string[]; q?: string; sort?: string }
  lastRun: RunJson | null
}

export const runTones: Record<RunState, Tone> = {
  running: 'warn',
  waiting: 'accent',
  done: 'good',
  nothing: 'quiet',
  failed: 'bad',
}

/** They go on by themselves. */
const looksEvery = 5000

export const schedulesQuery = queryOptions({
  queryKey: ['exchange-schedules'],
  queryFn: async ({ signal }) => (await api.get<{ data: ScheduleJson[] }>('/exchange-schedules', { signal })).data,
  refetchInterval: looksEvery,
})

export const runsQuery = (id: string) =>
  queryOptions({
    queryKey: ['exchange-schedules', id, 'runs'],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: RunJson[] }>(`/exchange-schedules/${id}/runs`, { signal })).data,
    refetchInterval: looksEvery,
  })
