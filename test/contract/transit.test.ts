import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { createServer, type Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transitKey } from '../../src/vault/transit.ts'
import { makeCertificate } from '../setup/certificate.ts'
import { openServer, type Reply, type Server } from './server.ts'

/** Speaks the protocol of the transit engine over TLS, with a key of its own, as `vault server` would. */
interface Peer {
  address: string
  token: string
  /** What it was asked, in order. */
  asked: string[]
  /** It refuses its key, or is sealed, or leads elsewhere. */
  mood: 'willing' | 'refusing' | 'sealed' | 'redirecting'
  close(): Promise<void>
}

const authority = { certificate: '', key: '' }
let folder: string
let peer: Peer
let server: Server
const options = (more: object = {}) => ({
  address: peer.address,
  key: 'rapport',
  tokenFile: join(folder, 'token'),
  caFile: join(folder, 'ca.pem'),
  ...more,
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-transit-'))
  Object.assign(authority, await makeCertificate())
  peer = await openPeer()
  await writeFile(join(folder, 'ca.pem'), authority.certificate)
  await writeFile(join(folder, 'token'), `${peer.token}\n`)
  server = await openServer({ keyProvider: transitKey(options()), keyLooks: 200 })
})
afterAll(async () => {
  await server?.close()
  await peer?.close()
  await rm(folder, { recursive: true, force: true })
})

async function openPeer(): Promise<Peer> {
  const key = randomBytes(32)
  const made: Peer = { address: '', token: 'hvs.token-of-rapport', asked: [], mood: 'willing', close: async () => {} }
  const web: HttpsServer = createServer({ cert: authority.certificate, key: authority.key }, (request, response) => {
    let text = ''
    request.on('data', part => {
      text += part
    })
    request.on('end', () => {
      made.asked.push(`${request.method} ${request.url}`)
      const say = (status: number, body: object) => answer(response, status, body)
      if (made.mood === 'redirecting') {
        response.writeHead(307, { location: 'https://127.0.0.1:1/v1/transit' }).end()
        return
      }
      if (made.mood === 'sealed') return say(503, { errors: ['Vault is sealed'] })
      if (made.mood === 'refusing' || request.headers['x-vault-token'] !== made.token)
        return say(403, { errors: ['permission denied'] })
      const body = JSON.parse(text)
      if (request.url === '/v1/transit/encrypt/rapport') return say(200, { data: { ciphertext: encrypt(key, body) } })
      if (request.url !== '/v1/transit/decrypt/rapport') return say(404, { errors: [] })
      const plaintext = decrypt(key, body)
      return plaintext
        ? say(200, { data: { plaintext } })
        : say(400, { errors: ['cipher: message authentication failed'] })
    })
  })
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
  made.address = `https://127.0.0.1:${(web.address() as AddressInfo).port}/v1/transit`
  made.close = () => new Promise(resolve => web.close(() => resolve()))
  return made
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function encrypt(key: Buffer, { plaintext, associated_data }: { plaintext: string; associated_data: string }): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated_data, 'base64'))
  const text = Buffer.concat([cipher.update(Buffer.from(plaintext, 'base64')), cipher.final()])
  return `vault:v1:${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')}`
}

function decrypt(key: Buffer, { ciphertext, associated_data }: { ciphertext: string; associated_data: string }) {
  const bytes = Buffer.from(ciphertext.split(':')[2] ?? '', 'base64')
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    cipher.setAAD(Buffer.from(associated_data, 'base64')).setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('base64')
  } catch {
    return null
  }
}

const codeOf = ({ body }: Reply): string => String(body.type).split(':').at(-1) ?? ''

test('data keys are wrapped by Vault, which never gives its key away, and who revokes it there closes the fields here', async () => {
  const label = { en: 'Passport', ru: 'Паспорт' }
  const field = { object: 'lead', name: 'passport', type: 'text', label, protected: { shownTo: [] } }
  expect((await server.call('POST', '/fields', { body: field })).status).toBe(201)
  const body = { name: 'Пётр', phones: ['+79261234567'], passport: '4509 123456' }
  const made = await server.call('POST', '/leads', { body })
  expect(made.status, made.text).toBe(201)
  const showing = () => server.call('POST', `/leads/${made.body.id}/showings`, { body: { field: 'passport' } })
  expect((await showing()).body.value).toBe('4509 123456')
  expect((await server.call('GET', '/encryption')).body).toMatchObject({ provider: 'transit', state: 'ready' })
  const kept = async () => (await server.database.owner.query('select * from data_key')).rows
  const [key] = await kept()
  expect(key.wrapped.toString()).toMatch(/^vault:v1:/)

  const before = await kept()
  for (const [mood, code] of [
    ['refusing', 'keyRefused'],
    ['sealed', 'keyUnreached'],
    ['redirecting', 'keyUnreached'],
  ] as const) {
    peer.mood = mood
    await expect.poll(async () => codeOf(await showing()), { timeout: 30_000 }).toBe(code)
    expect((await server.call('GET', `/leads/${made.body.id}`)).body.passport).toEqual({ masked: true })
    expect((await server.call('PATCH', `/leads/${made.body.id}`, { body: { comment: mood } })).status).toBe(200)
    peer.mood = 'willing'
    await expect.poll(async () => (await showing()).body.value, { timeout: 30_000 }).toBe('4509 123456')
  }
  expect(await kept()).toEqual(before)
})

test('what Vault wrapped for one purpose is not unwrapped for another', async () => {
  const key = transitKey(options())
  const wrapped = await key.wrap(randomBytes(32), 'data key a 1')
  expect((await key.unwrap(wrapped, 'data key a 1')).length).toBe(32)
  await expect(key.unwrap(wrapped, 'data key b 1')).rejects.toMatchObject({ code: 'keyWrong' })
  await expect(key.unwrap(Buffer.from('nothing of Vault'), 'data key a 1')).rejects.toMatchObject({ code: 'keyWrong' })
  await expect(transitKey(options({ key: 'other' })).unwrap(wrapped, 'data key a 1')).rejects.toMatchObject({
    code: 'keyWrong',
  })
})

test('nothing is sent over plain HTTP, nor to a server that nobody we trust vouches for', async () => {
  expect(() => transitKey(options({ address: peer.address.replace('https:', 'http:') }))).toThrow(/https/)
  const before = peer.asked.length
  const stranger = transitKey(options({ caFile: undefined }))
  await expect(stranger.wrap(randomBytes(32), 'x')).rejects.toMatchObject({ code: 'keyUnreached' })
  const missing = transitKey(options({ tokenFile: join(folder, 'none') }))
  await expect(missing.wrap(randomBytes(32), 'x')).rejects.toMatchObject({ code: 'keyUnreached' })
  expect(peer.asked.length).toBe(before)
})
