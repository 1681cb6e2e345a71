import type { Field, FieldOptions, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { referenceType } from './ref.ts'

/** One file: the id of its attachment. */
export const file = <const O extends FieldOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('file', options)

export const fileType: FieldType<string, FieldOptions> = referenceType('file')
