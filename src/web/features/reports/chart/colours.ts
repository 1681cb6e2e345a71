/** Colours of the theme as they are now: a chart is drawn by values, and anew when they change. */
export interface Colours {
  role: (name: string) => string
  /** By which series are told apart, in their order. */
  series: string[]
}

/** So many series are told apart by colour; where there are more, none is. */
export const mostSeries = 8

export function coloursNow(): Colours {
  const styles = getComputedStyle(document.documentElement)
  const role = (name: string) => styles.getPropertyValue(`--r-${name}`).trim()
  return { role, series: Array.from({ length: mostSeries }, (_, at) => role(`series-${at + 1}`)) }
}
