import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect, type TLSSocket } from 'node:tls'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSecret } from '../../src/access/secret.ts'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { setUpCompany } from '../../src/features/setup/set-up.ts'
import type { CertificateFiles } from '../../src/http/certificate.ts'
import { type Rapport, startRapport } from '../../src/rapport.ts'
import { filesIn, makeCertificate, type Pair, writePair } from '../setup/certificate.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { openServer, password, send } from './server.ts'

let database: TestDatabase
let folder: string
let files: CertificateFiles
let pair: Pair
let rapport: Rapport
const problems: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'rapport-tls-'))
  files = filesIn(folder)
  pair = await makeCertificate()
  await writePair(files, pair)
  const log = { info() {}, warn() {}, error: (_: object, message: string) => void problems.push(message) }
  rapport = await startRapport({
    databaseUrl: database.url,
    files: folder,
    keyFile: join(folder, 'vault.key'),
    auditKeys: readAuditKeys(['0'.repeat(64)]),
    host: '127.0.0.1',
    port: 0,
    log,
    http: {},
    tls: files,
    tlsLooks: 20,
  })
  const [workspace = ''] = await rapport.application.workspaces()
  const ctx = await rapport.application.systemContext(workspace, { channel: 'system' })
  const anna = { company: 'Ромашка', name: 'Анна Ким', email: 'anna@romashka.example', password, locale: 'ru' } as const
  await setUpCompany(ctx, anna)
})
afterAll(async () => {
  await rapport.stop()
  await database.drop()
  await rm(folder, { recursive: true })
})

const port = (): number => Number(new URL(rapport.address).port)

interface Sent {
  method?: string
  body?: object
  headers?: Record<string, string>
  agent?: Agent
}

async function call(
  path: string,
  { method = 'GET', body, headers = {}, agent }: Sent = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const asked = request(`${rapport.address}${path}`, {
    method,
    agent,
    ca: pair.certificate,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
  })
  asked.end(body && JSON.stringify(body))
  const [answer] = await once(asked, 'response')
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) }
}

/** The serial number of the certificate that a new connection is shown. */
async function serial(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: port(), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { serialNumber } = socket.getPeerCertificate()
  socket.destroy()
  return serialNumber
}

test('it is served over https: browsers are told to stay there, and cookies are sent there only', async () => {
  expect(rapport.address).toMatch(/^https:/)
  const page = await call('/healthz')
  expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000'])
  const signedIn = await call('/api/v1/session', { method: 'POST', body: { email: 'anna@romashka.example', password } })
  expect(signedIn.headers['strict-transport-security']).toBe('max-age=31536000')
  expect(String(signedIn.headers['set-cookie'])).toContain('; Secure')
})

const me = (cookie: string) => call('/api/v1/me', { headers: { cookie } })

test('the cookie of a session has a name that only this host can set, and counts under no other', async () => {
  const body = { email: 'anna@romashka.example', password }
  const signedIn = await call('/api/v1/session', { method: 'POST', body })
  const [set = '', ...others] = signedIn.headers['set-cookie'] ?? []
  expect(others).toEqual([])
  expect(set).toMatch(/^__Host-rapport_session=rs_[\w-]{65}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/)
  const [cookie = ''] = set.split(';')
  const plain = cookie.replace('__Host-', '')
  expect([(await me(cookie)).status, (await me(plain)).status, (await me(`__Secure-${plain}`)).status]).toEqual([
    200, 401, 401,
  ])

  // A neighbouring host can set the plain name besides: it is not looked at.
  const another = await call('/api/v1/session', { method: 'POST', body })
  const planted = String(another.headers['set-cookie']).split(';')[0]?.replace('__Host-', '')
  const both = await me(`${planted}; __Secure-${planted}; ${cookie}`)
  expect([both.status, both.headers['set-cookie']]).toEqual([200, undefined])
  const headers = { cookie, 'x-requested-with': 'rapport' }
  const out = await call('/api/v1/session', { method: 'DELETE', headers })
  expect(out.headers['set-cookie']).toEqual([
    '__Host-rapport_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
  ])
  expect([(await me(cookie)).status, (await me(String(planted))).status]).toEqual([401, 401])
})

