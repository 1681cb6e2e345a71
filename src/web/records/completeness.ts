import type { Json } from '../../model/index.ts'
import type { SchemaField, SchemaLayout, SchemaObject } from '../app/contract.ts'
import { widgetOf } from '../fields/index.ts'
import { isEmptyValue } from '../fields/widget.ts'
import type { Arranged } from './layout.ts'

/** How much is known of what matters. */
export interface Completeness {
  counted: number
  filled: number
  missing: SchemaField[]
}

/** Of a record, by its layout where it has one: what stands in a section that is not there now does not count. */
export function completenessOf(
  object: SchemaObject,
  record: Record<string, Json | undefined>,
  arranged: Arranged | null,
): Completeness {
  const there = arranged && new Set([...arranged.groups.flatMap(({ fields }) => fields), ...arranged.rest])
  const counted = countedFields(object, arranged?.layout).filter(field => !there || there.has(field))
  const missing = counted.filter(({ name }) => isEmptyValue(record[name]))
  return { counted: counted.length, filled: counted.length - missing.length, missing }
}

/** What matters: what must be filled in, and what the layout marks, or else what the short form asks. */
export function countedFields(object: SchemaObject, layout: Pick<SchemaLayout, 'counts'> | undefined): SchemaField[] {
  const marked = layout?.counts ?? object.views.form ?? object.fields.map(({ name }) => name)
  return object.fields.filter(field => canCount(field) && (field.options.required || marked.includes(field.name)))
}

/** Only what people fill in says anything of how well they do. */
export const canCount = (field: SchemaField): boolean => !field.readOnly && Boolean(widgetOf(field).editable)
