import type { EChartsCoreOption } from 'echarts/core'
import type { ChartKind, Colours, FigureMeasure, FigureTexts, ReportFigures } from './figures.ts'

/** What a chart is drawn of. */
export interface Sketch {
  figures: ReportFigures
  measure: number
  kind: ChartKind
  colours: Colours
  texts: FigureTexts
  /** Of the place it is drawn in, in pixels. */
  width: number
  words: { before: string; others: string }
}

export type Draw = (sketch: Sketch, measure: FigureMeasure, text: (value: unknown) => string) => EChartsCoreOption

/** A plain number as its measure has it: of money, in the currency of the whole. */
export function shownAs(value: unknown, { kind }: FigureMeasure, { figures, measure }: Sketch) {
  const plain = typeof value === 'number' ? value : Array.isArray(value) ? Number(value.at(-1)) : null
  if (kind !== 'money' || plain === null) return plain
  const all = [figures.total.values, ...figures.rows.map(({ values }) => values)].map(values => values[measure])
  const money = all.find(one => typeof one === 'object' && one !== null && 'currency' in one)
  const currency = typeof money === 'object' && money !== null && 'currency' in money ? money.currency : null
  return typeof currency === 'string' ? { amount: plain.toFixed(2), currency } : plain
}

export const axisText = ({ colours }: Sketch, more: object = {}) => ({
  color: colours.role('ink-2'),
  fontSize: 12,
  ...more,
})
export const quiet = { axisLine: { show: false }, axisTick: { show: false } }

export const tooltipOf = (sketch: Sketch) => ({
  confine: true,
  backgroundColor: sketch.colours.role('surface'),
  borderColor: sketch.colours.role('line'),
  textStyle: { color: sketch.colours.role('ink'), fontSize: 13 },
  valueFormatter: (value: unknown) => {
    const measure = sketch.figures.measures[sketch.measure]
    return measure ? sketch.texts.text(shownAs(value, measure, sketch), measure) : ''
  },
})
