import type { Json } from '../model/index.ts'
import {
  type Cell,
  type ChartKind,
  charts,
  type FigureMeasure,
  mostSeries,
  plainNumber,
  type ReportFigures,
} from './figures.ts'

export interface Point {
  value: number | null
  at: Cell
}

export interface Series {
  name: string
  points: Point[]
  /** Of the days compared with. */
  past?: true
}

/** What a chart shows of figures: a name for each place, and series of points over them. */
export interface Drawn {
  names: string[]
  series: Series[]
  /** Rows that have no room. */
  left: number
}

/** More rows than this a chart of rows cannot show. */
const mostRows: Partial<Record<ChartKind, number>> = { bar: 20, pie: 8, funnel: 15, heatMap: 60 }
const mostAlong = 400

/** Rows are spans of time or what comes round: they stand from left to right. */
export const isAlongTime = ({ rowGroups }: ReportFigures): boolean => rowGroups[0]?.bucket !== undefined

/** Rows and columns of one measure; columns are told apart as far as colours go, otherwise there is what they come to. */
export function drawnOf(figures: ReportFigures, measure: number, kind: ChartKind): Drawn {
  const most = isAlongTime(figures) && kind !== 'heatMap' ? mostAlong : (mostRows[kind] ?? mostAlong)
  const rows = figures.rows.slice(0, most)
  const { columns } = figures
  const label = figures.measures[measure]?.label ?? ''
  const point = (value: Json | undefined, at: Cell): Point => ({ value: plainNumber(value), at })
  const split =
    columns.length > 0 && (kind === 'heatMap' || columns.length <= mostSeries) && kind !== 'pie' && kind !== 'funnel'
  const series: Series[] = split
    ? columns.map(({ labels }, column) => ({
        name: labels.join(', '),
        points: rows.map(({ cells }, row) => point(cells[column]?.[measure], { row, column, measure })),
      }))
    : [{ name: label, points: rows.map(({ values }, row) => point(values[measure], { row, measure })) }]
  const isCompared = !split && rows.some(({ before }) => before)
  const past: Series[] = isCompared
    ? [
        {
          name: label,
          points: rows.map(({ before }, row) => point(before?.values[measure], { row, measure })),
          past: true,
        },
      ]
    : []
  return {
    names: rows.map(({ labels }) => labels.join(', ')),
    series: [...series, ...past],
    left: figures.rows.length - rows.length + figures.more,
  }
}

const isPart = (measure: FigureMeasure | undefined): boolean => measure?.kind === 'number' || measure?.kind === 'money'

/** Several rates beside each other are read as a map, too. */
export const percentMeasures = ({ measures }: ReportFigures): number[] =>
  measures.flatMap(({ kind }, at) => (kind === 'percent' ? [at] : []))

/** Ways in which these figures can honestly be drawn. */
export function chartsFor(figures: ReportFigures, measure: number): ChartKind[] {
  const { rowGroups, columnGroups } = figures
  const chosen = figures.measures[measure]
  const hasRows = rowGroups.length > 0
  const hasColumns = columnGroups.length > 0
  const isDrawn = chosen !== undefined && chosen.kind !== 'value'
  const can: Record<ChartKind, boolean> = {
    table: !hasColumns,
    pivot: hasColumns,
    bar: hasRows && isDrawn,
    line: hasRows && isDrawn,
    area: hasRows && isPart(chosen),
    pie: hasRows && isPart(chosen),
    funnel: hasRows && isPart(chosen),
    heatMap: hasRows && isDrawn && (hasColumns || percentMeasures(figures).length > 1),
    sankey: isPart(chosen) && hasRows && (hasColumns || rowGroups.length > 1),
    gauge: chosen?.kind === 'percent',
    number: true,
  }
  return charts.filter(kind => can[kind])
}

/** How figures are drawn: as asked where that can be, otherwise as a table. */
export function chartFor(figures: ReportFigures, measure: number, asked: ChartKind | undefined): ChartKind {
  const can = chartsFor(figures, measure)
  return can.find(kind => kind === asked) ?? can[0] ?? 'number'
}
