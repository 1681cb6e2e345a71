import type { Field, FieldOptions, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { referenceType } from './ref.ts'

export type UserOptions = FieldOptions

/** A user: who owns, who heads. */
export const user = <const O extends UserOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('user', options)

export const userType: FieldType<string, UserOptions> = referenceType('user')
