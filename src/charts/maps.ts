import type { EChartsCoreOption } from 'echarts/core'
import { drawnOf, percentMeasures } from './drawn.ts'
import { type FigureMeasure, plainNumber } from './figures.ts'
import { flowsOf } from './flows.ts'
import { axisText, quiet, type Sketch, shownAs, tooltipOf } from './sketch.ts'

/** Rows by columns, or by several rates: the stronger the colour, the more. */
export function map(sketch: Sketch, measure: FigureMeasure): EChartsCoreOption {
  const { figures, colours, texts, width } = sketch
  const drawn = drawnOf(figures, sketch.measure, 'heatMap')
  const rates = figures.columns.length ? [] : percentMeasures(figures)
  const across = rates.length
    ? rates.map(at => figures.measures[at]?.label ?? '')
    : drawn.series.map(({ name }) => name)
  const cells = rates.length
    ? figures.rows
        .slice(0, drawn.names.length)
        .flatMap(({ values }, row) =>
          rates.map((at, x) => ({ x, row, value: plainNumber(values[at]), at: { row, measure: at } })),
        )
    : drawn.series.flatMap(({ points }, x) => points.map(({ value, at }, row) => ({ x, row, value, at })))
  const known = cells.flatMap(({ value }) => (value === null ? [] : [value]))
  const most = rates.length ? 1 : Math.max(1e-9, ...known)
  // On what is stronger than this only white is read.
  const strong = most * 0.5
  const names = Math.min(200, Math.round(width * 0.3))
  const room = (width - names - 12) / Math.max(1, across.length)
  const own = rates.length ? { ...measure, kind: 'percent' as const } : measure
  return {
    tooltip: {
      ...tooltipOf(sketch),
      formatter: ({ data }: { data: { value: [number, number, number] } }) => {
        const [x, y, value] = data.value
        const place = document.createElement('span')
        place.textContent = `${drawn.names[y]} · ${across[x]}: ${texts.text(rates.length ? value : shownAs(value, own, sketch), own)}`
        return place
      },
    },
    grid: { left: names + 12, right: 0, top: 40, bottom: 4 },
    xAxis: {
      type: 'category',
      position: 'top',
      data: across,
      ...quiet,
      axisLabel: axisText(
        sketch,
        room > 60 ? { width: room - 6, overflow: 'truncate', interval: 0 } : { hideOverlap: true },
      ),
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: drawn.names,
      ...quiet,
      axisLabel: axisText(sketch, { color: colours.role('ink'), width: names, overflow: 'truncate', interval: 0 }),
    },
    visualMap: {
      show: false,
      min: rates.length ? 0 : Math.min(0, ...known),
      max: most,
      inRange: { color: [colours.role('surface'), colours.role('accent')] },
    },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: colours.role('surface'), borderWidth: 2, borderRadius: 4 },
        label: {
          show: room > 44,
          fontSize: 12,
          formatter: ({ data }: { data: { value: [number, number, number] } }) => texts.short(data.value[2], own),
        },
        data: cells.flatMap(({ x, row, value, at }) =>
          value === null
            ? []
            : [{ value: [x, row, value], at, label: { color: value > strong ? 'white' : colours.role('ink') } }],
        ),
      },
    ],
  }
}

/** What goes from one side to the other, as broad as it is much. */
export function ways(sketch: Sketch): EChartsCoreOption {
  const { figures, colours } = sketch
  const flows = flowsOf(figures, sketch.measure)
  const [left, right] = [new Set(flows.map(({ from }) => from)), new Set(flows.map(({ to }) => to))]
  // A name may stand on both sides.
  const node = (side: string, name: string, at: number) => ({
    name: `${side}${name}`,
    itemStyle: { color: colours.series[at % colours.series.length] },
  })
  return {
    series: [
      {
        type: 'sankey',
        left: 4,
        right: 140,
        top: 4,
        bottom: 4,
        nodeGap: 10,
        draggable: false,
        label: {
          color: colours.role('ink'),
          fontSize: 12,
          formatter: ({ name }: { name: string }) => name.slice(1),
        },
        lineStyle: { color: 'source', opacity: 0.28 },
        data: [
          ...[...left].map((name, at) => node('<', name, at)),
          ...[...right].map((name, at) => node('>', name, at + 3)),
        ],
        links: flows.map(({ from, to, value, at }) => ({ source: `<${from}`, target: `>${to}`, value, at })),
      },
    ],
    tooltip: {
      ...tooltipOf(sketch),
      formatter: ({ name, value }: { name: string; value: unknown }) => {
        const place = document.createElement('span')
        const measure = figures.measures[sketch.measure]
        const shown = measure ? sketch.texts.text(shownAs(value, measure, sketch), measure) : ''
        place.textContent = `${name.replace(/^[<>]/, '').replace(' > >', ' → ')}: ${shown}`
        return place
      },
    },
  }
}
