import {
  type Icon,
  IconChartArea,
  IconChartBar,
  IconChartDonut,
  IconChartFunnel,
  IconChartLine,
  IconChartSankey,
  IconGauge,
  IconGridDots,
  IconNumber123,
  IconTable,
  IconTablePlus,
} from '@tabler/icons-react'
import type { ChartKind } from '../../../charts/figures.ts'

/** How a report is drawn, at a glance. */
export const chartIcons: Record<ChartKind, Icon> = {
  table: IconTable,
  pivot: IconTablePlus,
  bar: IconChartBar,
  line: IconChartLine,
  area: IconChartArea,
  pie: IconChartDonut,
  funnel: IconChartFunnel,
  heatMap: IconGridDots,
  sankey: IconChartSankey,
  gauge: IconGauge,
  number: IconNumber123,
}
