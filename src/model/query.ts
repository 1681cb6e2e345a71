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
export const measureFunctions = ['count', 'sum', 'avg', 'min', 'max', 'median'] as const
export type MeasureFunction = (typeof measureFunctions)[number]

export interface AggregateQuery {
  groupBy?: (string | { field: string; bucket?: Bucket })[]
  measures?: { fn: MeasureFunction; field?: string }[]
  filter?: Filter
  q?: string
  /** `-amount:sum,stage`: groups by measures or by what they are called, minus for falling. */
  sort?: string
  /** Most groups of the answer, which then says whether there are more. */
  limit?: number
  asOf?: string
  /** As in a list; of what is there now. */
  exported?: true
}
