import { setTimeout as wait } from 'node:timers/promises'
import { isJsonObject, type Json, type JsonObject } from '../model/index.ts'

/** What was asked wrongly; the message is for whoever typed it. */
export class WrongUsage extends Error {
  override name = 'WrongUsage'
}

/** What the server refuses, in its words; each problem on a line of its own. */
export class Refused extends Error {
  override name = 'Refused'
}

/** A server that a terminal asks, in the name of whose key it has. */
export interface Api {
  /** Throws Refused. Where the connection is lost it is tried again for half a minute. */
  json(method: string, path: string, body?: JsonObject | Buffer): Promise<JsonObject>
  /** The same for what is too large to be held. */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>
}

/** Where a key is looked for, so that it stands in no list of processes. */
export const keyVariable = 'RAPPORT_API_KEY'

/** Reads address and key from the environment. Throws WrongUsage. */
export function openApi(address: string | undefined, environment: NodeJS.ProcessEnv): Api {
  const key = environment[keyVariable]
  if (!key)
    throw new WrongUsage(`Put a key into ${keyVariable}: one's own are made in Rapport under Settings, API keys.`)
  const base = `${(address ?? `http://127.0.0.1:${environment.PORT || 3000}`).replace(/\/$/, '')}/api/v1`
  if (!URL.canParse(base)) throw new WrongUsage(`${address} is no address.`)
  const ask = (method: string, path: string, body?: JsonObject | Buffer) =>
    fetch(base + path, {
      method,
      body: body === undefined ? undefined : Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && {
          'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
        }),
      },
    })
  return {
    async json(method, path, body) {
      const answer = await persistently(() => ask(method, path, body))
      const told: unknown = await answer.json().catch(() => null)
      if (!answer.ok) throw refusal(answer.status, told)
      return isJsonObject(told) ? told : {}
    },
    async stream(path) {
      const answer = await persistently(() => ask('GET', path))
      if (!answer.ok || !answer.body) throw refusal(answer.status, await answer.json().catch(() => null))
      return answer.body
    },
  }
}

const pauses = [500, 1000, 2000, 4000, 8000, 15_000]

/** A server that is being restarted, or a line that breaks off, is waited for. */
async function persistently(ask: () => Promise<Response>): Promise<Response> {
  for (const pause of pauses) {
    const answer = await ask().catch(() => null)
    if (answer && answer.status !== 429 && answer.status < 502) return answer
    await wait(answer ? Number(answer.headers.get('retry-after') ?? 0) * 1000 || pause : pause)
  }
  try {
    return await ask()
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new Refused(`No server answers there: ${cause}`)
  }
}

function refusal(status: number, told: unknown): Refused {
  if (!isJsonObject(told)) return new Refused(`The server refused with ${status}.`)
  const problems = Array.isArray(told.errors) ? told.errors.filter(isJsonObject) : []
  const lines = problems.map(({ field, message, code }) => [field, message ?? code].filter(Boolean).join(': '))
  return new Refused([told.detail ?? told.title ?? status, ...lines].map(String).join('\n  '))
}

export const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)

export const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

export const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []
