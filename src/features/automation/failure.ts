import { Conflict, Invalid, RapportError, TooMany, Unavailable } from '../../model/index.ts'
import { CallFailed } from '../flow-action.ts'

/** A run cannot go on, and trying again would not help: the reason is shown at the step. */
export class StopsHere extends Error {
  override name = 'StopsHere'
  readonly code: string
  readonly params: Record<string, string | number>
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

/** Why a step was not done: a sentence of `errors`, with every problem where there are several. */
export interface Why {
  code: string
  params?: Record<string, string | number>
  /** The step, where it is one that is at fault. */
  step?: string
  problems?: { field: string; code: string; params?: Record<string, string | number> }[]
  [detail: string]: unknown
}

/** What is shown of a failure. Of errors that nobody has foreseen no text is kept: it may hold anything. */
export function whyOf(error: unknown, step: string): Why {
  if (error instanceof Invalid) return { code: 'flowInvalid', step, problems: error.problems.slice(0, 20) }
  if (error instanceof StopsHere || error instanceof CallFailed || error instanceof RapportError)
    return { code: error.code, params: error.params, step }
  return { code: 'flowUnexpected', step }
}

/** Minutes until it is tried again. */
const waits = [1, 5, 30, 120, 720]

/** When it is worth another try; `null`: by hand only. What was refused for what it is stays refused until somebody mends it. */
export function retryAt(error: unknown, attempts: number): Date | null {
  const minutes = waits[attempts]
  const isRefused =
    error instanceof StopsHere ||
    (error instanceof RapportError &&
      !(error instanceof Conflict || error instanceof TooMany || error instanceof Unavailable))
  return minutes === undefined || isRefused ? null : new Date(Date.now() + minutes * 60_000)
}
