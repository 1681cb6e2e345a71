import { createStore } from '../ui/store.ts'

/** A call of mine: it rings, I talk, or I have yet to say what came of it. */
export interface LiveCall {
  id: string
  direction: 'in' | 'out'
  state: 'ringing' | 'talking' | 'ended'
  number: string | null
  line: string
  rangAt: string
  answeredAt: string | null
  mine: boolean
  /** Who has said that he takes it while it rings. */
  takenBy: { id: string; name: string } | null
  /** It rings at others, too. */
  shared: boolean
  /** `null`: it is on no card yet. */
  activity: string | null
  card: CallCard | null
}

/** Who it is, as far as I may know. */
export interface CallCard {
  object: string
  id: string
  name: string
  company: string | null
  interest: string | null
  remember: string | null
  deal: { id: string; name: string } | null
  owner: string | null
}

export const callKeys = { all: ['calls'] } as const

/** Whether calls are shown on this page by now. */
export const callsWanted = createStore(false)

/** By what a press on a number has it called: the phone of the page, else a line of the company; `null`: the device calls. */
export const callsOut = createStore<{ dial?: (number: string) => void } | null>(null)
