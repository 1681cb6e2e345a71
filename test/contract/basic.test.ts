import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Log } from '../../src/model/log.ts'
import { openServer, type Reply, type Server, send, traces } from './server.ts'

/** A server behind a proxy that speaks TLS to the outside, and one that is called without any. */
let server: Server
let bare: Server
const logged: unknown[] = []
const write = (details: object, message: string) => void logged.push(message, details)
const log: Log = { info: write, warn: write, error: write }

beforeAll(async () => {
  server = await openServer({ http: { trustedProxies: ['127.0.0.1'] }, log })
  bare = await openServer({ http: { publicUrl: 'https://crm.example' } })
})
afterAll(async () => {
  await server.close()
  await bare.close()
})

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
const lead = { name: 'Пётр', phones: ['+79160000001'] }

const call = (to: Server, authorization: string, headers: Record<string, string> = {}): Promise<Reply> =>
  send(to.address, 'POST', '/leads', { body: lead, headers: { authorization, 'accept-language': 'en', ...headers } })

test.each(['anything', '', '019e0000-0000-7000-8000-000000000000'])(
  'over https a key opens as the password of Basic, under the name "%s"',
  async name => {
    const answer = await call(server, basic(`${name}:${server.key}`), { 'x-forwarded-proto': 'https' })
    expect(answer.status, answer.text).toBe(201)
  },
)

test('what a key may not do it may not do by Basic either', async () => {
  const { key } = (await server.call('POST', '/api-keys', { body: { name: 'x', scopes: ['read'] } })).body
  const before = await traces(server)
  expect((await call(server, basic(`x:${key}`), { 'x-forwarded-proto': 'https' })).status).toBe(403)
  expect(await traces(server)).toEqual(before)
})

test('over plain HTTP Basic is refused before it is looked at, whatever it holds, and writes nothing', async () => {
  const before = [await traces(server), await traces(bare)]
  const sent: [Server, string, Record<string, string>][] = [
    [server, basic(`x:${server.key}`), {}],
    [server, basic(`x:${server.key}`), { 'x-forwarded-proto': 'http' }],
    [server, basic('x:rk_no'), {}],
    [bare, basic(`x:${bare.key}`), {}],
    // Nobody whom it trusts says so.
    [bare, basic(`x:${bare.key}`), { 'x-forwarded-proto': 'https' }],
  ]
  for (const [to, authorization, headers] of sent) {
    const { status, body, text } = await call(to, authorization, headers)
    expect([status, body.type]).toEqual([401, 'urn:rapport:problem:basicNeedsTls'])
    expect(text).not.toContain('rk_')
  }
  expect([await traces(server), await traces(bare)]).toEqual(before)
})

test.each(['x', 'x:', ':', 'x:rk_unknown', 'x:y:z', `x:${'é'.repeat(40)}`, 'x:a b'])(
  '"%s" opens nothing, and is told as every other unknown key',
  async text => {
    const { status, body } = await call(server, basic(text), { 'x-forwarded-proto': 'https' })
    expect([status, body.type]).toEqual([401, 'urn:rapport:problem:badKey'])
  },
)

test('nothing of a key that was sent, taken or refused, is logged or kept', async () => {
  const { key } = (await server.call('POST', '/api-keys', { body: { name: 'x', scopes: ['write'] } })).body
  const sent = basic(`x:${key}`)
  await call(server, sent)
  await call(server, sent, { 'x-forwarded-proto': 'https' })
  const calls = async () =>
    (await server.database.owner.query('select l::text as line from api_log l where status in (201, 403)')).rows
  await expect.poll(async () => (await calls()).length, { timeout: 15_000 }).toBeGreaterThan(5)
  const kept = JSON.stringify([
    logged,
    await calls(),
    (await server.database.owner.query('select * from api_key')).rows,
  ])
  for (const secret of [key, key.slice(25), sent.slice(6)]) expect(kept).not.toContain(secret)
})
