import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { recordKeys } from './queries.ts'

/** A record as a list that was seen lately has it: its title, and the fields that were columns there. */
export function useListedRow(object: SchemaObject, id: string): RecordJson | undefined {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const pages = queryClient.getQueriesData<Partial<PageOf<RecordJson>>>({ queryKey: recordKeys.lists(object.name) })
    for (const [, page] of pages) {
      const row = page?.data?.find(one => one.id === id)
      if (row && object.title in row) return row
    }
    return undefined
  }, [queryClient, object, id])
}
