import { isJsonObject, type Json, type JsonObject, type Problem } from '../../../model/index.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import { CallFailed, type Doing, type FlowAction, type FlowStep } from '../../flow-action.ts'
import { NotPublic, type Outgoing } from '../../outgoing.ts'
import { StopsHere } from '../failure.ts'
import { stepSecret } from '../secrets.ts'
import { textProblems } from '../texts.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const patience = 15_000
const most = 262_144

/**
 * Calls another server and uses its answer. At least once: each try bears the same `Idempotency-Key`. Into no network of ours, to one
 * resolved address, following nowhere.
 */
export const http = (target: Outgoing, keyring: Keyring): FlowAction => ({
  name: 'http',
  administratorsOnly: true,
  params: {
    method: { enum: [...methods] },
    url: {
      type: 'string',
      minLength: 8,
      maxLength: 2000,
      description: 'https; places stand in its path and query alone',
    },
    headers: { type: 'object', maxProperties: 20, additionalProperties: { type: 'string', maxLength: 1000 } },
    authorized: {
      type: 'boolean',
      description: 'With the `Authorization` that is kept for the step: PUT /flows/{id}/secrets/{step}',
    },
    body: { type: 'string', maxLength: 50_000, description: 'JSON; places stand inside of its texts' },
    keep: {
      type: 'object',
      maxProperties: 20,
      description:
        'Parts of the JSON answer by the names that later texts use: `{"score": "/result/score"}` (JSON Pointer, RFC 6901)',
      additionalProperties: { type: 'string', maxLength: 200, pattern: '^(/[^/]*)*$' },
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_]{0,40}$' },
    },
  },
  required: ['method', 'url'],
  check: (ctx, { step, object }) => [
    ...addressProblems(target, step),
    ...(isJsonObject(step.headers) && Object.keys(step.headers).some(name => name.toLowerCase() === 'authorization')
      ? [{ field: 'headers.authorization', code: 'flowOpenSecret' }]
      : []),
    ...['url', 'body'].flatMap(field =>
      typeof step[field] === 'string' ? textProblems(ctx, { field, text: String(step[field]) }, object) : [],
    ),
  ],
  async call(ctx, doing) {
    const { url, headers: written, body } = await request(doing)
    const { id: step, authorized } = doing.step
    const secret = authorized
      ? await stepSecret(ctx, keyring, { flow: doing.flow.id, step, url: String(doing.step.url) })
      : null
    const headers = { ...written, ...(secret !== null && { authorization: secret }) }
    try {
      const heard = await target.ask(url, {
        method: String(doing.step.method),
        headers,
        ...(body && { body }),
        patience,
        most,
      })
      if (heard.status === 429 || heard.status >= 500) throw new CallFailed('flowAnswer', { status: heard.status })
      const text = heard.body.toString('utf8')
      // A server that says back what it was shown shall not have it kept.
      return { status: heard.status, body: secret ? text.replaceAll(secret, '…') : text }
    } catch (error) {
      if (error instanceof CallFailed) throw error
      if (error instanceof NotPublic) throw new StopsHere('flowNotPublic')
      throw new CallFailed('flowNoAnswer', { why: reasonOf(error) })
    }
  },
  async run(_, { step, called }) {
    const answer: JsonObject = isJsonObject(called) ? called : {}
    const status = Number(answer.status)
    if (status >= 400) throw new StopsHere('flowAnswer', { status })
    const values = keptOf(step, String(answer.body ?? ''))
    return {
      did: { status, answer: String(answer.body ?? '').slice(0, 1000), ...values },
      values: { status, ...values },
    }
  },
})

/** The place to which it goes is fixed: what somebody has written into a record does not choose the server. */
function addressProblems(target: Outgoing, { url }: FlowStep): Problem[] {
  const written = String(url)
  const origin = /^https?:\/\/[^/?#]*/i.exec(written)?.[0] ?? ''
  return origin && !origin.includes('{') && target.allows(`${origin}/`) ? [] : [{ field: 'url', code: 'flowAddress' }]
}

async function request({
  step,
  fill,
  key,
}: Doing): Promise<{ url: string; headers: Record<string, string>; body: Buffer | null }> {
  const given = isJsonObject(step.headers) ? step.headers : {}
  const text = typeof step.body === 'string' ? await filledBy(step.body, fill, inJson) : null
  const named = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]))
  return {
    url: await filledBy(String(step.url), fill, encodeURIComponent),
    headers: { ...(text !== null && { 'content-type': 'application/json' }), ...named, 'idempotency-key': key },
    body: text === null ? null : Buffer.from(text),
  }
}

/** What fills a place is one part of the address or one text of the body, whatever stands in it. */
async function filledBy(text: string, fill: Doing['fill'], written: (filled: string) => string): Promise<string> {
  let whole = ''
  for (const part of text.split(/(\{\{[^}]*\}\})/)) whole += part.startsWith('{{') ? written(await fill(part)) : part
  return whole
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'unknown'

function keptOf({ keep }: FlowStep, body: string): JsonObject {
  if (!isJsonObject(keep)) return {}
  const answer = parsed(body)
  return Object.fromEntries(Object.entries(keep).map(([name, pointer]) => [name, at(answer, String(pointer))]))
}

function parsed(body: string): Json {
  try {
    const value: Json = JSON.parse(body)
    return value
  } catch {
    throw new StopsHere('flowAnswerNoJson')
  }
}

/** RFC 6901. */
function at(value: Json, pointer: string): Json {
  const parts = pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts.reduce<Json>((within, part) => {
    if (Array.isArray(within)) return within[Number(part)] ?? null
    return isJsonObject(within) && Object.hasOwn(within, part) ? (within[part] ?? null) : null
  }, value)
}
