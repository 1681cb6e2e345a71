export const callKinds = ['missed', 'notCalledBack', 'waited', 'short'] as const
export type CallKind = (typeof callKinds)[number]

export interface CallsSearch {
  kind?: CallKind
  /** Who answered or called. */
  user?: string
  /** Days. */
  from?: string
  to?: string
}

const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined

export const readCallsSearch = ({ kind, user, from, to }: Record<string, unknown>): CallsSearch => ({
  kind: callKinds.find(known => known === kind),
  user: typeof user === 'string' && /^[0-9a-f-]{36}$/.test(user) ? user : undefined,
  from: day(from),
  to: day(to),
})
