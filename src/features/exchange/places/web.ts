import { Conflict } from '../../../model/index.ts'
import type { Outgoing, Streamed } from '../../outgoing.ts'
import { failureOfAnswer, failureOnWay } from './failure.ts'
import { type OpenedFile, type Remote, silence } from './remote.ts'

/** So often an address may lead on to another. */
const mostRedirects = 5

interface WebAsking {
  method: 'GET' | 'PUT'
  headers?: Readonly<Record<string, string>>
  body?: AsyncIterable<Buffer>
}

/** Files at an address, by HTTP alone. */
export function webRemote(
  target: Outgoing,
  { url, authorization }: { url: string; authorization: string | null },
): Remote {
  const addressOf = (path: string): URL => {
    const base = new URL(url)
    if (path) base.pathname = `${base.pathname.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`
    return base
  }

  async function ask(path: string, { method, headers = {}, body }: WebAsking): Promise<Streamed> {
    const first = addressOf(path)
    for (let at = first, times = 0; ; times++) {
      // By what we are let in is told to the machine that it is for, wherever it leads on to.
      const own: Record<string, string> = authorization && at.origin === first.origin ? { authorization } : {}
      const answer = await target
        .stream(at.href, { method, headers: { ...headers, ...own }, body, patience: silence })
        .catch(error => {
          throw failureOnWay(error, at.host)
        })
      const { status } = answer
      const further = status >= 300 && status < 400 && status !== 304 && answer.headers.location
      if (!further && status >= 200 && status < 300) return answer
      answer.body.destroy()
      if (!further) throw failureOfAnswer({ status, host: at.host, path })
      if (times === mostRedirects || method !== 'GET') throw new Conflict('placeRedirects', { host: first.host })
      at = new URL(further, at)
    }
  }

  async function open(path: string, from: number): Promise<OpenedFile> {
    const answer = await ask(path, {
      method: 'GET',
      headers: { range: `bytes=${from}-`, 'accept-encoding': 'identity' },
    })
    return openedFile(answer, from, new URL(url).host)
  }

  return {
    async list(_, path = '') {
      const answer = await ask(path, { method: 'GET', headers: { range: 'bytes=0-0', 'accept-encoding': 'identity' } })
      answer.body.destroy()
      const changed = Date.parse(String(answer.headers['last-modified']))
      return [
        {
          path,
          size: sizeOf(answer, 0),
          mark: markOf(answer),
          changedAt: Number.isNaN(changed) ? null : new Date(changed).toISOString(),
        },
      ]
    },
    open,
    look: async () => null,
    async write(path, { size, bytes }) {
      const headers = { 'content-length': String(size), 'content-type': 'application/octet-stream' }
      const answer = await ask(path, { method: 'PUT', headers, body: bytes })
      answer.body.resume()
    },
    close: () => undefined,
  }
}

/** The bytes of an answer from a place on, also of a server that gives whole files only. */
export function openedFile(answer: Streamed, from: number, host: string): OpenedFile {
  const skipped = answer.status === 206 ? 0 : from
  return { size: sizeOf(answer, from), mark: markOf(answer), bytes: bytesOf(answer, skipped, host) }
}

async function* bytesOf({ body }: Streamed, skipped: number, host: string): AsyncGenerator<Buffer> {
  let left = skipped
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const part = left ? chunk.subarray(left) : chunk
      left -= Math.min(left, chunk.length)
      if (part.length) yield part
    }
  } catch (error) {
    throw failureOnWay(error, host)
  } finally {
    body.destroy()
  }
}

function sizeOf({ status, headers }: Streamed, from: number): number | null {
  const whole = status === 206 ? headers['content-range']?.match(/\/(\d+)$/)?.[1] : headers['content-length']
  if (whole !== undefined) return Number(whole)
  return status === 206 && headers['content-length'] ? from + Number(headers['content-length']) : null
}

const markOf = ({ headers }: Streamed): string | null => headers.etag ?? headers['last-modified'] ?? null
