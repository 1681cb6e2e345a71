export const models = ['first', 'last', 'linear', 'position', 'decay'] as const
export type Model = (typeof models)[number]

export interface AttributionSearch {
  from?: string
  to?: string
  model?: Model
  by?: 'campaign'
  /** The past day at whose end it is told. */
  asOf?: string
}

/** What the page of attribution shows, from its address; what is usual stands not there. */
export const readAttributionSearch = (search: Record<string, unknown>): AttributionSearch => ({
  from: typeof search.from === 'string' ? search.from : undefined,
  to: typeof search.to === 'string' ? search.to : undefined,
  model: models.find(model => model === search.model),
  by: search.by === 'campaign' ? 'campaign' : undefined,
  asOf: typeof search.asOf === 'string' ? search.asOf : undefined,
})
