import type { Figure } from './figure.ts'

/** What a part of a formula gives. Amounts of money count as numbers, moments as the day on which they fall. */
export type ValueType = 'number' | 'text' | 'boolean' | 'date'

/** A value while a formula is worked out in memory; days are `YYYY-MM-DD`. */
export type Value = Figure | string | boolean | null

/** A formula once read: every part knows its type. */
export type Node =
  | { kind: 'literal'; type: ValueType; value: Value }
  | { kind: 'field'; type: ValueType; name: string }
  | { kind: 'today'; type: 'date' }
  | { kind: 'call'; type: ValueType; name: string; parts: Node[] }
