/** Why a request became what it became, or which part of it could not be used. Codes are sentences of `reasons.<code>`. */
export interface Reason {
  code: string
  field?: string
  /** The value as it came, where it could not be kept otherwise. */
  value?: string
  params?: Record<string, string | number>
}

/** What became of a request. */
export interface Outcome {
  outcome: 'lead' | 'attached' | 'interest' | 'rejected'
  record: { object: string; id: string } | null
  reasons: Reason[]
  /** The activity that it has made. */
  activity?: string
}

export const rejected = (...reasons: Reason[]): Outcome => ({ outcome: 'rejected', record: null, reasons })
