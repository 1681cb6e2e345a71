import type { ReportFigures } from '../../../charts/figures.ts'
import type { Filter } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Comparison, ReportDefinition, ReportPeriod } from '../definition.ts'

/** What of a stock report its reader may choose. */
export interface StockOptions {
  period?: Omit<ReportPeriod, 'field'>
  filter?: Filter
  compare?: Comparison
  /** As it was at that moment. */
  asOf?: string
  pipeline?: string
  /** By which touches a channel has the merit, of a report that has `models`. */
  model?: string
}

/** A report that every company begins with. */
export interface StockReport {
  readonly key: string
  /** Whose records it is of. */
  readonly object: string
  readonly chart: NonNullable<ReportDefinition['chart']>
  /** By what its period is told, and which it has where none is chosen. */
  readonly period?: ReportPeriod
}

/** One that the builder can say: it opens there, and can be changed and kept. */
export interface StockDefinition extends StockReport {
  readonly define: (ctx: Context) => Omit<ReportDefinition, 'object' | 'period' | 'chart'>
}

/** One that the builder cannot say, with the same answer. */
export interface ReportKind extends StockReport {
  /** Fields that it rests on, by object: who may not see one of them has not the report. */
  readonly needs: Readonly<Record<string, readonly string[]>>
  /** Touch models to choose among. */
  readonly models?: readonly string[]
  readonly compute: (ctx: Context, options: StockOptions) => Promise<ReportFigures>
}
