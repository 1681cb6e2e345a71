import { useQueryClient } from '@tanstack/react-query'
import { pipelinesQuery } from '../../../app/pipelines.ts'
import { schemaQuery } from '../../../app/schema.ts'
import { recordKeys } from '../../../records/queries.ts'

/** After a change of the set-up: whatever is drawn from it is asked for anew. */
export function useConfigured(): (...objects: string[]) => Promise<void> {
  const queryClient = useQueryClient()
  return async (...objects) => {
    const keys = [...objects.map(recordKeys.all), ['titles'], schemaQuery.queryKey, pipelinesQuery.queryKey]
    await Promise.all(keys.map(queryKey => queryClient.invalidateQueries({ queryKey })))
  }
}
