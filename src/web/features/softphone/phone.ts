import { createStore } from '../../ui/store.ts'

/** Whether one can telephone, and why not. */
export type Standing =
  | 'connecting'
  | 'ready'
  | 'unreachable'
  | 'wrongPassword'
  | 'refused'
  | 'insecure'
  | 'outdated'
  | 'failed'

/** The call that one has on the phone of the page; one at a time. */
export interface PageCall {
  /** Its Call-ID. */
  id: string
  direction: 'in' | 'out'
  state: 'ringing' | 'talking'
  /** `null`: he hides it. */
  number: string | null
  /** As whom he is announced. */
  name: string | null
  muted: boolean
  held: boolean
  transferring: boolean
}

/** Why a call did not come about, or something of it did not work. */
export type Trouble =
  | 'notReady'
  | 'insecure'
  | 'busyHere'
  | 'micRefused'
  | 'micMissing'
  | 'micBusy'
  | 'busy'
  | 'rejected'
  | 'notFound'
  | 'unavailable'
  | 'noAnswer'
  | 'noSound'
  | 'notTransferred'
  | 'callFailed'

/** What is known of the phone in every tab. */
export interface Phone {
  standing: Standing
  /** In the words of the exchange or the server. */
  says: string
  call: PageCall | null
  /** The last thing that went wrong; `at` tells one from another. */
  trouble: { code: Trouble; says: string; at: number } | null
}

/** The phone; `null`: there is none on this page by now. */
export const phone = createStore<Phone | null>(null)
/** Whether it is this tab that holds it: of several only one does. */
export const phoneHere = createStore(false)

/** What is asked of the phone, in whatever tab it is. */
export type Act =
  | { do: 'call'; number: string }
  | { do: 'answer' | 'decline' | 'hangUp' | 'mute' | 'hold' }
  | { do: 'tone'; tone: string }
  | { do: 'transfer'; number: string }
  | { do: 'microphone'; device: string }
  /** Anew, with what is set now. */
  | { do: 'signIn' }

let doing: ((act: Act) => void) | null = null
let taking: (() => void) | null = null

/** Set by whoever keeps the phone of this tab. */
export function connectPhone(by: { act: (act: Act) => void; takeOver: () => void } | null): void {
  doing = by?.act ?? null
  taking = by?.takeOver ?? null
}

export const askPhone = (act: Act): void => doing?.(act)
/** Has this tab hold the phone from now on. */
export const takePhone = (): void => taking?.()
