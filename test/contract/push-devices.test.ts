import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resealJobName } from '../../src/features/protection/rotate.ts'
import { type Notified, openNotified } from './notified.ts'
import { send } from './server.ts'

/** What a push service was asked to carry. */
interface Carried {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

let company: Notified
let origin = ''
let carried: Carried[] = []
let answer: (path: string) => number = () => 201
const service = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', part => parts.push(part))
  request.on('end', () => {
    carried.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) })
    response.writeHead(answer(request.url ?? '')).end()
  })
})

beforeAll(async () => {
  await once(service.listen(0, '127.0.0.1'), 'listening')
  const address = service.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  company = await openNotified([origin])
})
afterAll(async () => {
  await company?.server.close()
  service.close()
})

describe('a device', () => {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: browser.getPublicKey().toString('base64url'), auth: auth.toString('base64url') }
  const call = (method: string, path: string, body?: object) =>
    send(company.server.address, method, path, { headers: company.session, body })
  const subscribe = (path = '/to/ivan', given: object = {}) =>
    call('POST', '/me/push-devices', { endpoint: `${origin}${path}`, keys, name: 'Chrome, Windows', ...given })
  const devices = async () => (await call('GET', '/me/push-devices')).body.data

  /** As the browser does (RFC 8291). */
  function open(body: Buffer) {
    const [salt, key, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)]
    const derive = (secret: Buffer, by: Buffer, info: Buffer, length: number) =>
      Buffer.from(hkdfSync('sha256', secret, by, info, length))
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), key])
    const secret = derive(browser.computeSecret(key), auth, info, 32)
    const decipher = createDecipheriv(
      'aes-128-gcm',
      derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
      derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
    )
    decipher.setAuthTag(sealed.subarray(-16))
    const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
    return JSON.parse(text.subarray(0, -1).toString())
  }

  /** In which a key stands, in any of the ways it may be written. */
  async function tablesWith(secret: Buffer): Promise<string[]> {
    const { rows } = await company.asOwner(`select tablename as name from pg_tables where schemaname = 'public'`)
    const found: string[] = []
    for (const { name } of rows) {
      const kept = (await company.asOwner(`select t::text as row from "${name}" t`)).rows.map(({ row }) => row).join()
      if (['hex', 'base64url', 'base64'].some(way => kept.includes(secret.toString(way as 'hex')))) found.push(name)
    }
    return found
  }
  const noneUnderWay = () =>
    expect
      .poll(async () => (await company.asOwner('select from graphile_worker.jobs')).rowCount, { timeout: 15_000 })
      .toBe(0)

  test('is refused where its address or keys are not those of a push service, and nothing is kept', async () => {
    for (const endpoint of [
      'http://push.example.org/a',
      'https://127.0.0.1/a',
      'https://0x7f000001/',
      'https://[::ffff:10.0.0.1]/',
      'https://localhost/a',
      'x',
    ])
      expect((await call('POST', '/me/push-devices', { endpoint, keys, name: 'Я' })).body.errors).toMatchObject([
        { field: 'endpoint' },
      ])
    const wrong = await subscribe('/to/ivan', { keys: { p256dh: 'AAAA', auth: 'AAAA' } })
    expect(wrong.body.errors).toMatchObject([{ field: 'keys.p256dh' }, { field: 'keys.auth' }])
    const byKey = { key: company.manager.key, body: { endpoint: `${origin}/a`, keys, name: 'Я' } }
    expect((await company.server.call('POST', '/me/push-devices', byKey)).status).toBe(403)
    expect(await devices()).toEqual([])
  })

  test('is told at once, signed and sealed, what its owner sees', async () => {
    expect((await subscribe()).status).toBe(201)
    expect((await subscribe()).status).toBe(201)
    expect(await devices()).toMatchObject([{ name: 'Chrome, Windows', here: true }])
    carried = []
    const id = await company.lead('Ольга Светлая')
    await expect.poll(() => carried.length, { timeout: 15_000 }).toBe(1)
    const [message] = carried
    const { key } = (await call('GET', '/me/push-devices')).body
    expect(message).toMatchObject({
      path: '/to/ivan',
      headers: {
        'content-encoding': 'aes128gcm',
        ttl: expect.stringMatching(/^\d+$/),
        authorization: expect.stringContaining(`, k=${key}`),
      },
    })
    expect(open(message?.body ?? Buffer.alloc(0))).toEqual({
      title: expect.stringContaining('Ольга Светлая'),
      path: `/leads/${id}`,
      tag: expect.any(String),
      notice: expect.any(String),
    })
    await expect
      .poll(
        async () =>
          (await company.asOwner('select from notice where push and "user" = $1', [company.manager.id])).rowCount,
        {
          timeout: 15_000,
        },
      )
      .toBe(0)
  })

  test('that is away for now is tried again by the clock, and holds up nobody', async () => {
    answer = () => 503
    carried = []
    await company.lead('Пётр Дальний')
    await company.told('Пётр Дальний', '?limit=200')
    await expect.poll(() => carried.length, { timeout: 15_000 }).toBe(1)
    answer = () => 201
    await company.strike('bringNoticesBack')
    await expect.poll(() => carried.length, { timeout: 15_000 }).toBe(2)
    expect(open(carried[1]?.body ?? Buffer.alloc(0)).title).toContain('Пётр Дальний')
  })

  test('that is gone is forgotten', async () => {
    answer = () => 410
    await company.lead('Никита Последний')
    await expect.poll(devices, { timeout: 15_000 }).toEqual([])
    answer = () => 201
  })

  test('is told nothing while the key of the company is away, and that it waits; all leaves once the key is back', async () => {
    const device = await subscribe()
    expect(device.status).toBe(201)
    const own = (await call('GET', '/me/push-devices')).body
    expect(own).toMatchObject({ key: expect.stringMatching(/^[\w-]{87}$/), away: false })
    const revoked = await company.server.call('POST', '/encryption/revocation')
    carried = []
    await company.lead('Вера Терпеливая')
    await company.told('Вера Терпеливая', '?limit=200')
    expect((await call('GET', '/me/push-devices')).body).toMatchObject({ key: own.key, away: true })
    await company.strike('bringNoticesBack')
    await noneUnderWay()
    expect(carried).toEqual([])
    expect(await devices()).toHaveLength(1)

    const given = { body: { key: revoked.body.key } }
    expect((await company.server.call('POST', '/encryption/return', given)).status).toBe(200)
    await company.strike('bringNoticesBack')
    const titles = () => carried.map(({ body }) => open(body).title).join()
    await expect.poll(titles, { timeout: 15_000 }).toContain('Вера Терпеливая')
    expect((await call('GET', '/me/push-devices')).body).toMatchObject({ key: own.key, away: false })
    expect((await call('DELETE', `/me/push-devices/${device.body.id}`)).status).toBe(204)
  })

  test('knows the server by the same key after that has been taken from where it lay open', async () => {
    const former = createECDH('prime256v1')
    former.generateKeys()
    const secret = former.getPrivateKey()
    const layOpen = async () => {
      await company.asOwner('delete from integration_secret')
      await company.asOwner(`insert into own_secret (workspace_id, name, value) values ($1, 'vapid', $2)`, [
        company.server.workspace,
        Buffer.concat([Buffer.alloc(32 - secret.length), secret]),
      ])
      expect(await tablesWith(secret)).toEqual(['own_secret'])
    }
    const { db } = await company.server.application.systemContext(company.server.workspace, { channel: 'system' })
    await layOpen()
    await company.server.application.enqueue(db, resealJobName, {})
    await expect.poll(() => tablesWith(secret), { timeout: 20_000 }).toEqual([])
    const key = former.getPublicKey().toString('base64url')
    expect((await call('GET', '/me/push-devices')).body).toMatchObject({ key, away: false })

    await layOpen()
    expect((await call('GET', '/me/push-devices')).body).toMatchObject({ key, away: false })
    expect(await tablesWith(secret)).toEqual([])
  })

  test('is removed by its owner alone, and hears nothing once its session has ended', async () => {
    const { id } = (await subscribe('/to/other')).body
    expect((await company.server.call('DELETE', `/me/push-devices/${id}`, { key: company.server.key })).status).toBe(
      404,
    )
    expect((await call('DELETE', `/me/push-devices/${id}`)).status).toBe(204)
    expect(await devices()).toEqual([])
    await subscribe('/to/other')
    carried = []
    await call('DELETE', '/session')
    await company.lead('Тихая Смена')
    await company.told('Тихая Смена', '?limit=200')
    await expect
      .poll(async () => (await company.asOwner('select from push_device')).rowCount, { timeout: 15_000 })
      .toBe(0)
    expect(carried).toEqual([])
  })
})
