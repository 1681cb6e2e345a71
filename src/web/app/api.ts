import { settledOwner } from '../offline/device.ts'
import { reached, showsSeen, unreachable } from '../offline/network.ts'
import { forgetEarly, nameOf, rememberAsked, takeEarly } from '../start/early.ts'
import { ApiError, isAbout, isOffline } from './api-error.ts'
import { noteServerTime } from './clock.ts'
import type { Locale } from './contract.ts'
import { currentLocale } from './i18n.ts'
import { noteReading } from './reading-near.ts'
import { noteSeenIn, sayingSeen } from './seen.ts'

/** The only place that talks to the server. Answers are typed by the caller, who knows the contract of the path. */

type QueryValue = string | number | boolean | null | undefined

interface CallOptions {
  query?: Record<string, QueryValue>
  signal?: AbortSignal
  /** Version of the record that the change was made on; a newer one on the server is refused (412). */
  version?: number
  /** Makes a repeat of the call return the first answer instead of doing it again. */
  idempotencyKey?: string
  /** Answered in this language; absent: in that of the page. */
  locale?: Locale
  /**
   * The answer is kept on this device and shown again when there is no network: `dated` tells the reader how old it is. For
   * reads alone.
   */
  kept?: 'dated' | 'undated'
}

export const api = {
  get: <Answer>(path: string, options: CallOptions = {}) => call<Answer>('GET', path, undefined, options),
  post: <Answer>(path: string, body: unknown = {}, options: CallOptions = {}) =>
    call<Answer>('POST', path, body, options),
  patch: <Answer>(path: string, body: unknown, options: CallOptions = {}) => call<Answer>('PATCH', path, body, options),
  put: <Answer>(path: string, body: unknown, options: CallOptions = {}) => call<Answer>('PUT', path, body, options),
  delete: <Answer = void>(path: string, options: CallOptions = {}, body?: unknown) =>
    call<Answer>('DELETE', path, body, options),
}

/** A key for one intention of the user: made when the form opens, sent with each attempt to save it. */
export const newIdempotencyKey = (): string => crypto.randomUUID()

/** Called when the server no longer knows who asks, so that the page can ask to sign in without losing what was typed. */
let onSignedOut: () => void = () => {}
export const watchSignedOut = (listener: () => void): void => {
  onSignedOut = listener
}

/** What somebody may have to do before the server answers anything else. */
const dues = ['passwordDue', 'secondFactorDue'] as const
export type Due = (typeof dues)[number]

/** Called when such a thing is demanded of whoever works here from now on. */
let onDue: (due: Due) => void = () => {}
export const watchDue = (listener: (due: Due) => void): void => {
  onDue = listener
}

async function call<Answer>(method: string, path: string, body: unknown, options: CallOptions): Promise<Answer> {
  const owner = settledOwner()
  const asked = { method, path: `${path}${queryString(options.query)}`, body: JSON.stringify(body) }
  const key = nameOf(asked)
  if (options.kept) rememberAsked(asked)
  else if (method !== 'GET') forgetEarly()
  const early = await takeEarly(asked, options.locale ?? currentLocale())?.catch(() => null)
  const response = await (early && !isForeign(early)
    ? early
    : send(method, path, body, options).catch((error: unknown) => error))
  if (!(response instanceof Response)) {
    const seen = options.kept && isOffline(response) ? await lastSeen(key, options.kept) : null
    if (seen !== null) return seen as Answer
    throw response
  }
  const text = await response.text()
  const answer = isJson(response) ? (JSON.parse(text || 'null') as unknown) : text || undefined
  if (response.ok) {
    if (options.kept && isJson(response)) keep(owner, key, text)
    return answer as Answer
  }
  if (response.status === 401 && !isDoor(path)) onSignedOut()
  if (options.kept && (response.status === 403 || response.status === 404)) drop(key)
  const error = new ApiError(response.status, asProblem(answer))
  const due = dues.find(each => isAbout(error, each))
  if (due) onDue(due)
  throw error
}

/** Where nobody has to be signed in yet. */
const isDoor = (path: string): boolean => path === '/me' || /^\/(session$|session\/|invitations\/)/.test(path)

/** What is kept is loaded when it is first needed, and is never waited for by who has an answer. */
const loadSeen = () => import('../offline/seen.ts')
const keep = (owner: Promise<string>, key: string, text: string) =>
  void owner.then(async known => (await loadSeen()).keepSeen(known, key, text)).catch(() => {})
const drop = (key: string) =>
  void loadSeen()
    .then(({ dropSeen }) => dropSeen(key))
    .catch(() => {})

async function lastSeen(key: string, kept: 'dated' | 'undated'): Promise<unknown> {
  const [{ findSeen }, { withWaiting }] = await Promise.all([loadSeen(), import('../offline/with-waiting.ts')])
  const seen = await findSeen(key).catch(() => null)
  if (!seen) return null
  if (kept === 'dated') showsSeen(seen.at)
  return withWaiting(JSON.parse(seen.text))
}

async function send(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': options.locale ?? currentLocale(),
    ...sayingSeen(),
  }
  if (method !== 'GET') headers['x-requested-with'] = 'rapport'
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
  const isPart = body instanceof Blob
  const isPlain = body === undefined || body instanceof FormData || isPart
  if (!isPlain) headers['content-type'] = 'application/json'
  // A part of a file stays what it is.
  if (isPart) headers['content-type'] = 'application/octet-stream'

  const asked = Date.now()
  try {
    const response = await fetch(`/api/v1${path}${queryString(options.query)}`, {
      method,
      headers,
      body: isPlain ? body : JSON.stringify(body),
      signal: options.signal,
      credentials: 'same-origin',
    })
    if (isForeign(response)) throw new TypeError('A page in place of an answer')
    reached()
    noteServerTime(response, asked)
    noteReading(response)
    noteSeenIn(response)
    return response
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    unreachable()
    throw new ApiError(0, {})
  }
}

const typeOf = ({ headers }: Response): string => headers.get('content-type') ?? ''
const isJson = (response: Response): boolean => /json/.test(typeOf(response))

/** The sign-in page of somebody else's network, or of a gateway, says nothing about what was asked: we were not reached. */
const isForeign = (response: Response): boolean => response.ok && /^text\/html/.test(typeOf(response))

function queryString(query: CallOptions['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text && `?${text}`
}

const asProblem = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {}
