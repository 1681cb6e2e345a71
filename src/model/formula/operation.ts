import { Decimal } from 'decimal.js'
import type { Figure } from './figure.ts'
import type { Value, ValueType } from './tree.ts'

/**
 * Something a formula can do: what it takes, what it is in SQL, and what it is in code. A property test holds the two
 * against each other. None may raise an error in SQL whatever the values, for one record would break a whole list.
 */
export interface Operation {
  /** Type of the result, or undefined where the parts do not fit. */
  readonly takes: (types: readonly ValueType[]) => ValueType | undefined
  readonly sql: (parts: readonly string[], types: readonly ValueType[]) => string
  readonly compute: (parts: readonly Value[]) => Value
}

export const isFigure = (value: Value | undefined): value is Figure => value instanceof Decimal

/** The type that all parts have, if they share one. */
export const shared = (types: readonly ValueType[]): ValueType | undefined =>
  types.every(type => type === types[0]) ? types[0] : undefined

/** Below, equal or above zero, for two known values of one type. */
export function compareValues(left: Value, right: Value): number {
  if (isFigure(left) && isFigure(right)) return left.comparedTo(right)
  return left === right ? 0 : String(left) < String(right) ? -1 : 1
}

/** SQL that works a part out once and then uses it by the name `x` more than once. */
export const once = (part: string, use: string): string => `(select ${use} from (select ${part} as x offset 0) s)`
