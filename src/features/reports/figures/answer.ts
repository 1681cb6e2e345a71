import type { Bucket, Cycle, Filter, Json, TimeUnit } from '../../../model/index.ts'

export type FigureKind = 'number' | 'money' | 'percent' | 'duration' | 'value'

/** What is written over the figures of one kind, and which records of a cell they are of. */
export interface ShownMeasure {
  name: string
  label: string
  kind: FigureKind
  /** Of times: minutes, hours or days. */
  unit?: TimeUnit
  /** Met by the records of a cell that this figure is of, besides what says the cell; `null`: no list has just these. */
  filter: Filter | null
}

export interface ShownGroup {
  field: string
  bucket?: Bucket | Cycle
  label: string
}

interface Before {
  values: Json[]
  cells: Json[][]
}

/** A row of figures: altogether, and in each column. */
export interface ShownRow {
  key: Json[]
  labels: string[]
  /** `null`: no list has just its records. */
  filter: Filter | null
  values: Json[]
  cells: Json[][]
  before?: Before
}

export interface ShownColumn {
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
  rowGroups: ShownGroup[]
  columnGroups: ShownGroup[]
  measures: ShownMeasure[]
  columns: ShownColumn[]
  rows: ShownRow[]
  /** Altogether; cells are those of the columns. */
  total: { values: Json[]; cells: Json[][]; before?: Before }
  /** Met by every record of the report. */
  filter: Filter
  /** Rows that are not shown, and are in the totals. */
  more: number
  sentence: string
  notes: Note[]
}
