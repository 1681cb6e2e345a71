import { expect } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import type { Server } from './server.ts'

/** An event of the stream, as a page gets it. */
export interface SeenEvent {
  id: string
  event: string
  data: JsonObject
}

/** Reads the stream of events as somebody's page does. */
export async function listen(
  { address }: Pick<Server, 'address'>,
  key: string,
  { last, page }: { last?: string; page?: string } = {},
) {
  const ending = new AbortController()
  const headers = { authorization: `Bearer ${key}`, ...(last && { 'last-event-id': last }) }
  const answer = await fetch(`${address}/api/v1/events${page ? `?page=${page}` : ''}`, {
    headers,
    signal: ending.signal,
  })
  expect(answer.headers.get('content-type')).toMatch('text/event-stream')
  const seen: SeenEvent[] = []
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  const reading = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const blocks = (rest + part.value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const member = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        if (member('event')) seen.push({ id: member('id'), event: member('event'), data: JSON.parse(member('data')) })
      }
    }
  })().catch(() => {})
  return {
    seen,
    async next(fits: (event: SeenEvent) => boolean): Promise<SeenEvent> {
      await expect.poll(() => seen.some(fits), { timeout: 30_000 }).toBe(true)
      return seen.find(fits) as SeenEvent
    },
    close() {
      ending.abort()
      void reading
    },
  }
}
