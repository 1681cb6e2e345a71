import type { Context } from '../../records/context.ts'
import type { PhoneLine } from './line.ts'

/**
 * What a provider of telephony tells of one call. Events come in any order, twice, late or never: what one leaves out another tells,
 * and the call is made of all of them (`fold.ts`).
 */
export interface PhoneEvent {
  /** The provider's name for the call. */
  call: string
  kind: 'ring' | 'answer' | 'end' | 'recording'
  /** When it happened. RFC 3339. */
  at: string
  direction?: 'in' | 'out'
  /** Of the client, as the provider writes it. */
  number?: string
  /** Of the company's numbers, the one that was called. */
  dialled?: string
  /** Of the colleague. */
  extension?: string
  /** The colleague himself, where that is certain without his extension. */
  user?: string
  /** How long was talked, in seconds. */
  seconds?: number
  /** Whether anybody has answered, where the provider says so of the whole call. */
  answered?: boolean
  /** Address of the recording. */
  recording?: string
}

/** What a provider can do. What it tells comes as `PhoneEvent` through `PhoneBook.tell`. */
export interface PhoneProvider {
  /** Whether it can call out, by what is set. */
  callsOut(line: PhoneLine): boolean
  /**
   * Rings at the colleague's, and connects him with the number once he answers. Resolves with the name of the call where it is known by
   * then. Throws NotCalled.
   */
  callOut(ctx: Context, line: PhoneLine, wanted: CallOut): Promise<string | null>
}

export interface CallOut {
  extension: string
  /** E.164. */
  number: string
  /** Is told the name of the call before it is ordered, by who names it himself. */
  named?(call: string): Promise<void>
}

/** So much of what a provider answers is shown: it may send a page. */
const mostSaid = 200

/** The provider did not take the order to call; `says` is what it answered, in one line. */
export class NotCalled extends Error {
  override name = 'NotCalled'
  readonly code: 'phoneRefused' | 'phoneAway' | 'phoneOwnAway' | 'phoneSecret'
  readonly says: string
  constructor(code: NotCalled['code'], says = '') {
    super(code)
    this.code = code
    this.says = says
      .toWellFormed()
      .replace(/[\s\p{C}]+/gu, ' ')
      .trim()
      .slice(0, mostSaid)
  }
}
