import type { Filter, Json } from '../../model/index.ts'
import type { PipelineJson, SchemaField, SchemaLayout, SchemaObject } from '../app/contract.ts'

/** Fields that stand together under a title. */
export interface FieldGroup {
  id: string
  title: string
  /** Closed until somebody opens it. */
  collapsed: boolean
  fields: SchemaField[]
}

export interface Arranged {
  layout: SchemaLayout
  groups: FieldGroup[]
  /** What no section takes in: also whatever was added since the layout was made. */
  rest: SchemaField[]
}

type Values = Record<string, Json | undefined>

/** The layout of an object's cards in a pipeline, for the caller. */
export const layoutIn = ({ layouts }: SchemaObject, pipeline: string | null): SchemaLayout | undefined =>
  layouts.find(layout => layout.pipeline === pipeline) ?? layouts.find(layout => layout.pipeline === null)

/** In which pipeline a record is: that of its stage; none where nothing moves through stages. */
export function pipelineOf(
  { fields }: SchemaObject,
  values: Values,
  pipelines: readonly PipelineJson[],
): string | null {
  const field = fields.find(({ type }) => type === 'stage')
  const stage = field && values[field.name]
  const found = pipelines.find(({ stages }) => stages.some(({ id }) => id === stage))
  return found?.id ?? (field && typeof values.pipeline === 'string' ? values.pipeline : null)
}

/**
 * The fields in the sections that are there now. One that must be filled in is never away with its section: it stands
 * among the rest then.
 */
export function arrange(layout: SchemaLayout, fields: SchemaField[], holds: (when: Filter) => boolean): Arranged {
  const there = layout.sections.filter(({ when }) => !when || holds(when))
  const shown = new Set(there.flatMap(section => section.fields))
  const placed = new Set(layout.sections.flatMap(section => section.fields))
  const groups = there.map(({ id, title, collapsed, fields: names }) => ({
    id,
    title,
    collapsed,
    fields: names.map(name => fields.find(field => field.name === name)).filter(field => field !== undefined),
  }))
  return {
    layout,
    groups: groups.filter(group => group.fields.length),
    rest: fields.filter(({ name, options }) => !placed.has(name) || (options.required && !shown.has(name))),
  }
}
