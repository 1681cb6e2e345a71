import type { EChartsCoreOption } from 'echarts/core'
import { drawnOf } from './drawn.ts'
import { type FigureMeasure, plainNumber } from './figures.ts'
import type { Sketch } from './sketch.ts'

/** Parts of a whole, what has no room of its own together. */
export function round(sketch: Sketch, _measure: FigureMeasure, text: (value: unknown) => string): EChartsCoreOption {
  const { figures, colours, words } = sketch
  const { names, series } = drawnOf(figures, sketch.measure, 'pie')
  const parts = (series[0]?.points ?? []).map(({ value, at }, i) => ({ name: names[i] ?? '', value: value ?? 0, at }))
  const shown = parts.reduce((sum, { value }) => sum + value, 0)
  const others = (plainNumber(figures.total.values[sketch.measure]) ?? shown) - shown
  const data = [
    ...parts,
    ...(others > 0 ? [{ name: words.others, value: others, itemStyle: { color: colours.role('line-strong') } }] : []),
  ]
  return {
    series: [
      {
        type: 'pie',
        radius: ['48%', '76%'],
        itemStyle: { borderColor: colours.role('surface'), borderWidth: 2 },
        label: {
          color: colours.role('ink'),
          fontSize: 12,
          lineHeight: 16,
          formatter: ({ name, value, percent }: { name: string; value: unknown; percent: number }) =>
            `${name}\n${text(value)} · ${sketch.texts.text(percent / 100, { kind: 'percent' })}`,
        },
        labelLine: { lineStyle: { color: colours.role('line-strong') } },
        data,
      },
    ],
  }
}

/** Steps in the order of the rows, each with its share of the first. */
export function steps(sketch: Sketch, _measure: FigureMeasure, text: (value: unknown) => string): EChartsCoreOption {
  const { colours } = sketch
  const { names, series } = drawnOf(sketch.figures, sketch.measure, 'funnel')
  const points = series[0]?.points ?? []
  const first = points[0]?.value ?? 0
  return {
    series: [
      {
        type: 'funnel',
        sort: 'none',
        gap: 2,
        left: '10%',
        right: '10%',
        top: 4,
        bottom: 4,
        minSize: '4%',
        itemStyle: { borderWidth: 0 },
        label: {
          position: 'inside',
          color: colours.role('ink'),
          backgroundColor: colours.role('surface'),
          padding: [2, 6],
          borderRadius: 4,
          fontSize: 12,
          formatter: ({ name, value }: { name: string; value: unknown }) =>
            first
              ? `${name}: ${text(value)} · ${sketch.texts.text(Number(value) / first, { kind: 'percent' })}`
              : `${name}: ${text(value)}`,
        },
        data: points.map(({ value, at }, i) => ({ name: names[i], value: value ?? 0, at })),
      },
    ],
  }
}

/** A rate on its way from none to all. */
export function needle(sketch: Sketch, measure: FigureMeasure): EChartsCoreOption {
  const { figures, colours, texts } = sketch
  const value = plainNumber(figures.total.values[sketch.measure])
  return {
    series: [
      {
        type: 'gauge',
        startAngle: 200,
        endAngle: -20,
        min: 0,
        max: Math.max(1, value ?? 0),
        radius: '105%',
        center: ['50%', '64%'],
        progress: { show: true, width: 16, itemStyle: { color: colours.role('accent') } },
        axisLine: { lineStyle: { width: 16, color: [[1, colours.role('sunken')]] } },
        pointer: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { show: false },
        title: { color: colours.role('ink-2'), fontSize: 13, offsetCenter: [0, '26%'] },
        detail: {
          color: colours.role('ink'),
          fontSize: 30,
          fontWeight: 620,
          offsetCenter: [0, '-6%'],
          formatter: () => texts.text(value, measure),
        },
        data: [{ value: value ?? 0, name: measure.label, at: { measure: sketch.measure } }],
      },
    ],
  }
}
