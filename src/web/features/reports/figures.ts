import { queryOptions } from '@tanstack/react-query'
import type { Filter, GroupGiven, Json, MeasureFunction, TimeUnit } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { recordKeys } from '../../records/queries.ts'

/** Ways to draw figures. A table of them is always there. */
export const charts = [
  'table',
  'pivot',
  'bar',
  'line',
  'area',
  'pie',
  'funnel',
  'heatMap',
  'sankey',
  'gauge',
  'number',
] as const
export type ChartKind = (typeof charts)[number]

export const comparisons = ['previous', 'yearBefore'] as const
export type Comparison = (typeof comparisons)[number]

export const sharesOf = ['all', 'row', 'column'] as const

/** Exactly one of `fn`, `formula`, `share` and `running`. */
export interface ReportMeasure {
  name?: string
  label?: string
  fn?: MeasureFunction
  field?: string
  span?: { from: string; until: string; unit: TimeUnit }
  filter?: Filter
  formula?: string
  as?: 'number' | 'percent' | 'money'
  share?: string
  of?: (typeof sharesOf)[number]
  running?: string
}

/** Days: by a word of filters, or from one to another, both included; empty: all time. */
export interface PeriodSpan {
  within?: string
  from?: string
  to?: string
}

export interface ReportDefinition {
  object: string
  filter?: Filter
  q?: string
  rows?: GroupGiven[]
  columns?: GroupGiven[]
  measures: ReportMeasure[]
  period?: PeriodSpan & { field: string }
  compare?: Comparison
  asOf?: string
  order?: string
  limit?: number
  chart?: ChartKind
}

/** What of a stock report its reader chooses. */
export interface StockOptions {
  period?: PeriodSpan
  filter?: Filter
  compare?: Comparison
}

/** What figures are asked of: a definition, or a stock report that has none. */
export type FiguresAsked = { definition: ReportDefinition } | { stock: string; object: string; options: StockOptions }

export interface FigureMeasure {
  name: string
  label: string
  kind: 'number' | 'money' | 'percent' | 'duration' | 'value'
  unit?: TimeUnit
  filter: Filter | null
}

export interface FigureGroup {
  field: string
  bucket?: string
  label: string
}

interface Compared {
  values: Json[]
  cells: Json[][]
}

export interface FigureHead {
  key: Json[]
  labels: string[]
  filter: Filter | null
}

export interface FigureRow extends FigureHead {
  values: Json[]
  cells: Json[][]
  before?: Compared
}

/** What every report answers: `docs/reports.md`. */
export interface ReportFigures {
  object: string
  asOf: string
  from: 'records' | 'counted' | 'history'
  period: { field: string; from: string | null; to: string | null; goesOn: boolean } | null
  compared: { from: string; to: string } | null
  rowGroups: FigureGroup[]
  columnGroups: FigureGroup[]
  measures: FigureMeasure[]
  columns: FigureHead[]
  rows: FigureRow[]
  total: { values: Json[]; cells: Json[][]; before?: Compared }
  filter: Filter
  listed: boolean
  more: number
  sentence: string
  notes: { code: string; message: string }[]
}

const objectOf = (asked: FiguresAsked): string => ('definition' in asked ? asked.definition.object : asked.object)

export const figuresQuery = (asked: FiguresAsked) =>
  queryOptions({
    queryKey: [...recordKeys.figures(objectOf(asked)), asked],
    queryFn: ({ signal }) =>
      'definition' in asked
        ? api.post<ReportFigures>('/reports/figures', asked.definition, { signal, kept: 'dated' })
        : api.post<ReportFigures>(`/reports/stock/${asked.stock}/figures`, asked.options, { signal, kept: 'dated' }),
    placeholderData: previous => previous,
    retry: false,
  })

/** The figure as a plain number: of an amount, without its currency; `null` where there is none. */
export function plainNumber(value: Json | undefined): number | null {
  if (isJsonObject(value) && typeof value.amount === 'string') return Number(value.amount)
  return typeof value === 'number' ? value : null
}

/** Behind such a figure there may be no records. */
export const isNothing = (value: Json | undefined): boolean =>
  value === null || value === undefined || plainNumber(value) === 0
