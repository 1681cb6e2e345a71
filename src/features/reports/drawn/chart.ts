import { BarChart, FunnelChart, GaugeChart, HeatmapChart, LineChart, PieChart, SankeyChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, setPlatformAPI, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { ChartKind, ReportFigures } from '../../../charts/figures.ts'
import { optionOf } from '../../../charts/option.ts'
import { say } from '../../../messages/words.ts'
import type { Locale } from '../../../records/context.ts'
import { coloursOf, type Scheme } from './colours.ts'
import { writtenFigures } from './texts.ts'

use([
  BarChart,
  FunnelChart,
  GaugeChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
])

// Without a browser nothing measures texts: they are taken to be as wide as those of Inter are about.
setPlatformAPI({
  measureText: (text, font) => ({ width: widthOf(text ?? '', Number(/\b(\d{1,3})px/.exec(font ?? '')?.[1] ?? 12)) }),
})

/** In pixels, of letters so high. */
const widthOf = (text: string, size: number): number =>
  [...text].reduce(
    (sum, letter) =>
      sum + (/[\p{Lu}MW@%ЖШЩмwmжшщюы]/u.test(letter) ? 0.72 : /[\s.,:;il1|!']/.test(letter) ? 0.32 : 0.57),
    0,
  ) * size

export interface ChartWanted {
  kind: ChartKind
  locale: Locale
  scheme: Scheme
  /** In pixels. */
  width: number
  height: number
}

/** The first measure of figures drawn as the pages draw it, as SVG: for where there is no browser to do it. */
export function chartSvg(figures: ReportFigures, { kind, locale, scheme, width, height }: ChartWanted): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    const words = { before: say(locale, 'report-pages:before'), others: say(locale, 'report-pages:others') }
    const texts = writtenFigures(locale)
    const option = optionOf({ figures, measure: 0, kind, colours: coloursOf(scheme), texts, width, words })
    chart.setOption({ ...option, animation: false, textStyle: { fontFamily: 'Inter, system-ui, sans-serif' } })
    return chart.renderToSVGString()
  } finally {
    chart.dispose()
  }
}
