import type { ReportFigures } from '../../../charts/figures.ts'
import type { ChartWanted } from './chart.ts'

/** As `chartSvg`. What draws is large, and most servers seldom draw: it is loaded by the first who does. */
export async function drawn(figures: ReportFigures, wanted: ChartWanted): Promise<string> {
  const { chartSvg } = await import('./chart.ts')
  return chartSvg(figures, wanted)
}
