import { request } from 'node:http'

/** An answer as it came, or that none came in time. */
export interface Answer {
  status: number
  type: string
  text: string
  /** Without its body, as it was asked for. */
  isHead: boolean
}

export interface Sent {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string | null
}

/** Longer than this nobody waits; a server that is only slow answers within it. */
const patience = 30_000

/** Sends a call as it stands: paths are not put in order, as browsers and `fetch` would. `null`: no answer came. */
export function exchange(address: string, { method, path, headers, body }: Sent): Promise<Answer | null> {
  return new Promise(resolve => {
    const call = request(new URL(address), { method, path, headers: { ...headers, ...length(body) } }, answer => {
      const type = answer.headers['content-type'] ?? ''
      const told = (text: string) => resolve({ status: answer.statusCode ?? 0, type, text, isHead: method === 'HEAD' })
      // A stream of events goes on for ever.
      if (type.startsWith('text/event-stream')) {
        answer.destroy()
        return told('')
      }
      const parts: Buffer[] = []
      answer.on('data', part => parts.push(part))
      answer.on('end', () => told(Buffer.concat(parts).toString('utf8')))
      answer.on('error', () => resolve(null))
    })
    call.setTimeout(patience, () => call.destroy())
    call.on('error', () => resolve(null))
    call.end(body ?? undefined)
  })
}

const length = (body: string | null): Record<string, string> =>
  body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
