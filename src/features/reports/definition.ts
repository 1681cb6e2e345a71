import { type ChartKind, charts } from '../../charts/figures.ts'
import {
  buckets,
  cycles,
  type Filter,
  type GroupGiven,
  type JsonObject,
  type MeasureFunction,
  measureFunctions,
  type TimeUnit,
  timeUnits,
  withinWords,
} from '../../model/index.ts'

export const comparisons = ['previous', 'yearBefore'] as const
export type Comparison = (typeof comparisons)[number]
const shareOf = ['all', 'row', 'column'] as const

/**
 * What is worked out of records: exactly one of `fn` (counted or summed of records), `formula` (of other measures),
 * `share` (of what a measure comes to) and `running` (a measure added up from row to row).
 */
export interface ReportMeasure {
  /** By which orders, formulas and shares call it; otherwise `count`, `amount:sum`. */
  name?: string
  /** What people read over it. */
  label?: string
  fn?: MeasureFunction
  field?: string
  span?: { from: string; until: string; unit: TimeUnit }
  filter?: Filter
  formula?: string
  /** Of a formula: a plain figure, a share of one, or money. */
  as?: 'number' | 'percent' | 'money'
  share?: string
  of?: (typeof shareOf)[number]
  running?: string
}

/** Which records by one of their days or moments: a span relative to today, or from a day to a day, both included. */
export interface ReportPeriod {
  field: string
  within?: string
  from?: string
  to?: string
}

/** A report as data. */
export interface ReportDefinition {
  object: string
  filter?: Filter
  q?: string
  rows?: GroupGiven[]
  columns?: GroupGiven[]
  measures: ReportMeasure[]
  period?: ReportPeriod
  compare?: Comparison
  /** As it was at that moment. */
  asOf?: string
  /** `-amount:sum,stage`: rows by a measure or by what they are grouped by. */
  order?: string
  /** Most rows. */
  limit?: number
  /** How it is drawn; of no meaning to the figures. */
  chart?: ChartKind
}

const name: JsonObject = { type: 'string', maxLength: 100 }
const measureName: JsonObject = { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9]{0,49}$' }
const anyName: JsonObject = { ...name, description: 'The name of another measure' }
const day: JsonObject = { type: 'string', format: 'date' }
const filter: JsonObject = { type: 'object', description: 'As the filter of a list: `Filter`' }

const group: JsonObject = {
  anyOf: [
    name,
    {
      type: 'object',
      properties: { field: name, bucket: { type: 'string', enum: [...buckets, ...cycles] } },
      required: ['field'],
      additionalProperties: false,
    },
  ],
}

const measure: JsonObject = {
  type: 'object',
  description: 'Exactly one of `fn`, `formula`, `share` and `running`',
  properties: {
    name: measureName,
    label: { type: 'string', maxLength: 200 },
    fn: { type: 'string', enum: [...measureFunctions] },
    field: name,
    span: {
      type: 'object',
      description: 'In place of a field: the time between two days or moments of the record',
      properties: { from: name, until: name, unit: { type: 'string', enum: [...timeUnits] } },
      required: ['from', 'until', 'unit'],
      additionalProperties: false,
    },
    filter,
    formula: {
      type: 'string',
      maxLength: 1000,
      description: '`won / (won + lost)`, of measures before it by their names; what is divided by zero is empty',
    },
    as: { type: 'string', enum: ['number', 'percent', 'money'], description: 'What a formula gives' },
    share: anyName,
    of: {
      type: 'string',
      enum: [...shareOf],
      description: 'Of what a share is: altogether, of its row, of its column',
    },
    running: anyName,
  },
  additionalProperties: false,
}

export const definitionProperties: JsonObject = {
  object: { ...name, description: 'An object by its name' },
  filter,
  q: { type: 'string', maxLength: 1000 },
  rows: { type: 'array', maxItems: 3, items: group },
  columns: { type: 'array', maxItems: 2, items: group },
  measures: { type: 'array', minItems: 1, maxItems: 16, items: measure },
  period: {
    type: 'object',
    description: 'A field with days or moments, and either `within` or `from` and `to` (days, both included)',
    properties: { field: name, within: { type: 'string', enum: [...withinWords] }, from: day, to: day },
    required: ['field'],
    additionalProperties: false,
  },
  compare: { type: 'string', enum: [...comparisons] },
  asOf: { type: 'string', format: 'date-time' },
  order: { type: 'string', maxLength: 500 },
  limit: { type: 'integer', minimum: 1, maximum: 1000 },
  chart: { type: 'string', enum: [...charts] },
}

export const definitionSchema: JsonObject = {
  type: 'object',
  properties: definitionProperties,
  required: ['object', 'measures'],
  additionalProperties: false,
}
