import { forgetEarly, takeEarly } from '../start/early.ts'
import { ApiError } from './api-error.ts'
import type { Locale } from './contract.ts'
import { currentLocale } from './i18n.ts'

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
}

export const api = {
  get: <Answer>(path: string, options: CallOptions = {}) => call<Answer>('GET', path, undefined, options),
  post: <Answer>(path: string, body: unknown = {}, options: CallOptions = {}) =>
    call<Answer>('POST', path, body, options),
  patch: <Answer>(path: string, body: unknown, options: CallOptions = {}) => call<Answer>('PATCH', path, body, options),
  put: <Answer>(path: string, body: unknown, options: CallOptions = {}) => call<Answer>('PUT', path, body, options),
  delete: <Answer = void>(path: string, options: CallOptions = {}) => call<Answer>('DELETE', path, undefined, options),
}

/** A key for one intention of the user: made when the form opens, sent with each attempt to save it. */
export const newIdempotencyKey = (): string => crypto.randomUUID()

/** Called when the server no longer knows who asks, so that the page can ask to sign in without losing what was typed. */
let onSignedOut: () => void = () => {}
export const watchSignedOut = (listener: () => void): void => {
  onSignedOut = listener
}

async function call<Answer>(method: string, path: string, body: unknown, options: CallOptions): Promise<Answer> {
  if (method !== 'GET') forgetEarly()
  const early = takeEarly(path, options.locale ?? currentLocale())
  const response = (early && (await early.catch(() => null))) || (await send(method, path, body, options))
  if (response.ok) return (await readBody(response)) as Answer

  if (response.status === 401 && path !== '/me' && path !== '/session') onSignedOut()
  throw new ApiError(response.status, asProblem(await readBody(response)))
}

async function send(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': options.locale ?? currentLocale(),
  }
  if (method !== 'GET') headers['x-requested-with'] = 'rapport'
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json'

  try {
    return await fetch(`/api/v1${path}${queryString(options.query)}`, {
      method,
      headers,
      body: body === undefined || isForm ? body : JSON.stringify(body),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new ApiError(0, {})
  }
}

function queryString(query: CallOptions['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text && `?${text}`
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  if (!text) return undefined
  return /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text
}

const asProblem = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? { ...body } : {}
