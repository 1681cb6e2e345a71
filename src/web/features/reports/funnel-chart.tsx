import { useComputedColorScheme } from '@mantine/core'
import { BarChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { FunnelStage } from './funnel-page.tsx'
import classes from './reports.module.css'

use([BarChart, GridComponent, TooltipComponent, SVGRenderer])

const rowHeight = 44

/** How many deals came to each stage. What is lost is no step of the way, and is told beside it. */
export function FunnelChart({ stages }: { stages: FunnelStage[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme()
  const steps = stages.filter(stage => stage.kind !== 'lost')

  // biome-ignore lint/correctness/useExhaustiveDependencies: other colours need another drawing
  useEffect(() => {
    if (!place.current) return
    const chart = init(place.current, null, { renderer: 'svg' })
    const names = Math.min(190, place.current.clientWidth * 0.4)
    chart.setOption({
      // Names are measured before they are broken into lines: by the very letters they are drawn with.
      textStyle: { fontFamily: getComputedStyle(place.current).fontFamily },
      animationDuration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 300,
      grid: { left: names + 12, right: 64, top: 0, bottom: 0 },
      tooltip: {
        trigger: 'item',
        backgroundColor: role('surface'),
        borderColor: role('line'),
        textStyle: { color: role('ink'), fontSize: 13 },
      },
      xAxis: { type: 'value', show: false, min: 0, max: Math.max(1, ...steps.map(stage => stage.reached)) },
      yAxis: {
        type: 'category',
        inverse: true,
        data: steps.map(stage => stage.name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: role('ink'), fontSize: 13, lineHeight: 16, width: names, overflow: 'break', interval: 0 },
      },
      series: [
        {
          type: 'bar',
          barWidth: rowHeight - 12,
          itemStyle: { borderRadius: 4 },
          label: {
            show: true,
            position: 'right',
            color: role('ink'),
            fontSize: 13,
            formatter: ({ value }: { value: number }) => formats.number(value),
          },
          data: steps.map((stage, at) => ({
            value: stage.reached,
            itemStyle: {
              color:
                stage.kind === 'won' ? role('good') : mixed(role('accent'), role('surface'), Math.min(0.6, at * 0.13)),
            },
          })),
        },
      ],
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [stages, formats, scheme])

  return (
    <div
      ref={place}
      className={classes.chart}
      style={{ height: steps.length * rowHeight }}
      role="img"
      aria-label={t('reports:chart')}
    />
  )
}

/** A colour of the theme, as it is now. */
const role = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--r-${name}`).trim()

/** A colour on its way to another: `share` 0 is the first, 1 the second. Both as `#rgb` or `#rrggbb`. */
function mixed(one: string, other: string, share: number): string {
  const [from, to] = [partsOf(one), partsOf(other)]
  const parts = from.map((part, at) => Math.round(part * (1 - share) + (to[at] ?? 0) * share))
  return `rgb(${parts.join(', ')})`
}

function partsOf(colour: string): number[] {
  const digits = colour.replace('#', '')
  const whole = digits.length === 3 ? [...digits].map(digit => digit + digit).join('') : digits
  return [0, 2, 4].map(at => Number.parseInt(whole.slice(at, at + 2), 16))
}
