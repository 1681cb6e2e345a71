import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from './api.ts'
import type { PipelineJson, StageJson } from './contract.ts'

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: async ({ signal }) =>
    (
      await api.get<{ data: PipelineJson[] }>('/pipelines', {
        query: { sort: 'position,createdAt', limit: 200 },
        signal,
        kept: 'undated',
      })
    ).data,
  staleTime: 5 * 60_000,
})

/** Pipelines of an object with their stages in order; empty while they are on their way. */
export function usePipelines(object = 'deal'): PipelineJson[] {
  const { data = none } = useQuery(pipelinesQuery)
  return useMemo(() => data.filter(pipeline => pipeline.object === object), [data, object])
}

export const stageOf = (pipelines: PipelineJson[], id: string | null): StageJson | undefined =>
  pipelines.flatMap(pipeline => pipeline.stages).find(stage => stage.id === id)

const none: PipelineJson[] = []
