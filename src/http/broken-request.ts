import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { requestIdOf } from './call.ts'
import { answer } from './problem.ts'
import { dataHeaders } from './security.ts'

const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers what is no request by the rules of HTTP, before there is a route that could, in the language of programs. */
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const status = statuses[error.code ?? ''] ?? 400
  const requestId = requestIdOf(undefined)
  const { body } = answer({ status, code: status === 431 ? 'headTooLong' : 'malformed', locale: 'en', requestId })
  const text = JSON.stringify(body)
  const headers = {
    ...dataHeaders,
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  if (socket.writable) socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', text].join('\r\n'))
  socket.destroySoon()
}
