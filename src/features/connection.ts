import type { Context } from '../records/context.ts'

export const connectionKinds = [
  'signOn',
  'key',
  'push',
  'mail',
  'telephony',
  'companyData',
  'exchangeRates',
  'webhook',
  'filePlace',
] as const

/** Another machine that Rapport calls, as it is set up. */
export interface Connection {
  /** By which it is named in a check: `signOn 0199…`. */
  id: string
  kind: (typeof connectionKinds)[number]
  /** What people call it. */
  name: string
  /** Without anything secret in it. */
  address: string
  /** Whoever runs the server has set it, not somebody who signs in: it may lie in his own network. */
  isOwn: boolean
  /** Its shape was checked when it was kept; what its name leads to is still looked at. */
  isKept?: boolean
  /** A mail server that is spoken to plainly: it is on this machine. */
  withoutTls?: boolean
  /** File with the certificates of the authority that vouches for it; without it those that Node trusts. */
  caFile?: string | null
}

/** Each part of Rapport that calls other machines names those that are set up. */
export type ConnectionSource = (ctx: Context) => Promise<readonly Connection[]>
