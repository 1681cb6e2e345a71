export const outcomes = ['lead', 'attached', 'interest', 'rejected', 'pending'] as const
export type Outcome = (typeof outcomes)[number]

/** What of the ledger stands in the address. */
export interface ReceiptsSearch {
  outcome?: Outcome
  source?: string
  /** The one that is open. */
  receipt?: string
}

export const readReceiptsSearch = (search: Record<string, unknown>): ReceiptsSearch => ({
  outcome: outcomes.find(known => known === search.outcome),
  source: typeof search.source === 'string' ? search.source : undefined,
  receipt: typeof search.receipt === 'string' ? search.receipt : undefined,
})
