import type { Application } from './feature.ts'

/** What somebody's own telephone tells of a call that he has: his word, and of nobody else's call. */
export interface OwnCall {
  workspace: string
  /** To whose calls it belongs. */
  line: string
  user: string
  /** The telephone's name for it, which only counts among his own. */
  call: string
  /** `elsewhere`: somebody else has answered what rang here, too. */
  kind: 'ring' | 'answer' | 'end' | 'elsewhere'
  /** RFC 3339. */
  at: string
  direction: 'in' | 'out'
  number: string
  /** With `end`: whether it was talked. */
  answered?: boolean
}

/** Adds it to the calls of the company. When this returns it is kept; again it changes nothing. */
export type TellOwnCall = (application: Application, told: OwnCall) => Promise<void>
