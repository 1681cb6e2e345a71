import type { Locale } from '../records/context.ts'

/** Figures as they are set on A4 pages: of each report its sentence, chart and table. Every text is shown as it is. */
export interface FiguresPaper {
  title: string
  author: string
  language: Locale
  /** Of when and for whom the figures are. */
  about: string
  /** `{page} of {pages}` */
  numbering: string
  reports: PaperReport[]
}

export interface PaperReport {
  title: string
  /** Of which days. */
  period: string
  sentence: string
  notes: string[]
  /** A drawing of ours, as SVG. */
  svg: string | null
  table: PaperTable | null
}

export interface PaperTable {
  head: string[]
  /** Columns from the left that say what a row is; the others are figures. */
  labels: number
  rows: string[][]
  total: string[] | null
  /** Said below, where rows are left out. */
  more: string
}

/** How a feature has figures set as PDF. Throws Unavailable where it takes too long, TooLarge, Invalid. */
export type SetFigures = (paper: FiguresPaper) => Promise<Uint8Array>
