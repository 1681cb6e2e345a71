import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './setup/client.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'
import { type StorePeer, startStorePeer } from './setup/store-peer.ts'

let server: MortalServer
let store: StorePeer

beforeAll(async () => {
  store = await startStorePeer()
  server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: store.origin })
})
afterAll(async () => {
  await server?.close()
  await store?.stop()
})

interface Ran {
  state: string
  import: string | null
  counts: Record<string, number> | null
}

const count = 2000
const file = (note: string) =>
  ['Название;ИНН;О компании', ...Array.from({ length: count }, (_, at) => `Компания ${at};;${note} ${at}`)].join('\n')

test('killed while it carries out a schedule, the server goes on with it by itself: nothing doubles, and a file is taken once', async () => {
  let admin = await server.signIn()
  const place = await admin.call<{ id: string }>('POST', '/file-places', {
    name: 'Склад',
    kind: 's3',
    endpoint: store.origin,
    bucket: store.bucket,
    keyId: store.keyId,
    secret: store.secret,
  })
  const { body } = await admin.call<{ id: string }>('POST', '/exchange-schedules', {
    direction: 'import',
    name: 'Компании',
    place: place.body.id,
    path: 'companies*.csv',
    object: 'company',
    crontab: '0 3 L * *',
    review: false,
  })
  store.put('companies-1.csv', file('первый'))
  await admin.call('POST', `/exchange-schedules/${body.id}/runs`)
  await until(admin, body.id, async ({ import: id }) => id !== null && (await written(admin, id)) > 0)
  await server.kill()
  await server.start()
  admin = await server.signIn()
  const over = await until(admin, body.id, ({ state }) => state !== 'running')
  expect(over).toMatchObject({ state: 'done', counts: { read: count, new: count, refused: 0 } })
  expect(await companies(admin)).toBe(count)
  await admin.call('POST', `/exchange-schedules/${body.id}/runs`)
  expect(await until(admin, body.id, ({ state }) => state !== 'running')).toMatchObject({ state: 'nothing' })
  // The rows that are the same are known, although the server was killed among them.
  store.put('companies-2.csv', `${file('первый')}\nНовая;;она`)
  await admin.call('POST', `/exchange-schedules/${body.id}/runs`)
  const next = await until(admin, body.id, ({ state }) => state !== 'running')
  expect(next).toMatchObject({ state: 'done', counts: { read: 1, new: 1, unchanged: count } })
  expect(await companies(admin)).toBe(count + 1)
}, 180_000)

async function until(
  admin: Client,
  schedule: string,
  holds: (run: Ran) => boolean | Promise<boolean>,
): Promise<Ran | undefined> {
  for (;;) {
    const { body } = await admin.call<{ data: Ran[] }>('GET', `/exchange-schedules/${schedule}/runs`)
    const [last] = body.data
    if (last && (await holds(last))) return last
    await wait(20)
  }
}

const written = async (admin: Client, id: string): Promise<number> =>
  (await admin.call<{ rows: { written: number } }>('GET', `/imports/${id}`)).body.rows.written

async function companies(admin: Client): Promise<number> {
  const { body } = await admin.call<{ rows: { measures: number[] }[] }>('POST', '/companies/aggregate', {
    measures: [{ fn: 'count' }],
  })
  return Number(body.rows[0]?.measures[0])
}
