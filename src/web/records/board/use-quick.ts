import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { pipelinesQuery } from '../../app/pipelines.ts'
import { fieldOf } from '../../app/schema.ts'
import { quickFilters } from './quick.ts'

/** Quick filters of an object by name; those that need its stages come with them. */
export function useQuickFilters(object: SchemaObject, wanted = true): ReturnType<typeof quickFilters> {
  const staged = fieldOf(object, object.views.board ?? '')?.type === 'stage'
  const { data } = useQuery({ ...pipelinesQuery, enabled: wanted && staged })
  const day = new Date().toDateString()
  return useMemo(
    () => quickFilters({ object, pipelines: (data ?? []).filter(one => one.object === object.name) }, new Date(day)),
    [object, data, day],
  )
}
