import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
