import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import type { PipelineJson, StageJson } from './contract.ts'

export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  queryFn: async ({ signal }) =>
    (
      await api.get<{ data: PipelineJson[] }>('/pipelines', {
        query: { sort: 'position,createdAt', limit: 200 },
        signal,
      })
    ).data,
  staleTime: 5 * 60_000,
})

/** Pipelines with their stages in order; empty while they are on their way. */
export const usePipelines = (): PipelineJson[] => useQuery(pipelinesQuery).data ?? none

export const stageOf = (pipelines: PipelineJson[], id: string | null): StageJson | undefined =>
  pipelines.flatMap(pipeline => pipeline.stages).find(stage => stage.id === id)

const none: PipelineJson[] = []
