import type { Filter, Json, TimeUnit } from '../model/index.ts'

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
  more: number
  sentence: string
  notes: { code: string; message: string }[]
}

/** Where a figure stands. */
export interface Cell {
  row?: number
  column?: number
  measure: number
}

type Kind = Pick<FigureMeasure, 'kind' | 'unit'>

/** Figures as the reader's language writes them. */
export interface FigureTexts {
  /** As it stands in a table; a dash where there is none. */
  text: (value: Json | undefined, measure: Kind) => string
  /** For the axis of a chart: `1,2 млн`. */
  short: (value: number, measure: Kind) => string
}

/** Colours by their roles in the theme, and those by which series are told apart, in their order. */
export interface Colours {
  role: (name: string) => string
  series: string[]
}

/** So many series are told apart by colour; where there are more, none is. */
export const mostSeries = 8

/** The figure as a plain number: of an amount, without its currency; `null` where there is none. */
export function plainNumber(value: Json | undefined): number | null {
  if (typeof value === 'number') return value
  const isAmount = typeof value === 'object' && value !== null && 'amount' in value && typeof value.amount === 'string'
  return isAmount ? Number(value.amount) : null
}
