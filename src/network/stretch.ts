import type { Proxies } from './proxy.ts'

export const probeSteps = ['name', 'route', 'proxy', 'tls', 'answer'] as const

/** What was found on one stretch of the way to another machine. */
export interface ProbeStep {
  step: (typeof probeSteps)[number]
  /** `null`: it works, and wants to be known all the same. */
  isOk: boolean | null
  code: string
  params: Readonly<Record<string, string | number>>
  milliseconds: number
}

export interface Probing {
  url: URL
  proxies: Proxies
  /** Addresses that a name leads to; throws with the code `NOT_PUBLIC` where it leads to one that is not called. */
  lookup: (host: string) => Promise<readonly string[]>
  /** Whether the proxy may look the name up itself. */
  byName: boolean
  /** Certificates, as PEM, of the authority that vouches for who is called. */
  ca?: string
  /** A mail server that is spoken to plainly: it is on this machine. */
  withoutTls?: boolean
  /** For each stretch, in milliseconds. */
  patience: number
}

/** A stretch of the way; without `found` it ends there. */
export interface Stretch<Found> extends Pick<ProbeStep, 'isOk' | 'code'> {
  params?: ProbeStep['params']
  found?: Found
}

/** By which a failure of the system is known: `ECONNREFUSED`. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
