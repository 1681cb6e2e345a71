import { useMemo } from 'react'
import type { SchemaObject } from '../../app/contract.ts'
import { canRead, useSchema } from '../../app/schema.ts'
import { type FilterFields, useFilterFields } from '../../records/filter-fields.ts'

/** Who may go from a figure to the records behind it, and how his lists are asked. */
export interface Reader {
  object: SchemaObject
  /** By what the reader's lists of the object are filtered. */
  fields: FilterFields
  /** Words that the report looks for. */
  q?: string
}

/** `null` where the reader has no list of the object. */
export function useReader(name: string, q?: string): Reader | null {
  const { byName, objects } = useSchema()
  const object = byName.get(name)
  const [first] = objects
  if (!first) throw new Error('A schema without objects')
  const fields = useFilterFields(object ?? first)
  return useMemo(() => (object && canRead(object) ? { object, fields, ...(q && { q }) } : null), [object, fields, q])
}
