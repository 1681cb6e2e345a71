import type { Operator } from './field.ts'
import type { Json } from './json.ts'

/** A filter as the API's body form writes it: `{stage: "…", amount: {gt: "1000"}, or: [{…}, {…}], not: {…}}`. */
export type Filter = { [fieldOrWord: string]: Json }

/** A filter once read: a tree whose leaves are conditions on known fields with parsed operands. */
export type Condition =
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition }
  | { field: string; operator: Operator; operand: Json }

export interface Query {
  filter?: Filter
  q?: string
  /** `-createdAt,name`: fields in order, minus for falling. */
  sort?: string
  limit?: number
  cursor?: string
  /** Rows that are passed by before the page begins. */
  skip?: number
  fields?: string[]
  expand?: string[]
  total?: boolean
  /** Also those in the trash: `only` or `with`. */
  trash?: 'only' | 'with'
  /** As they were at this moment; not with words, nor with the trash. */
  asOf?: string
  /** Of these only what the caller may take away too: to read and to export are rights apart. */
  exported?: true
}

export const maxLimit = 200
/** More rows than this nobody passes by at once. */
export const mostSkipped = 10_000_000
/** More groups than this are refused: nobody reads them, and the answer would not be flat. */
export const mostGroups = 10_000
export const buckets = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Bucket = (typeof buckets)[number]
/** What comes round again: the hour of the day, the day of the week (1 is Monday), the month of the year. */
export const cycles = ['hour', 'weekday', 'monthOfYear'] as const
export type Cycle = (typeof cycles)[number]
/** `distinct`: how many different values there are. */
export const measureFunctions = ['count', 'distinct', 'sum', 'avg', 'min', 'max', 'median'] as const
export type MeasureFunction = (typeof measureFunctions)[number]
export const timeUnits = ['minutes', 'hours', 'days'] as const
export type TimeUnit = (typeof timeUnits)[number]

/** By what records are put together: a field, or a moment by spans of days or by what comes round. */
export type GroupGiven = string | { field: string; bucket?: Bucket | Cycle }

/** What is counted or summed. */
export interface MeasureGiven {
  fn: MeasureFunction
  field?: string
  /** In place of a field: the time between two of its moments or days. */
  span?: { from: string; until: string; unit: TimeUnit }
  /** Only of the records that meet it. */
  filter?: Filter
  /** By which orders and formulas call it; otherwise `count`, `amount:sum`. */
  name?: string
}

/** Worked out of measures by their names: `won / (won + lost)`. Divided by zero, it is empty. */
export interface FormulaGiven {
  name: string
  formula: string
  result: 'number' | 'money'
}

export interface AggregateQuery {
  groupBy?: GroupGiven[]
  measures?: MeasureGiven[]
  filter?: Filter
  q?: string
  /** `-amount:sum,stage`: groups by measures or by what they are called, minus for falling. */
  sort?: string
  /** Most groups of the answer, which then says whether there are more. */
  limit?: number
  asOf?: string
  /** As in a list; of what is there now. */
  exported?: true
  trash?: Query['trash']
}
