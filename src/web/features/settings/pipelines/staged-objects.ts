import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'

/** An object whose records move through stages, and the field that says in which they are. */
export interface Staged {
  object: SchemaObject
  field: SchemaField
}

/** Objects that have pipelines: deals, and whatever was given a stage. */
export function useStagedObjects(): Staged[] {
  return useSchema().objects.flatMap(object => {
    const field = object.fields.find(one => one.type === 'stage')
    return field ? [{ object, field }] : []
  })
}
