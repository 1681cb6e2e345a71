import { translateError } from '../database/errors.ts'
import { hasWords, say } from '../messages/words.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  Malformed,
  NotFound,
  type Problem,
  RapportError,
  Stale,
  TooLarge,
  TooMany,
  Unauthenticated,
  Unavailable,
} from '../model/index.ts'
import type { Locale } from '../records/context.ts'

/** A refusal as it is answered: `application/problem+json` (RFC 9457). */
export interface ProblemAnswer {
  status: number
  headers: Record<string, string>
  body: ProblemDocument
  /** Nothing the caller did: to be logged with its cause. */
  unexpected: boolean
}

export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  requestId: string
  errors?: { field: string; code: string; message: string }[]
  [detail: string]: unknown
}

/** Seconds after which a caller may try again when the database is away. */
const retryWhenAway = 2

/** The only place where errors become answers. What is not one of ours is told as unexpected, without its words. */
export function problemOf(thrown: unknown, locale: Locale, requestId: string): ProblemAnswer {
  const error = ownError(thrown)
  if (!error) return answer({ status: 500, code: 'unexpected', locale, requestId, unexpected: true })
  const status = statusOf(error)
  const told = answer({ status, code: error.code, params: error.params, locale, requestId })
  if (error instanceof Invalid) told.body.errors = error.problems.map(problem => presentProblem(problem, locale))
  if (error instanceof Conflict || error instanceof Unauthenticated) Object.assign(told.body, error.details, told.body)
  if (error instanceof TooMany) told.headers['retry-after'] = String(error.retryAfter)
  if (error instanceof Unavailable) told.headers['retry-after'] = String(retryWhenAway)
  if (error instanceof Unauthenticated) told.headers['www-authenticate'] = 'Bearer'
  return told
}

/** Whether the database cannot be asked: then nothing more is asked of it for the answer, which would only come later. */
export const isAway = (thrown: unknown): boolean => ownError(thrown) instanceof Unavailable

/** One of the product's errors, made of what the database or Fastify threw where it was theirs. */
function ownError(thrown: unknown): RapportError | null {
  if (thrown instanceof RapportError) return thrown
  try {
    return translateError(thrown)
  } catch (error) {
    return error instanceof RapportError ? error : fastifyError(error)
  }
}

/** 415 arises in the server only, before anything else of ours runs. */
export class WrongType extends RapportError {}

function fastifyError(error: unknown): RapportError | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^FST_(ERR_CTP_BODY_TOO_LARGE|REQ_FILE_TOO_LARGE|PARTS_LIMIT|FILES_LIMIT|FIELDS_LIMIT)$/.test(code))
    return new TooLarge('tooLargeBody')
  if (/^FST_(ERR_CTP_INVALID_MEDIA_TYPE|INVALID_MULTIPART_CONTENT_TYPE)$/.test(code))
    return new WrongType('wrongContentType')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH' || code === 'FST_STATIC_FORBIDDEN_PATH') return new NotFound('noSuchPath')
  if (code.startsWith('FST_ERR_CTP_') || code === 'FST_ERR_BAD_URL' || code.startsWith('FST_PROTO'))
    return new Malformed('malformed')
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'FST_ERR_REQ_ABORTED' ? new Malformed('malformed') : null
}

export function statusOf(error: RapportError): number {
  if (error instanceof Invalid) return 422
  if (error instanceof NotFound) return 404
  if (error instanceof Forbidden) return 403
  if (error instanceof Unauthenticated) return 401
  if (error instanceof Stale) return 412
  if (error instanceof Conflict) return 409
  if (error instanceof TooMany) return 429
  if (error instanceof Unavailable) return 503
  if (error instanceof TooLarge) return 413
  if (error instanceof WrongType) return 415
  return 400
}

interface Saying {
  status: number
  code: string
  params?: Record<string, string | number>
  locale: Locale
  requestId: string
  unexpected?: boolean
}

/** An answer about a code of the catalogue; also for what is no error of anybody's, such as a method that is not there. */
export function answer({ status, code, params, locale, requestId, unexpected = false }: Saying): ProblemAnswer {
  const title = say(locale, `errors:titles.${status}`)
  const detail = hasWords(locale, `errors:${code}`) ? say(locale, `errors:${code}`, params) : title
  return {
    status,
    headers: {},
    unexpected,
    body: { type: `urn:rapport:problem:${code}`, title, status, detail, requestId },
  }
}

export function presentProblem({ field, code, params, says }: Problem, locale: Locale) {
  const message =
    says?.[locale] ??
    (hasWords(locale, `errors:${code}`) ? say(locale, `errors:${code}`, params) : say(locale, 'errors:wrong'))
  return { field, code, message }
}
