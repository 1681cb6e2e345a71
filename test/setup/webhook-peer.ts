import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { JsonObject } from '../../src/model/index.ts'

/** What a receiver was told by one call. */
export interface Told {
  path: string
  headers: IncomingHttpHeaders
  text: string
  body: JsonObject
}

interface Answer {
  status: number
  body?: string
  headers?: Record<string, string>
  /** After so many milliseconds. */
  after?: number
}

/** Somebody outside who is told what happens. */
export interface WebhookPeer {
  origin: string
  told: Told[]
  /** How many calls were open at once, at most. */
  most: number
  answer: (told: Told) => Answer
  stop(): Promise<void>
}

export async function startWebhookPeer(): Promise<WebhookPeer> {
  let open = 0
  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (!place || typeof place === 'string') throw new Error('no port')
  const peer: WebhookPeer = {
    origin: `http://127.0.0.1:${place.port}`,
    told: [],
    most: 0,
    answer: () => ({ status: 204 }),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return peer

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    open++
    peer.most = Math.max(peer.most, open)
    let text = ''
    for await (const part of request) text += String(part)
    const told: Told = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) }
    peer.told.push(told)
    const { status, body = '', headers = {}, after = 0 } = peer.answer(told)
    if (after) await new Promise(resolve => setTimeout(resolve, after))
    open--
    response.writeHead(status, headers).end(body)
  }
}
