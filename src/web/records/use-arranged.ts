import { useQuery } from '@tanstack/react-query'
import type { Filter, Json } from '../../model/index.ts'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { pipelinesQuery } from '../app/pipelines.ts'
import { useSchema } from '../app/schema.ts'
import { type Arranged, arrange, layoutIn, pipelineOf } from './layout.ts'

interface Arranging {
  object: SchemaObject
  values: Record<string, Json | undefined>
  fields: SchemaField[]
}

/** The fields of a card or a form in the sections that an administrator made; `null`: he made none. */
export function useArranged({ object, values, fields }: Arranging): Arranged | null {
  const byPipeline = object.layouts.some(({ pipeline }) => pipeline)
  const { data: pipelines = [] } = useQuery({ ...pipelinesQuery, enabled: byPipeline })
  const layout = layoutIn(object, byPipeline ? pipelineOf(object, values, pipelines) : null)
  const holds = useConditions(object, values, layout?.sections.some(({ when }) => when) ?? false)
  return layout ? arrange(layout, fields, holds) : null
}

/** Says of conditions whether they hold. The filter is loaded where somebody asks; until it is there nothing holds. */
export function useConditions(
  object: SchemaObject,
  values: Record<string, Json | undefined>,
  asked: boolean,
): (when: Filter) => boolean {
  const { company } = useSchema()
  const { data } = useQuery({
    queryKey: ['conditions'],
    queryFn: () => import('./conditions.ts'),
    enabled: asked,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  })
  return when => data?.conditionHolds(when, { fields: object.fields, values, reading: company }) ?? false
}
