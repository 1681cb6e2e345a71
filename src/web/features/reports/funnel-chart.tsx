import { useComputedColorScheme } from '@mantine/core'
import { FunnelChart as Funnel } from 'echarts/charts'
import { TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { FunnelStage } from './funnel-page.tsx'
import classes from './reports.module.css'

use([Funnel, TooltipComponent, SVGRenderer])

/** How many deals came to each stage. What is lost is no step of the way, and is told beside it. */
export function FunnelChart({ stages }: { stages: FunnelStage[] }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme()

  // biome-ignore lint/correctness/useExhaustiveDependencies: other colours need another drawing
  useEffect(() => {
    if (!place.current) return
    const chart = init(place.current, null, { renderer: 'svg' })
    const role = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--r-${name}`).trim()
    const steps = stages.filter(stage => stage.kind !== 'lost')
    const width = place.current.clientWidth
    const cone = width < 520 ? 0.42 : 0.58
    const most = Math.max(1, ...steps.map(stage => stage.reached))
    chart.setOption({
      textStyle: { fontFamily: 'inherit' },
      animationDuration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 300,
      tooltip: {
        trigger: 'item',
        backgroundColor: role('surface'),
        borderColor: role('line'),
        textStyle: { color: role('ink'), fontSize: 13 },
      },
      series: [
        {
          type: 'funnel',
          sort: 'none',
          top: 4,
          bottom: 4,
          left: 0,
          width: `${cone * 100}%`,
          min: 0,
          max: most,
          minSize: '2%',
          gap: 3,
          label: {
            position: 'right',
            color: role('ink'),
            fontSize: 13,
            width: width * (1 - cone) - 24,
            overflow: 'truncate',
            formatter: ({ name, value }: { name: string; value: number }) => `${name}  ${formats.number(value)}`,
          },
          labelLine: { length: 12, lineStyle: { color: role('line-strong') } },
          itemStyle: { borderWidth: 0, borderRadius: 3 },
          emphasis: { label: { fontWeight: 600 } },
          data: steps.map((stage, at) => ({
            name: stage.name,
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

  return <div ref={place} className={classes.chart} role="img" aria-label={t('reports:chart')} />
}

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
