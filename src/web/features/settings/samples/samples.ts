import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'

export interface SampleRecord {
  object: string
  id: string
  title: string
}

export interface TouchedSample extends SampleRecord {
  why: 'changed' | 'linked' | 'needed'
  by: SampleRecord[]
}

export interface Samples {
  state: 'none' | 'adding' | 'there' | 'failed' | 'removing' | 'removed' | 'restoring'
  tag?: string
  progress: { done: number; of: number }
  counts: Record<string, number>
  touched: TouchedSample[]
  kept: SampleRecord[]
  failure: string | null
}

const busy = new Set<Samples['state'] | undefined>(['adding', 'removing', 'restoring'])
export const isBusy = ({ state }: Samples): boolean => busy.has(state)

export const samplesQuery = queryOptions({
  queryKey: ['sample-data'],
  queryFn: ({ signal }) => api.get<Samples>('/sample-data', { signal }),
  refetchInterval: ({ state: { data } }) => (busy.has(data?.state) ? 500 : false),
  refetchOnMount: 'always',
})
