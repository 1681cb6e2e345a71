import type { Bucket, Cycle, Filter, Json, TimeUnit } from '../model/index.ts'

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

export type FigureKind = 'number' | 'money' | 'percent' | 'duration' | 'value'

/** What is written over the figures of one kind, and which records of a cell they are of. */
export interface FigureMeasure {
  name: string
  label: string
  kind: FigureKind
  /** Of times: minutes, hours or days. */
  unit?: TimeUnit
  /** Met by the records of a cell that this figure is of, besides what says the cell; `null`: no list has just these. */
  filter: Filter | null
}

export interface FigureGroup {
  field: string
  bucket?: Bucket | Cycle
  label: string
}

interface Before {
  values: Json[]
  cells: Json[][]
}

/** A row of figures: altogether, and in each column. */
export interface FigureRow {
  key: Json[]
  labels: string[]
  /** `null`: no list has just its records. */
  filter: Filter | null
  values: Json[]
  cells: Json[][]
  before?: Before
}

export interface FigureHead {
  key: Json[]
  labels: string[]
  filter: Filter | null
}

export interface Note {
  code: string
  message: string
}

/** The outer shape of every report: its figures, of when they are, what stands out, and which records are behind each. */
export interface ReportFigures {
  object: string
  /** The moment of which the figures are. */
  asOf: string
  /** `records`: counted now; `counted`: kept ahead, to the same moment; `history`: as it was then. */
  from: 'records' | 'counted' | 'history'
  period: { field: string; from: string | null; to: string | null; goesOn: boolean } | null
  compared: { from: string; to: string } | null
  rowGroups: FigureGroup[]
  columnGroups: FigureGroup[]
  measures: FigureMeasure[]
  columns: FigureHead[]
  rows: FigureRow[]
  /** Altogether; cells are those of the columns. */
  total: { values: Json[]; cells: Json[][]; before?: Before }
  /** Met by every record of the report. */
  filter: Filter
  /** Rows that are not shown, and are in the totals. */
  more: number
  sentence: string
  notes: Note[]
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
