import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type SftpPeer, startSftpPeer } from '../setup/sftp-peer.ts'
import { type StorePeer, startStorePeer } from '../setup/store-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* Where files come from outside: what is kept of such a place, and imports that are fetched there. */

let server: Server
let store: StorePeer
let sftp: SftpPeer
beforeAll(async () => {
  store = await startStorePeer()
  sftp = await startSftpPeer()
  server = await openServer({
    http: { callsPerMinute: 100_000 },
    trustedTargets: [store.origin, `sftp://127.0.0.1:${sftp.port}`],
  })
})
afterAll(async () => {
  await server?.close()
  await store?.stop()
  await sftp?.stop()
})
beforeEach(() => {
  store.files.clear()
  store.asked = []
  store.breaks = { after: 0, times: 0 }
  store.onGet = () => undefined
  store.redirects.clear()
  store.plain = false
  sftp.files.clear()
  sftp.breaks = { after: 0, times: 0 }
})
afterEach(async () => {
  for (const { id } of (await server.call('GET', '/file-places')).body.data)
    await server.call('DELETE', `/file-places/${id}`)
})

const bucket = (more: object = {}) => ({
  name: 'Выгрузки склада',
  kind: 's3',
  endpoint: store.origin,
  region: 'ru-central1',
  bucket: store.bucket,
  prefix: 'in/',
  keyId: store.keyId,
  secret: store.secret,
  ...more,
})
const folder = (more: object = {}) => ({
  name: 'Обмен',
  kind: 'sftp',
  host: '127.0.0.1',
  port: sftp.port,
  folder: '/out',
  user: sftp.user,
  secret: sftp.password,
  ...more,
})
async function place(body: object): Promise<string> {
  const made = await server.call('POST', '/file-places', { body })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}
const check = async (id: string) => (await server.call('POST', `/file-places/${id}/check`)).body
async function fetched(body: object): Promise<string> {
  const begun = await server.call('POST', '/imports/fetched', { body: { object: 'lead', ...body } })
  expect(begun.status, begun.text).toBe(202)
  return begun.body.id
}
const settled = async (id: string) => {
  await expect
    .poll(async () => (await server.call('GET', `/imports/${id}`)).body.state, { timeout: 30_000, interval: 50 })
    .not.toMatch(/fetching|staging/)
  return (await server.call('GET', `/imports/${id}`)).body
}
/** Some 2.5 MB: several parts. */
const wide = `ФИО;Телефон;О нём\n${Array.from({ length: 6000 }, (_, at) => `Клиент ${at};+7917${1_000_000 + at};${'о'.repeat(200)}\n`).join('')}`
const rows = (count: number) =>
  `ФИО;Телефон\n${Array.from({ length: count }, (_, at) => `Клиент ${at};+7916${1_000_000 + at}\n`).join('')}`

