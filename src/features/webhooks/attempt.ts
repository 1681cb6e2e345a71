import type { Context } from '../../records/context.ts'
import { type Heard, NotPublic } from '../outgoing.ts'
import type { Delivery } from './delivery.ts'
import { secretsOf } from './secret.ts'
import { signatures } from './sign.ts'
import type { Means, Webhook } from './webhook.ts'

/** A receiver has so long to answer, in milliseconds. */
const patience = 15_000
/** Of its answer the beginning is kept, in bytes. */
const keptAnswer = 1024

/** What came of one attempt. */
export interface Attempt {
  request: string
  tookMs: number
  /** `null`: no answer came. */
  status: number | null
  answer: string | null
  failure: 'timeout' | 'notPublic' | 'unreachable' | null
  /** The receiver asks to be left alone for so long, in seconds. */
  retryAfter: number | null
}

export const isTaken = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300

/** Receivers answer so where they will never want to hear of it again. */
export const isGone = ({ status }: Attempt): boolean => status === 410

/** Sends a message, signed, once. Throws what keeps it from being signed: KeyAway, Conflict. */
export async function attempt(
  ctx: Context,
  { keyring, target }: Means,
  webhook: Webhook,
  { event, request }: Pick<Delivery, 'event'> & { request: string },
): Promise<Attempt> {
  const secrets = await secretsOf(ctx, keyring, webhook)
  const timestamp = Math.floor(Date.now() / 1000)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Rapport-Webhooks/1',
    'webhook-id': event,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures(secrets, { id: event, timestamp, body: request }),
  }
  const began = Date.now()
  const body = Buffer.from(request)
  const asking = { method: 'POST', headers, body, patience, most: keptAnswer, cuts: true } as const
  const outcome = await target.ask(webhook.url, asking).then(heardOf, failureOf)
  return { request, tookMs: Date.now() - began, ...outcome }
}

type Outcome = Omit<Attempt, 'request' | 'tookMs'>

const heardOf = ({ status, headers, body }: Heard): Outcome => ({
  status,
  answer: readable(body),
  failure: null,
  retryAfter: secondsOf(headers['retry-after']),
})

/** PostgreSQL keeps no zero bytes, and half a letter at the end is none. */
const readable = (body: Buffer): string =>
  body
    .toString('utf8')
    .replaceAll('\0', '')
    .replace(/\uFFFD+$/, '')

/** RFC 9110, 10.2.3: seconds, or a moment. */
function secondsOf(header: string | undefined): number | null {
  if (!header) return null
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return seconds > 0 ? Math.ceil(seconds) : null
}

const failureOf = (error: unknown): Outcome => ({
  status: null,
  answer: null,
  failure: error instanceof NotPublic ? 'notPublic' : isTimeout(error) ? 'timeout' : 'unreachable',
  retryAfter: null,
})

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
