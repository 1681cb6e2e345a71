import type { Field, FieldType } from '../field.ts'
import { declareField, type NoOptions } from './builder.ts'
import { type NumberOptions, numberType } from './number.ts'

/** Per cent: 12.5 is 12.5 %. */
export const percent = <const O extends NumberOptions = NoOptions>(options?: O): Field<number, O> =>
  declareField('percent', options)

export const percentType: FieldType<number, NumberOptions> = {
  ...numberType,
  type: 'percent',
  fromText: (cell, options, report, reading) => numberType.fromText(withoutSign(cell), options, report, reading),
  toText: (stored, options) => `${numberType.toText(stored, options)} %`,
}

/** A cell that is too long for a number is left as it is. */
const withoutSign = (cell: string): string =>
  cell.length > 100 ? cell : cell.replace(/\s*(?:%|проц(?:ентов|ента|ент|\.)?)$/iu, '')
