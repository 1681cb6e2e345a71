import type { Context } from '../records/context.ts'
import type { Application } from './feature.ts'

/** The worst first: something is open to strangers or may be lost; something wants to be looked at; all is well. */
export const trustStates = ['act', 'look', 'fine'] as const
export type TrustState = (typeof trustStates)[number]

export const trustAreas = ['people', 'doors', 'data', 'machine'] as const
export type TrustArea = (typeof trustAreas)[number]

/** How a line stands at the moment: `trust:found.<code>` says it, and `trust:todo.<code>` what to do unless it is fine. */
export interface TrustFinding {
  state: TrustState
  code: string
  params?: Readonly<Record<string, string | number>>
  /** Since when it is so, or when what it tells of was. */
  since?: string | null
  /** Whom or what it is about, where they are to be named. */
  names?: readonly string[]
}

/** One line of the trust centre. Each part of Rapport declares those that it can answer for; they are worked out when asked. */
export interface TrustLine {
  /** Its title is `trust:lines.<name>`. */
  readonly name: string
  readonly area: TrustArea
  /** Page on which it is set right. */
  readonly path: string | null
  readonly look: (ctx: Context, application: Application) => Promise<TrustFinding>
}

/** How old something is, in days; what never was is older than anything. */
export const daysSince = (moment: string | null | undefined, now = Date.now()): number =>
  moment ? (now - Date.parse(moment)) / 86_400_000 : Number.POSITIVE_INFINITY
