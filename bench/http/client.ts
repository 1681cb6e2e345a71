import { connect, type Socket } from 'node:net'

export interface Answer {
  status: number
  body: string
}

/** One kept connection that asks one thing at a time: as little of its own work as can be, so that the server is measured. */
export interface HttpConnection {
  ask(method: string, path: string, body?: string, headers?: Record<string, string>): Promise<Answer>
  close(): void
}

export async function openConnection(port: number, always: Record<string, string> = {}): Promise<HttpConnection> {
  const socket = await dial(port)
  const fixed = `Host: 127.0.0.1:${port}\r\n${lines(always)}`
  let received: Buffer[] = []
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null

  socket.on('data', chunk => {
    received.push(chunk)
    const bytes = received.length === 1 ? chunk : Buffer.concat(received)
    const answer = parseAnswer(bytes)
    received = answer ? [] : [bytes]
    if (!answer || !waiting) return
    const { resolve } = waiting
    waiting = null
    resolve(answer)
  })
  const closed = new Error('the server closed the connection')
  socket.on('error', error => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(closed))

  return {
    async ask(method, path, body, headers) {
      if (socket.destroyed || !socket.writable) throw closed
      const length =
        body === undefined ? '' : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
      socket.write(`${method} ${path} HTTP/1.1\r\n${fixed}${headers ? lines(headers) : ''}${length}\r\n${body ?? ''}`)
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
    close: () => void socket.destroy(),
  }
}

/** So many connections of whoever has the key; the first of them by itself, too. */
export async function openConnections(
  count: number,
  port: number,
  key: string,
): Promise<[HttpConnection, ...HttpConnection[]]> {
  const open = () => openConnection(port, { Authorization: `Bearer ${key}` })
  return [await open(), ...(await Promise.all(Array.from({ length: count - 1 }, open)))]
}

const lines = (headers: Record<string, string>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

const dial = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })

/** The answer, once all of it is there; lengths are given or the body comes in chunks. */
function parseAnswer(bytes: Buffer): Answer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const start = end + 4
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) {
    if (bytes.length < start + Number(length)) return null
    return { status, body: bytes.toString('utf8', start, start + Number(length)) }
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return readChunks(bytes, start, status)
  return { status, body: '' }
}

function readChunks(bytes: Buffer, start: number, status: number): Answer | null {
  let body = ''
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (bytes.length < next) return null
    if (size === 0) return { status, body }
    body += bytes.toString('utf8', lineEnd + 2, lineEnd + 2 + size)
    at = next
  }
}
