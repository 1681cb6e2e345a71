import { queryOptions } from '@tanstack/react-query'
import { type ChartKind, plainNumber, type ReportFigures } from '../../../charts/figures.ts'
import type { Filter, GroupGiven, Json, MeasureFunction, TimeUnit } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { recordKeys } from '../../records/queries.ts'
import type { Model } from './attribution-search.ts'

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
  asOf?: string
  model?: Model
}

/** What figures are asked of: a definition, or a stock report that has none. */
export type FiguresAsked = { definition: ReportDefinition } | { stock: string; object: string; options: StockOptions }

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

/** Behind such a figure there may be no records. */
export const isNothing = (value: Json | undefined): boolean =>
  value === null || value === undefined || plainNumber(value) === 0
