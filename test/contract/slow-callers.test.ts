import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/** Whoever is slow on purpose takes a place from nobody for long. */

let server: Server
beforeAll(async () => {
  server = await openServer({ http: { patience: { head: 1000, whole: 4000, silence: 2500 } } })
})
afterAll(() => server.close())

/** Sends the beginning of a request, then the rest again and again; returns what is answered until it is cut off. */
async function trickle(beginning: string, rest: string): Promise<string> {
  const { hostname, port } = new URL(server.address)
  const socket = connect(Number(port), hostname, () => socket.write(beginning))
  const sending = setInterval(() => socket.write(rest), 50)
  socket.on('error', () => {})
  const answer = text(socket).catch(() => '')
  await once(socket, 'close')
  clearInterval(sending)
  return answer
}

test('a head that never ends is cut off', async () => {
  expect(await trickle('GET /api/v1/leads HTTP/1.1\r\nhost: a.example\r\n', 'x-a: b\r\n')).toMatch(/^HTTP\/1\.1 408 /)
})

test('so is a body that never ends', async () => {
  const head = 'POST /api/v1/session HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/json\r\n'
  expect(await trickle(`${head}content-length: 100000\r\n\r\n{`, ' ')).toMatch(/^HTTP\/1\.1 408 /)
})

test('so is whoever says nothing at all', async () => {
  expect(await trickle('', '')).toMatch(/^(HTTP\/1\.1 408 |$)/)
})

test('and whoever reads nothing of a long answer', async () => {
  const { hostname, port } = new URL(server.address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.pause()
  for (let i = 0; i < 40; i++) socket.write('GET /api/v1/openapi.json HTTP/1.1\r\nhost: a.example\r\n\r\n')
  await expect
    .poll(() => new Promise(resolve => socket.write('\r\n', error => resolve(Boolean(error) || socket.destroyed))), {
      timeout: 30_000,
      // Longer than the server waits for a sign of life: this is one.
      interval: 4000,
    })
    .toBe(true)
})
