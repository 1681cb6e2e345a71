import type { Context } from '../../records/index.ts'
import type { Link } from './run.ts'

/** A call as far as a script needs to know. */
export interface CallOf {
  line: string
  source: string
  direction: 'in' | 'out' | null
  on: Link | null
}

export interface NextStep {
  title: string
  dueAt: string
  kind?: string
}

export interface Outcome {
  result: string
  text?: string
  next?: NextStep
}

/** What the telephone gives to scripts. */
export interface CallsOf {
  /** One that the caller is told of. Throws NotFound. */
  find: (ctx: Context, id: string) => Promise<CallOf>
  /** Says what came of a call, also while it lasts. Returns its activity, as soon as it has one. */
  say: (ctx: Context, id: string, outcome: Outcome) => Promise<string | null>
  /** Notes a call that no line has told of. */
  note: (
    ctx: Context,
    object: string,
    id: string,
    call: Outcome & { direction: 'in' | 'out' },
  ) => Promise<{ call: { id: string } }>
}
