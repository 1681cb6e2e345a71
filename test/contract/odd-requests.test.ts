import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, send, signedIn } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const body = JSON.stringify({ name: 'Иван', phones: ['+79161234567'] })

/** All leads with their versions: to prove that a refusal wrote none. */
const leads = async () => (await server.database.owner.query('select id, version from lead order by id')).rows

/** Sends a request as it stands, which no client would send, and returns the whole answer. */
function raw(head: string[], content = ''): Promise<string> {
  const { hostname, port } = new URL(server.address)
  const lines = [...head, `content-length: ${Buffer.byteLength(content)}`, 'connection: close', '', content]
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(lines.join('\r\n')))
    socket.on('data', data => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
  })
}

test.each(['Host: other.example', 'Content-Type: text/plain', 'Authorization: Bearer rk_other', 'Idempotency-Key: 2'])(
  'a request that can be read in two ways is read in none: %s twice',
  async second => {
    const before = await leads()
    const answer = await raw(
      [
        'POST /api/v1/leads HTTP/1.1',
        'host: one.example',
        `authorization: Bearer ${server.key}`,
        'content-type: application/json',
        'idempotency-key: 1',
        second,
      ],
      body,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*urn:rapport:problem:headerTwice/s)
    expect(await leads()).toEqual(before)
  },
)

test.each(['/api/v1/leads', '/healthz', '/'])('nothing that was sent is sent back by TRACE: %s', async path => {
  const answer = await raw([`TRACE ${path} HTTP/1.1`, 'host: one.example', 'x-secret: otter'])
  expect(answer).toMatch(/^HTTP\/1\.1 4/)
  expect(answer).not.toContain('otter')
})

test.each(['/api/v1/leads', '/healthz', '/'])(
  'a request that does not say of which host it asks is told so: %s',
  async path => {
    for (const hosts of [[], ['host: one.example', 'host: two.example']]) {
      const answer = await raw([`GET ${path} HTTP/1.1`, `authorization: Bearer ${server.key}`, ...hosts])
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*content-type: application\/problem\+json.*"requestId"/s)
      expect(answer).toContain(`urn:rapport:problem:${hosts.length ? 'headerTwice' : 'hostMissing'}`)
    }
  },
)

test.each([
  '../package.json',
  '%2e%2e/package.json',
  '..%5cpackage.json',
  'a/../../x',
  '....//....//x',
  '%00',
  '/etc/passwd',
])('a way out of a folder that is handed out leads nowhere: %s', async way => {
  for (const folder of ['/api/docs', '/assets']) {
    const answer = await raw([`GET ${folder}/${way} HTTP/1.1`, 'host: one.example'])
    expect(answer, folder).toMatch(/^HTTP\/1\.1 40[04] .*application\/problem\+json/s)
  }
})

test('programs older than the header Host are served without it', async () => {
  const answer = await raw(['GET /api/v1/leads HTTP/1.0', `authorization: Bearer ${server.key}`])
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*"nextCursor"/s)
  expect(await raw(['GET /api/v1/setup HTTP/1.0'])).toMatch(/^HTTP\/1\.1 200 .*"needed":false/s)
  expect(await raw(['GET / HTTP/1.0'])).not.toMatch(/^HTTP\/1\.1 (400|5)/)
})

test('a packed body is refused as such', async () => {
  const before = await leads()
  const packed = { 'content-encoding': 'gzip' }
  const answer = await server.call('POST', '/leads', { body: gzipSync(body), headers: packed })
  expect([answer.status, answer.body.type]).toEqual([415, 'urn:rapport:problem:packedBody'])
  expect(await leads()).toEqual(before)
})

test('a method that is new to the web is told of the others', async () => {
  const answer = await raw(['QUERY /api/v1/leads HTTP/1.1', 'host: one.example'])
  expect(answer).toMatch(/^HTTP\/1\.1 405 .*allow: GET, POST, HEAD, OPTIONS/s)
})

test('whoever asks only for the head of the stream of events is not kept waiting for its body', async () => {
  const answer = await server.call('HEAD', '/events')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
})

test('no other site acts in the name of whoever is signed in, nor signs anybody in', async () => {
  const cookie = await signedIn(server.address, 'anna@romashka.example')
  const before = await leads()
  const origin = 'https://other.example'
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const headers = { cookie, origin, 'content-type': type }
    expect((await send(server.address, 'POST', '/leads', { body, headers })).status).toBe(403)
  }
  const credentials = JSON.stringify({ email: 'anna@romashka.example', password: 'Tulip-forest-42' })
  const headers = { origin, 'content-type': 'text/plain' }
  const answer = await send(server.address, 'POST', '/session', { body: credentials, headers })
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([415, null])
  expect(await leads()).toEqual(before)
})

test('a session that was known before a sign-in opens nothing after it', async () => {
  const cookie = await signedIn(server.address, 'anna@romashka.example')
  const credentials = { email: 'anna@romashka.example', password: 'Tulip-forest-42' }
  const again = await send(server.address, 'POST', '/session', { body: credentials, headers: { cookie } })
  expect(again.status).toBe(200)
  expect((await send(server.address, 'GET', '/me', { headers: { cookie } })).status).toBe(401)
})
