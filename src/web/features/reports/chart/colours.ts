import { type Colours, mostSeries } from '../../../../charts/figures.ts'

/** Colours of the theme as they are now: a chart is drawn by values, and anew when they change. */
export function coloursNow(): Colours {
  const styles = getComputedStyle(document.documentElement)
  const role = (name: string) => styles.getPropertyValue(`--r-${name}`).trim()
  return { role, series: Array.from({ length: mostSeries }, (_, at) => role(`series-${at + 1}`)) }
}
