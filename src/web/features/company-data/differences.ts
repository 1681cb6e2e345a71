import type { Json, JsonObject } from '../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { isEmptyValue } from '../../fields/widget.ts'
import { isWritable } from '../../records/form-fields.ts'
import { sameValue } from '../../records/save-field.ts'

/** Values of a card, or of a form. */
export type Known = Readonly<Record<string, Json | undefined>>

/** A field of which the register knows something, as far as the caller may write it. */
export interface Difference {
  field: SchemaField
  value: Json
  isSame: boolean
  /** It is empty here: filling it in takes nothing away. */
  isChosen: boolean
}

export const differencesOf = (object: SchemaObject, known: Known, found: JsonObject): Difference[] =>
  object.fields.flatMap(field => {
    const value = found[field.name]
    if (value === undefined || isEmptyValue(value) || !isWritable(field)) return []
    const now = known[field.name] ?? null
    const isSame = sameValue(now, value)
    return [{ field, value, isSame, isChosen: !isSame && isEmptyValue(now) }]
  })