test('a session that is older than this name goes on under it, and the former name is taken away', async () => {
  const [workspace = ''] = await rapport.application.workspaces()
  const { text: token, hash } = makeSecret(workspace)
  const owner = new pg.Client(database.url)
  await owner.connect()
  const { rows } = await owner.query(
    `insert into session (workspace_id, token_hash, id, user_id, agent) select workspace_id, $1, gen_random_uuid(), id, '' from "user" returning id`,
    [hash],
  )
  const answer = await me(`rapport_session=${token}`)
  expect(answer.status).toBe(200)
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(new RegExp(`^__Host-rapport_session=${token}; Path=/; .* Max-Age=\\d{5,}; Secure$`)),
    'rapport_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
  ])
  const renamed = await me(`__Host-rapport_session=${token}`)
  expect([renamed.status, renamed.headers['set-cookie']]).toEqual([200, undefined])
  const other = await call('/api/v1/session', { method: 'POST', body: { email: 'anna@romashka.example', password } })
  const [another = ''] = String(other.headers['set-cookie']).split(';')
  const beside = await me(`rapport_session=${token}; ${another}`)
  expect(beside.headers['set-cookie']).toEqual(['rapport_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure'])
  const headers = { cookie: `rapport_session=${token}`, 'x-requested-with': 'rapport' }
  const out = await call('/api/v1/session', { method: 'DELETE', headers })
  expect(out.headers['set-cookie']?.slice(-2)).toEqual([
    'rapport_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
    '__Host-rapport_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
  ])
  expect((await me(`__Host-rapport_session=${token}`)).status).toBe(401)
  expect((await owner.query('select 1 from session where id = $1', [rows[0].id])).rows).toEqual([])
  await owner.end()
})

test('a key opens as Basic', async () => {
  const body = { email: 'anna@romashka.example', password }
  const signedIn = await call('/api/v1/session', { method: 'POST', body })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  const made = await call('/api/v1/api-keys', {
    method: 'POST',
    body: { name: 'x', scopes: ['read'] },
    headers: { cookie, 'x-requested-with': 'rapport' },
  })
  const authorization = `Basic ${Buffer.from(`any:${JSON.parse(made.text).key}`).toString('base64')}`
  expect((await call('/api/v1/me', { headers: { authorization } })).status).toBe(200)
})

test('older than TLS 1.2 is not spoken, 1.2 and 1.3 are', async () => {
  const tryWith = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
    const socket: TLSSocket = connect({
      host: '127.0.0.1',
      port: port(),
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
      // OpenSSL itself would not even try the old one at its usual level.
      ciphers: 'DEFAULT:@SECLEVEL=0',
    })
    const outcome = await once(socket, 'secureConnect').then(
      () => socket.getProtocol(),
      error => error.code,
    )
    socket.destroy()
    return outcome
  }
  expect(await tryWith('TLSv1.1')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')
  expect(await tryWith('TLSv1.2')).toBe('TLSv1.2')
  expect(await tryWith('TLSv1.3')).toBe('TLSv1.3')
})

test('a renewed certificate is used as soon as its files change, and open connections stay', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const first = await call('/healthz', { agent })
  expect(first.status).toBe(200)
  const [socket] = Object.values(agent.freeSockets).flat()
  const before = await serial()

  const next = await makeCertificate()
  await writeFile(files.certificate, next.certificate)
  await expect.poll(() => problems.length, { timeout: 15_000 }).toBeGreaterThan(0)
  expect(await serial()).toBe(before)

  await writeFile(files.key, next.key)
  await expect.poll(serial, { timeout: 15_000 }).not.toBe(before)
  expect((await call('/healthz', { agent })).status).toBe(200)
  expect(Object.values(agent.freeSockets).flat()).toEqual([socket])
  agent.destroy()
  pair = next
})

test('a wrong certificate is told of once, and the one before stays; asked to, it is read at once', async () => {
  const before = await serial()
  problems.length = 0
  await writePair(files, await makeCertificate({ from: -9, until: -1 }))
  await expect.poll(() => problems.length, { timeout: 15_000 }).toBeGreaterThan(0)
  expect(problems[0]).toBe('the new certificate cannot be used; the one before stays')
  expect(await serial()).toBe(before)
  expect((await call('/healthz')).status).toBe(200)

  pair = await makeCertificate()
  await writePair(files, pair)
  await rapport.reloadCertificate?.()
  expect(await serial()).not.toBe(before)
})

test('over plain HTTP browsers are told nothing of https, unless the public address says so', async () => {
  const plain = await openServer()
  const proxied = await openServer({ http: { publicUrl: 'https://crm.example' } })
  try {
    const hsts = async (address: string) =>
      (await send(address, 'GET', '//healthz')).headers.get('strict-transport-security')
    expect(await hsts(plain.address)).toBeNull()
    expect(await hsts(proxied.address)).toBe('max-age=31536000')
  } finally {
    await plain.close()
    await proxied.close()
  }
})
