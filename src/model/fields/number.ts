import { Exact, parseDecimal, readDecimal } from '../decimals.ts'
import type { Field, FieldOptions, FieldType, Report } from '../field.ts'
import type { JsonObject } from '../json.ts'
import { declareField, type NoOptions } from './builder.ts'
import { oneColumn } from './columns.ts'

export type NumberOptions = FieldOptions & {
  min?: number
  max?: number
  /** Digits after the point at most; 6 unless told. */
  decimals?: number
}

/** A number, exact up to 15 significant digits, which is as far as JSON numbers are everywhere. */
export const number = <const O extends NumberOptions = NoOptions>(options?: O): Field<number, O> =>
  declareField('number', options)

const usualDecimals = 6

/** The number itself, where it keeps to the options. */
function withinBounds(value: Exact, options: NumberOptions, report: Report): number | undefined {
  const { min = -Infinity, max = Infinity, decimals = usualDecimals } = options
  if (value.decimalPlaces() > decimals) return void report('decimals', { decimals })
  if (value.precision(true) > 15) return void report('tooPrecise', { digits: 15 })
  if (value.lt(min)) return void report('tooSmall', { min })
  if (value.gt(max)) return void report('tooLarge', { max })
  return value.isZero() ? 0 : value.toNumber()
}

/** Three digits after a point could be read as thousands: one more zero says they are a fraction. */
export function numberText(value: number): string {
  const written = new Exact(value).toFixed()
  return /\.\d{3}$/.test(written) ? `${written}0` : written
}

export const numberType: FieldType<number, NumberOptions> = {
  type: 'number',
  ...oneColumn('numeric'),
  fromJson: json => `(${json} #>> '{}')::numeric`,
  parse(input, options, report) {
    if (typeof input !== 'number' || !Number.isFinite(input)) return void report('notNumber')
    const value = parseDecimal(input)
    return value ? withinBounds(value, options, report) : void report('tooPrecise', { digits: 15 })
  },
  fromText(cell, options, report, reading) {
    const lone = (mark: string) => (mark === '.' || options.decimals === 0 ? 'thousands' : 'fraction')
    const value = readDecimal(cell, reading.decimal, lone)
    return value ? withinBounds(value, options, report) : void report('notNumber')
  },
  toText: numberText,
  parseOperand(operand, _options, report) {
    const value = typeof operand === 'number' || typeof operand === 'string' ? parseDecimal(operand) : undefined
    return value ? value.toFixed() : void report('notNumber')
  },
  operators: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between', 'empty'],
  sortable: true,
  groupable: false,
  summable: true,
  schema: ({ min, max, decimals }) => ({
    type: decimals === 0 ? 'integer' : 'number',
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
  }),
  sample({ min = 0, max = Infinity }, n) {
    const value = Math.ceil(min) + (n % 1000)
    return value <= max ? value : min
  },
  ownOptions: ['min', 'max', 'decimals'],
  checkOptions: checkNumberOptions,
}

export function checkNumberOptions(options: JsonObject, report: Report): void {
  const { min, max, decimals } = options
  if (min !== undefined && typeof min !== 'number') report('notNumber', {}, 'min')
  if (max !== undefined && typeof max !== 'number') report('notNumber', {}, 'max')
  if (typeof min === 'number' && typeof max === 'number' && min > max) report('tooSmall', { min }, 'max')
  if (decimals !== undefined && !(Number.isInteger(decimals) && Number(decimals) >= 0 && Number(decimals) <= 10)) {
    report('optionRange', { min: 0, max: 10 }, 'decimals')
  }
}
