/** How surely open deals count in the forecast of their period; `omitted` ones do not. */
export const forecastCategories = ['committed', 'bestCase', 'pipeline', 'omitted'] as const
export type ForecastCategory = (typeof forecastCategories)[number]

/** Where a stage names no category its probability does: from so many per cent on. */
export const categoryBounds = { committed: 80, bestCase: 50 } as const

/** What deals of an open stage count as, unless the deal says otherwise. `probability` in per cent. */
export const categoryOf = ({
  forecast,
  probability,
}: {
  forecast: string | null
  probability: number
}): ForecastCategory => forecastCategories.find(each => each === forecast) ?? byProbability(probability)

const byProbability = (probability: number): ForecastCategory =>
  probability >= categoryBounds.committed
    ? 'committed'
    : probability >= categoryBounds.bestCase
      ? 'bestCase'
      : 'pipeline'
