import type { Field, FieldOptions, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { referenceType } from './ref.ts'

/** A stage of a pipeline, by its id. */
export const stage = <const O extends FieldOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('stage', options)

export const stageType: FieldType<string, FieldOptions> = referenceType('stage')
