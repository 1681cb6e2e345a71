import type { Field, FieldOptions, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { referenceType } from './ref.ts'

export type FileOptions = FieldOptions & {
  /** The record stands for its file, as a document does: as long as it is there, the file is not removed. */
  onDelete?: 'restrict'
}

/** One file: the id of its attachment. */
export const file = <const O extends FileOptions = NoOptions>(options?: O): Field<string, O> =>
  declareField('file', options)

export const fileType: FieldType<string, FileOptions> = referenceType('file')
