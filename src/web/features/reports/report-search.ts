import { type ChartKind, charts } from '../../../charts/figures.ts'
import type { Filter } from '../../../model/index.ts'
import { type AddressNode, filterOf, fromAddress, readNodes } from '../../records/filter-tree.ts'
import { momentOf } from '../../records/past/past.ts'
import { type Model, models } from './attribution-search.ts'
import { type Comparison, comparisons, type FiguresAsked, type PeriodSpan, type ReportDefinition } from './figures.ts'
import type { StockReport } from './kept.ts'

/** What of a report stands in its address: what its reader chose in place of what is usual. */
export interface ReportSearch {
  /** A word of the filters; `all`: all time. */
  within?: string
  from?: string
  to?: string
  /** `none`: without, where the report compares by itself. */
  compare?: Comparison | 'none'
  /** The day at whose end it was so. */
  asOf?: string
  /** More conditions. */
  f?: AddressNode[]
  chart?: ChartKind
  /** By which touches channels have the merit. */
  model?: Model
  /** Which of its measures is drawn. */
  measure?: number
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

export function readReportSearch(search: Record<string, unknown>): ReportSearch {
  const nodes = readNodes(search.f)
  return {
    within: text(search.within),
    from: text(search.from),
    to: text(search.to),
    compare: [...comparisons, 'none' as const].find(word => word === search.compare),
    asOf: text(search.asOf),
    f: nodes.length ? nodes : undefined,
    chart: charts.find(kind => kind === search.chart),
    model: models.find(model => model === search.model),
    measure: typeof search.measure === 'number' ? search.measure : undefined,
  }
}

/** The period that the reader chose; `undefined`: the usual one. */
export function chosenPeriod({ within, from, to }: ReportSearch): PeriodSpan | undefined {
  if (within === 'all') return {}
  if (within) return { within }
  return from || to ? { ...(from && { from }), ...(to && { to }) } : undefined
}

/** Words of filters whose days do not begin or do not end: nothing is before them. */
const openWords = new Set(['past', 'future'])

/** Whether days begin and end, so that there are days before them. */
export const isBounded = ({ within, from, to }: PeriodSpan): boolean =>
  within ? !openWords.has(within) : Boolean(from && to)

const both = (one: Filter | undefined, other: Filter | undefined): Filter | undefined =>
  one && other ? { and: [one, other] } : (one ?? other)

/** A definition with what its reader chose in its place. */
export function askedOf(definition: ReportDefinition, search: ReportSearch): ReportDefinition {
  const { filter, period, compare, ...rest } = definition
  const chosen = chosenPeriod(search)
  const span = period && (chosen ? { ...chosen, field: period.field } : period)
  const isSpan = span && (span.within || span.from || span.to)
  const comparison = search.compare === 'none' ? undefined : (search.compare ?? compare)
  const narrowed = both(filter, filterOf(fromAddress(search.f ?? [])))
  return {
    ...rest,
    ...(narrowed && { filter: narrowed }),
    ...(isSpan && { period: span }),
    ...(comparison && span && isBounded(span) && !search.asOf && { compare: comparison }),
    ...(search.asOf && { asOf: momentOf(search.asOf) }),
  }
}

/** What is asked of a stock report: its definition where it has one, which can be asked of the past, too. */
export function askedOfStock(
  { key, object, period, models, compares, definition }: StockReport,
  search: ReportSearch,
): FiguresAsked {
  if (definition) return { definition: askedOf(definition, search) }
  const chosen = chosenPeriod(search)
  const filter = filterOf(fromAddress(search.f ?? []))
  const model = models && search.model
  const { asOf } = search
  const compare = search.compare === 'none' ? undefined : search.compare
  const isCompared = compares && !asOf && compare && isBounded(chosen ?? period ?? {})
  return {
    stock: key,
    object,
    options: {
      ...(chosen && period && { period: chosen }),
      ...(filter && { filter }),
      ...(model && { model }),
      ...(asOf && { asOf: momentOf(asOf) }),
      ...(isCompared && { compare }),
    },
  }
}
