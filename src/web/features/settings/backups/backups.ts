import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export interface TrialJson {
  state: 'waiting' | 'passed' | 'failed' | 'notTried'
  at: string | null
  missing?: number
  failure: { message: string } | null
}

/** A backup as far as it is known. */
export interface BackupJson {
  id: string
  state: 'waiting' | 'making' | 'done' | 'failed' | 'cancelled'
  /** From 0 to 1. */
  progress: number
  /** Bytes. */
  size: number | null
  rows: number | null
  files: number | null
  /** Who asked for it; null: the clock, or a command. */
  actor: { name: string } | null
  failure: { message: string } | null
  at: string
  trial: TrialJson | null
}

interface Backups {
  data: BackupJson[]
  publicKeys: string[]
  /** When one that failed by schedule is tried again. */
  nextTryAt: string | null
}

export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: ({ signal }) => api.get<Backups>('/backups', { signal }),
  refetchInterval: query => (query.state.data?.data.some(isUnderWay) ? 1000 : false),
  refetchOnMount: 'always',
})

export const isMaking = ({ state }: BackupJson): boolean => state === 'waiting' || state === 'making'

const isUnderWay = (backup: BackupJson): boolean => isMaking(backup) || backup.trial?.state === 'waiting'

export interface Plan {
  daily: boolean
  hour: number
  kept: number
}

export const planQuery = queryOptions({
  queryKey: ['backup-plan'],
  queryFn: ({ signal }) => api.get<Plan>('/backup-plan', { signal }),
})
