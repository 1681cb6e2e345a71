import type { EChartsCoreOption } from 'echarts/core'
import { type Drawn, drawnOf, isAlongTime, type Series } from './drawn.ts'
import type { ChartKind, FigureMeasure } from './figures.ts'
import { map, ways } from './maps.ts'
import { needle, round, steps } from './shapes.ts'
import { axisText, type Draw, quiet, type Sketch, shownAs, tooltipOf } from './sketch.ts'

const rowHeight = 30

/** How high the chart has to be, in pixels. */
export function heightOf({ figures, measure, kind }: Pick<Sketch, 'figures' | 'measure' | 'kind'>): number {
  if (kind === 'heatMap') return drawnOf(figures, measure, kind).names.length * 26 + 44
  if (kind === 'sankey') return Math.min(900, Math.max(240, 24 * Math.max(figures.rows.length, figures.columns.length)))
  if (kind === 'gauge') return 220
  if (kind !== 'bar' || isAlongTime(figures)) return 280
  const { names, series } = drawnOf(figures, measure, kind)
  return names.length * (series.some(({ past }) => past) ? 40 : rowHeight) + (series.length > 1 ? 56 : 24)
}

/** ECharts draws this: in our colours, with our numbers. */
export function optionOf(sketch: Sketch): EChartsCoreOption {
  const { colours, texts } = sketch
  const measure = sketch.figures.measures[sketch.measure]
  if (!measure) return {}
  const text = (value: unknown) => texts.text(shownAs(value, measure, sketch), measure)
  const common = {
    color: colours.series,
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: colours.role('surface'),
      borderColor: colours.role('line'),
      textStyle: { color: colours.role('ink'), fontSize: 13 },
      valueFormatter: text,
    },
  }
  return { ...common, ...byKind[sketch.kind]?.(sketch, measure, text) }
}

const byKind: Partial<Record<ChartKind, Draw>> = {
  bar: (sketch, measure, text) =>
    isAlongTime(sketch.figures) ? along(sketch, measure, 'bar') : across(sketch, measure, text),
  line: (sketch, measure) => along(sketch, measure, 'line'),
  area: (sketch, measure) => along(sketch, measure, 'area'),
  pie: round,
  funnel: steps,
  heatMap: map,
  sankey: ways,
  gauge: needle,
}

const nameOf = ({ name, past }: Series, { words }: Sketch): string => (past ? words.before : name)

const legendOf = ({ series }: Drawn, sketch: Sketch) => ({
  show: series.length > 1,
  type: 'scroll',
  top: 0,
  left: 0,
  icon: 'roundRect',
  itemWidth: 12,
  itemHeight: 8,
  textStyle: { color: sketch.colours.role('ink-2'), fontSize: 12 },
  pageTextStyle: { color: sketch.colours.role('ink-2') },
  data: series.map(one => nameOf(one, sketch)),
})

const pointsOf = (series: Series) => series.points.map(({ value, at }) => ({ value, at }))

/** From left to right: bars, a line, or what is under it. */
function along(sketch: Sketch, measure: FigureMeasure, as: 'bar' | 'line' | 'area'): EChartsCoreOption {
  const { figures, colours, texts, kind } = sketch
  const drawn = drawnOf(figures, sketch.measure, kind)
  const isStacked =
    figures.columns.length > 0 && as !== 'line' && (measure.kind === 'number' || measure.kind === 'money')
  return {
    tooltip: { ...tooltipOf(sketch), trigger: 'axis', axisPointer: { type: as === 'bar' ? 'shadow' : 'line' } },
    legend: legendOf(drawn, sketch),
    grid: {
      left: 4,
      right: 12,
      top: drawn.series.length > 1 ? 36 : 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: drawn.names,
      ...quiet,
      axisLine: { show: true, lineStyle: { color: colours.role('line-strong') } },
      axisLabel: axisText(sketch, {
        hideOverlap: true,
        ...(as !== 'bar' && { alignMinLabel: 'left', alignMaxLabel: 'right' }),
      }),
      boundaryGap: as === 'bar',
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: colours.role('line') } },
      axisLabel: axisText(sketch, { formatter: (value: number) => texts.short(value, measure) }),
    },
    series: drawn.series.map(series => ({
      name: nameOf(series, sketch),
      type: as === 'bar' ? 'bar' : 'line',
      ...(isStacked && { stack: 'all' }),
      ...(as === 'area' && !series.past && { areaStyle: { opacity: isStacked ? 0.55 : 0.16 } }),
      barMaxWidth: 40,
      symbol: 'circle',
      symbolSize: 6,
      showSymbol: drawn.names.length <= 31,
      lineStyle: { width: 2, ...(series.past && { type: 'dashed' }) },
      ...(series.past && { itemStyle: { color: colours.role('ink-3'), opacity: 0.7 } }),
      emphasis: { focus: 'series' },
      data: pointsOf(series),
    })),
  }
}

/** Names below one another, each with its bar. */
function across(sketch: Sketch, measure: FigureMeasure, text: (value: unknown) => string): EChartsCoreOption {
  const { figures, colours, texts, width } = sketch
  const drawn = drawnOf(figures, sketch.measure, 'bar')
  const isStacked = figures.columns.length > 0 && drawn.series.length > 1 && measure.kind !== 'percent'
  const names = Math.min(220, Math.round(width * 0.34))
  return {
    legend: legendOf(drawn, sketch),
    grid: {
      left: names + 12,
      right: isStacked ? 12 : 92,
      top: drawn.series.length > 1 ? 32 : 0,
      bottom: isStacked ? 24 : 0,
    },
    xAxis: {
      type: 'value',
      show: isStacked,
      splitLine: { lineStyle: { color: colours.role('line') } },
      axisLabel: axisText(sketch, { hideOverlap: true, formatter: (value: number) => texts.short(value, measure) }),
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: drawn.names,
      ...quiet,
      axisLabel: axisText(sketch, {
        color: colours.role('ink'),
        fontSize: 13,
        width: names,
        overflow: 'truncate',
        interval: 0,
      }),
    },
    series: drawn.series.map(series => ({
      name: nameOf(series, sketch),
      type: 'bar',
      ...(isStacked && { stack: 'all' }),
      barMaxWidth: 20,
      barGap: '20%',
      itemStyle: { borderRadius: isStacked ? 0 : 3, ...(series.past && { color: colours.role('line-strong') }) },
      label: {
        show: !isStacked && !series.past,
        position: 'right',
        color: colours.role('ink'),
        fontSize: 12,
        formatter: ({ value }: { value: unknown }) => text(value),
      },
      data: pointsOf(series),
    })),
  }
}
