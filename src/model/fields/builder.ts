import type { Field, FieldOptions } from '../field.ts'

/** Options of a field declared without any. */
export type NoOptions = Record<never, never>

/** Makes the field of a declaration. What is stored with it is exactly what the declaration wrote. */
export const declareField = <Value, const O extends FieldOptions>(type: string, options?: O): Field<Value, O> => ({
  type,
  options: options ?? ({} as O),
})