describe('a place', () => {
  test('is kept without telling its secret, checked, changed and removed', async () => {
    store.put('in/новые лиды.csv', rows(2))
    store.put('elsewhere.csv', 'x')
    const id = await place(bucket())
    const kept = await server.call('GET', '/file-places')
    expect(kept.body.data).toEqual([
      expect.objectContaining({ id, name: 'Выгрузки склада', kind: 's3', keyId: store.keyId, prefix: 'in/' }),
    ])
    expect(kept.text).not.toContain(store.secret)
    expect(await check(id)).toEqual({
      ok: true,
      problem: null,
      files: [{ path: 'новые лиды.csv', size: expect.any(Number), changedAt: expect.any(String) }],
      hostKey: null,
    })
    expect((await server.call('PATCH', `/file-places/${id}`, { body: { secret: 'falsch' } })).status).toBe(200)
    expect(await check(id)).toMatchObject({
      ok: false,
      problem: { code: 'placeDenied', message: expect.stringContaining('SignatureDoesNotMatch') },
    })
    await server.call('PATCH', `/file-places/${id}`, { body: { secret: store.secret, prefix: '' } })
    expect((await check(id)).files.map(({ path }: { path: string }) => path)).toEqual([
      'elsewhere.csv',
      'in/новые лиды.csv',
    ])
    await server.call('DELETE', `/file-places/${id}`)
    const secrets = await server.database.owner.query(`select 1 from integration_secret where kind = 'filePlace'`)
    expect(secrets.rows).toEqual([])
  })

  test('never tells its secret to another machine or account', async () => {
    const id = await place(bucket())
    const before = await everythingKept(server, server.workspace)
    const moved = await server.call('PATCH', `/file-places/${id}`, { body: { keyId: 'ANOTHER' } })
    expect(problemOf(moved)).toEqual([422, expect.anything()])
    expect(moved.body.errors).toEqual([expect.objectContaining({ field: 'secret', code: 'placeSecretAgain' })])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('in a private network is refused, with every problem, and nothing is kept', async () => {
    const before = await everythingKept(server, server.workspace)
    const refused = async (body: object) => {
      const answer = await server.call('POST', '/file-places', { body })
      expect(answer.status, answer.text).toBe(422)
      return answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
    }
    expect(await refused({ name: ' ', kind: 'web', url: 'http://10.0.0.7/leads.csv' })).toEqual([
      'name required',
      'url placeAddress',
    ])
    expect(await refused({ ...bucket(), endpoint: 'https://192.168.1.5', bucket: '' })).toEqual([
      'endpoint placeAddress',
      'bucket required',
    ])
    expect(await refused({ ...folder(), host: '127.0.0.1', port: 5432, secret: '' })).toEqual([
      'host placeHost',
      'port placePort',
      'secret required',
    ])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('by SFTP is known by the key that it showed at first: another one is not believed', async () => {
    sftp.put('leads.csv', rows(1))
    const id = await place(folder())
    const first = await check(id)
    expect(first).toMatchObject({
      ok: true,
      hostKey: expect.stringMatching(/^SHA256:/),
      files: [{ path: 'leads.csv' }],
    })
    const { port } = sftp
    await sftp.stop()
    sftp = await startSftpPeer({ port })
    sftp.put('leads.csv', rows(1))
    const other = await check(id)
    expect(other).toMatchObject({ ok: false, problem: { code: 'placeHostKey' }, hostKey: first.hostKey })
    expect(other.problem.message).toContain(first.hostKey)
    await server.call('PATCH', `/file-places/${id}`, { body: { hostKey: null } })
    const again = await check(id)
    expect(again.ok).toBe(true)
    expect(again.hostKey).not.toBe(first.hostKey)
  })

  test('by SFTP opens by a key with its passphrase, and keeps no key that it could not use', async () => {
    const { privateKey: secret, passphrase } = sftp.lockedKey
    const id = await place(folder({ secret, passphrase }))
    expect(await check(id)).toMatchObject({ ok: true })
    expect((await server.call('GET', `/file-places/${id}`)).text).not.toContain(passphrase)
    const kept = await everythingKept(server, server.workspace)
    const refusals = [
      [{ secret }, 'passphrase', 'required'],
      [{ secret, passphrase: 'falsch' }, 'passphrase', 'placePassphrase'],
      [{ secret: secret.slice(0, 200), passphrase }, 'secret', 'placeKeyForm'],
      [{ secret: sftp.password, passphrase }, 'secret', 'placeKeyForm'],
    ] as const
    for (const [body, field, code] of refusals) {
      const refused = await server.call('PATCH', `/file-places/${id}`, { body })
      expect(refused.status, refused.text).toBe(422)
      expect(refused.body.errors).toMatchObject([{ field, code }])
    }
    expect(await everythingKept(server, server.workspace)).toEqual(kept)
    expect(await check(id)).toMatchObject({ ok: true })
  })

  test('by SFTP opens by a key, and says what is wrong with a password or a folder', async () => {
    const id = await place(folder({ secret: sftp.privateKey }))
    expect(await check(id)).toMatchObject({ ok: true })
    await server.call('PATCH', `/file-places/${id}`, { body: { secret: 'falsch' } })
    expect((await check(id)).problem.code).toBe('placeDenied')
    await server.call('PATCH', `/file-places/${id}`, { body: { secret: sftp.password, folder: '/missing' } })
    expect((await check(id)).problem.code).toBe('placeNotThere')
  })
})

describe('an import is fetched', () => {
  test('from an object store, read, and written as one that was sent', async () => {
    store.put('in/leads.csv', rows(3))
    const id = await fetched({ place: await place(bucket()), path: 'leads.csv' })
    expect(await settled(id)).toMatchObject({
      state: 'staged',
      file: { name: 'leads.csv', size: Buffer.byteLength(rows(3)) },
      counts: { read: 3, new: 3 },
    })
    await server.call('POST', `/imports/${id}/commit`)
    await expect
      .poll(async () => (await server.call('GET', `/imports/${id}`)).body.state, { timeout: 30_000 })
      .toBe('done')
    expect((await server.call('GET', '/leads?filter[name]=Клиент 2')).body.data).toHaveLength(1)
  })

  test('by SFTP, on from where the connection broke off', async () => {
    sftp.put('big.csv', wide)
    sftp.breaks = { after: 60, times: 1 }
    const id = await fetched({ place: await place(folder()), path: 'big.csv' })
    expect(await settled(id)).toMatchObject({ state: 'staged', counts: { read: 6000 } })
    expect(sftp.breaks.times).toBe(0)
  }, 120_000)

  test('at an address, on by Range from the last whole megabyte that came', async () => {
    store.put('leads.csv', wide)
    store.breaks = { after: 1_500_000, times: 1 }
    const id = await fetched({ url: `${store.origin}/open/leads.csv` })
    expect(await settled(id)).toMatchObject({
      state: 'staged',
      file: { name: 'leads.csv', size: Buffer.byteLength(wide) },
      counts: { read: 6000, new: 6000 },
    })
    expect(store.asked).toEqual(['GET leads.csv bytes=0-', 'GET leads.csv bytes=1048576-'])
  }, 60_000)

  test('anew where nothing tells that the file is still the same', async () => {
    store.put('leads.csv', wide)
    store.plain = true
    store.breaks = { after: 1_500_000, times: 1 }
    const id = await fetched({ url: `${store.origin}/open/leads.csv` })
    expect(await settled(id)).toMatchObject({ state: 'staged', counts: { read: 6000 } })
  }, 120_000)

  test('not where the file changed while it was read, and nothing of it stays', async () => {
    store.put('leads.csv', wide)
    store.breaks = { after: 1_500_000, times: 1 }
    store.onGet = () => store.put('leads.csv', `${wide}ещё\n`)
    const id = await fetched({ url: `${store.origin}/open/leads.csv` })
    expect(await settled(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'placeFileChanged' },
      file: { received: 0 },
    })
    const left = await server.database.owner.query('select 1 from import_file where import_id = $1', [id])
    expect(left.rows).toEqual([])
    expect((await server.call('PATCH', `/imports/${id}`, { body: { options: {} } })).status).toBe(409)
  }, 60_000)

  test('not over an address that leads into our own network', async () => {
    store.redirects.set('leads.csv', 'http://127.0.0.1:1/secret')
    const id = await fetched({ url: `${store.origin}/open/leads.csv` })
    expect(await settled(id)).toMatchObject({ state: 'failed', failure: { code: 'placeNotPublic' } })
  })

  test('not where there is none, it is empty, or the path leads out of the place', async () => {
    const inBucket = await place(bucket())
    expect(await settled(await fetched({ place: inBucket, path: 'none.csv' }))).toMatchObject({
      state: 'failed',
      failure: { code: 'placeNotThere', message: 'Нет файла или папки «none.csv»' },
    })
    store.put('in/empty.csv', '')
    expect((await settled(await fetched({ place: inBucket, path: 'empty.csv' }))).failure.code).toBe('importEmpty')
    const before = await everythingKept(server, server.workspace)
    for (const path of ['../elsewhere.csv', '/etc/passwd', ''])
      expect(
        (await server.call('POST', '/imports/fetched', { body: { object: 'lead', place: inBucket, path } })).status,
      ).toBe(422)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('by administrators alone', async () => {
    const { key } = await server.person('Борис', 'manager')
    const id = await place(bucket())
    const before = await everythingKept(server, server.workspace)
    for (const [method, path, body] of [
      ['GET', '/file-places'],
      ['GET', `/file-places/${id}/files`],
      ['POST', `/file-places/${id}/check`],
      ['POST', '/imports/fetched', { object: 'lead', place: id, path: 'leads.csv' }],
    ] as const)
      expect((await server.call(method, path, { key, body })).status, path).toBe(403)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })
})
