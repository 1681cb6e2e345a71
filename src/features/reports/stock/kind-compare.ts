import type { FigureMeasure, ReportFigures } from '../../../charts/figures.ts'
import type { Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { type Bounded, spansIn } from '../figures/period.ts'
import { sentenceOf } from '../figures/sentence.ts'

interface Given {
  now: ReportFigures
  earlier: ReportFigures
  /** Of both. */
  days: Bounded
  compared: Bounded
}

const mostMonths = 1200

/** Figures with those of the days compared with beside them: row by row and column by column, months by their place in the period. */
export function besideBefore(ctx: Context, { now, earlier, days, compared }: Given): ReportFigures {
  const months = spansIn(compared, 'month', mostMonths)
  const shifted = new Map(spansIn(days, 'month', mostMonths).map((month, place) => [month, months[place]]))
  const isByMonth = now.rowGroups[0]?.field === now.period?.field
  const rowKey = (key: Json[]) =>
    JSON.stringify(isByMonth ? key.map(value => shifted.get(String(value)) ?? value) : key)
  const rows = new Map(earlier.rows.map(row => [JSON.stringify(row.key), row]))
  const columns = new Map(earlier.columns.map(({ key }, at) => [JSON.stringify(key), at]))
  const measures = now.measures.map(measure => ({
    measure,
    at: earlier.measures.findIndex(({ name }) => name === measure.name),
  }))
  const valuesOf = (values: Json[] | undefined) => measures.map(({ measure, at }) => values?.[at] ?? nothing(measure))
  const beforeOf = (found: { values: Json[]; cells: Json[][] } | undefined) => ({
    values: valuesOf(found?.values),
    cells: now.columns.map(({ key }) => valuesOf(found?.cells[columns.get(JSON.stringify(key)) ?? -1])),
  })
  const answer: ReportFigures = {
    ...now,
    compared,
    rows: now.rows.map(row => ({ ...row, before: beforeOf(rows.get(rowKey(row.key))) })),
    total: { ...now.total, before: beforeOf(earlier.total) },
  }
  return { ...answer, sentence: sentenceOf(ctx, answer) }
}

/** Of what there was nothing. */
const nothing = ({ kind }: FigureMeasure): Json => (kind === 'number' ? 0 : null)
