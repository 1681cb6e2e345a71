import { useComputedColorScheme } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { BarChart, FunnelChart, GaugeChart, HeatmapChart, LineChart, PieChart, SankeyChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cell, ChartKind, ReportFigures } from '../../../../charts/figures.ts'
import { heightOf, optionOf } from '../../../../charts/option.ts'
import { addressBehind } from '../behind.ts'
import { useFigureTexts } from '../figure-text.ts'
import { useReader } from '../reader.ts'
import { coloursNow } from './colours.ts'

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

export interface ChartProps {
  figures: ReportFigures
  measure: number
  kind: ChartKind
  name: string
  /** Words that the report looks for. */
  q?: string
  /** As high as the place it stands in, in place of its own height. */
  fill?: boolean
}

/** Figures drawn. What is pressed leads to the records behind it; for those who do not see it there is the table. */
export function Chart(props: ChartProps) {
  // Other colours need another drawing.
  return <Drawing key={useComputedColorScheme()} {...props} />
}

function Drawing({ figures, measure, kind, name, q, fill }: ChartProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const texts = useFigureTexts()
  const reader = useReader(figures.object, q)
  const place = useRef<HTMLDivElement>(null)
  const height = fill ? '100%' : heightOf({ figures, measure, kind })

  useEffect(() => {
    const element = place.current
    if (!element) return
    const chart = init(element, null, { renderer: 'svg' })
    const draw = () => {
      const words = { before: t('report-pages:before'), others: t('report-pages:others') }
      const option = optionOf({
        figures,
        measure,
        kind,
        colours: coloursNow(),
        texts,
        width: element.clientWidth,
        words,
      })
      chart.setOption(
        {
          // Names are measured before they are broken into lines: by the very letters they are drawn with.
          textStyle: { fontFamily: getComputedStyle(element).fontFamily },
          animationDuration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250,
          ...option,
        },
        true,
      )
    }
    draw()
    chart.on('click', ({ data }) => {
      const cell = cellOf(data)
      const address = cell && reader && addressBehind(figures, cell, reader)
      if (address) router.history.push(address)
    })
    let width = element.clientWidth
    const observer = new ResizeObserver(() => {
      chart.resize()
      if (element.clientWidth !== width) draw()
      width = element.clientWidth
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [figures, measure, kind, reader, texts, router, t])

  return (
    <div ref={place} style={{ width: '100%', height }} role="img" aria-label={t('report-pages:chartOf', { name })} />
  )
}

/** Where what was pressed stands in the table, if it is one of its figures. */
function cellOf(data: unknown): Cell | null {
  if (typeof data !== 'object' || data === null || !('at' in data)) return null
  const { at } = data
  if (typeof at !== 'object' || at === null || !('measure' in at) || typeof at.measure !== 'number') return null
  const part = (name: 'row' | 'column') => {
    const value = Object.entries(at).find(([key]) => key === name)?.[1]
    return typeof value === 'number' ? { [name]: value } : {}
  }
  return { measure: at.measure, ...part('row'), ...part('column') }
}
