/**
 * The few ways in which a request can fail. `http/problem.ts` is the only place that maps them to answers.
 * `code` names a sentence of the message catalogue (`errors.<code>`), `params` fill its gaps.
 */
export interface Problem {
  /** Path of the field, as the caller wrote it: `amount`, `phones.0.value`, `create.3.name`. */
  field: string
  code: string
  params?: Record<string, string | number>
  /** Sentence for a person where the catalogue has none of its own (rules bring theirs in both languages). */
  says?: Says
}

/** A sentence in every language of the product. */
export interface Says {
  en: string
  ru: string
}

export abstract class RapportError extends Error {
  readonly code: string
  readonly params: Record<string, string | number>
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.name = new.target.name
    this.code = code
    this.params = params
  }
}

/** 400: the request cannot be read at all. */
export class Malformed extends RapportError {}
/** 401: nobody is signed in, or the sign-in failed. */
export class Unauthenticated extends RapportError {
  /** They go into the answer: by what else he may show who he is. */
  readonly details: Record<string, unknown>
  constructor(code: string, params: Record<string, string | number> = {}, details: Record<string, unknown> = {}) {
    super(code, params)
    this.details = details
  }
}
/** 403: known and seen, but not allowed. */
export class Forbidden extends RapportError {}
/** 404: not there, or not the caller's to see. */
export class NotFound extends RapportError {}
/** 409: it contradicts the present state. `details` go into the answer (e.g. both values of each field). */
export class Conflict extends RapportError {
  readonly details: Record<string, unknown>
  constructor(code: string, params: Record<string, string | number> = {}, details: Record<string, unknown> = {}) {
    super(code, params)
    this.details = details
  }
}
/** 412: `If-Match` names a version that is no longer the current one. */
export class Stale extends Conflict {}
/** 429: too often; `retryAfter` in seconds. */
export class TooMany extends RapportError {
  readonly retryAfter: number
  constructor(retryAfter: number, code = 'tooMany', params: Record<string, string | number> = {}) {
    super(code, { seconds: retryAfter, ...params })
    this.retryAfter = retryAfter
  }
}
/** 413: more than may be sent at once. */
export class TooLarge extends RapportError {}
/** 503: the database or the disk is away for now. */
export class Unavailable extends RapportError {}
/** 422: carries *every* problem found, by field. */
export class Invalid extends RapportError {
  readonly problems: Problem[]
  constructor(problems: Problem[]) {
    super('invalid', { count: problems.length })
    this.problems = problems
  }
}
