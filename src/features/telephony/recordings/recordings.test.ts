import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, apiOf, signIn, userWith, withAdministrator } from '../../../../test/setup/api.ts'
import { startServer, type TestServer } from '../../../../test/setup/server.ts'
import type { JsonObject } from '../../../model/index.ts'

const sign = 'a secret of the line'
let server: TestServer
let provider: Server
let outside: string
let owner: pg.Client
let admin: Api
let anna: { api: Api; id: string }
let deaf: { api: Api; id: string }
let address: string
/** What the provider was asked for, and by which secret. */
const asked: string[] = []

/** A second of silence, as telephones record it: 8,000 times in a second. */
const sound = Buffer.concat([
  Buffer.from(
    '524946460024000057415645666d74201000000001000100401f0000401f0000010008006461746140 1f0000'.replaceAll(' ', ''),
    'hex',
  ),
  Buffer.alloc(8000, 0x80),
])

beforeAll(async () => {
  provider = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['x-exchange-key'] ?? ''}`)
    if (request.url === '/page') response.end('<html>Sign in</html>')
    else if (request.url === '/later' && asked.filter(each => each.startsWith('/later')).length < 2)
      response.writeHead(404).end()
    else if (request.url === '/moved') response.writeHead(302, { location: '/for-a-moment' }).end()
    else if (request.url === '/lost') response.writeHead(302, { location: 'http://127.0.0.1:1/sound' }).end()
    else response.end(sound)
  }).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  outside = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  server = await startServer({ ...withAdministrator, RAPPORT_TRUSTED_TARGETS: outside })
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const objects = Object.fromEntries(
    ['lead', 'activity', 'task', 'interest'].map(object => [
      object,
      { read: 'own', create: 'all', update: 'own', remove: 'none', export: 'none' },
    ]),
  )
  anna = await userWith(server, admin, 'anna', { objects })
  const all = Object.fromEntries(Object.entries(objects).map(([name, rights]) => [name, { ...rights, read: 'all' }]))
  deaf = await userWith(server, admin, 'deaf', { objects: all, fields: { 'activity.recordedUntil': 'hidden' } })
  const made = await admin.post('/phone-lines', {
    name: 'Линия',
    settings: {
      dialect: 'fields',
      callOut: { method: 'GET', url: `${outside}/call?to={digits}`, body: null, contentType: 'application/json' },
    },
    secret: { sign, headers: { 'X-Exchange-Key': 'open sesame' } },
    recordingDays: 30,
  })
  expect(made.status, made.text).toBe(201)
  address = String(made.body.address).replace(/^.*\/api\/v1/, '')
})
afterAll(async () => {
  provider?.close()
  await owner?.end()
  await server?.stop()
})

async function until<T>(get: () => Promise<T>): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await get()
    if (found) return found
    await wait(50)
  }
  throw new Error('what was waited for has not come')
}

async function tell(event: JsonObject): Promise<void> {
  const body = JSON.stringify(event)
  const signature = createHmac('sha256', sign).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-signature': signature }
  expect((await apiOf(server).send('POST', address, { body, headers })).status).toBe(202)
}

let n = 0

/** A call on a card of Anna's, with its recording at the provider. */
async function recorded(path: string): Promise<{ call: string; lead: string; activity: string }> {
  const number = `+7926${7_000_000 + ++n}`
  const made = await admin.post('/leads', { name: `Клиент ${n}`, phones: [number], owner: anna.id })
  const lead = String(made.body.id)
  const sides = { call: `call-${n}`, direction: 'in', from: number, to: '+74951234567' }
  const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1000).toISOString()
  await tell({ event: 'ring', ...sides, at: at(0) })
  await tell({ event: 'end', ...sides, at: at(30), duration: 25, answered: true })
  const activity = await until(async () => {
    const { body } = await admin.get(`/activities?filter[on]=${lead}&filter[kind]=call`)
    return (body.data as JsonObject[])[0]
  })
  await tell({ event: 'recording', ...sides, recording: `${outside}${path}` })
  const row = (await owner.query('select id from phone_call where activity = $1', [activity.id])).rows[0]
  return { call: row.id, lead, activity: String(activity.id) }
}

const recordings = async (call: string) =>
  (await owner.query('select * from phone_recording where call = $1', [call])).rows[0]
const hear = (api: Api, call: string, range?: string) =>
  api.send('GET', `/phone-calls/${call}/recording`, { headers: range ? { range } : {} })
const noted = async () =>
  Number((await owner.query(`select count(*) from security_event where kind = 'recordingHeard'`)).rows[0].count)
const soundsKept = async () =>
  (await readdir(join(server.dataFolder, 'files', 'recordings'), { recursive: true }).catch(() => [])).filter(name =>
    /[0-9a-f]{64}$/.test(name),
  ).length

test('a recording is fetched, and heard whole or in part by who sees the call and has the right; the audit says by whom', async () => {
  const { call, activity } = await recorded('/sound')
  await until(async () => (await recordings(call))?.hash)
  expect(asked).toContain('/sound open sesame')
  const { body } = await anna.api.get(`/activities/${activity}`)
  expect(Date.parse(String(body.recordedUntil)) - Date.now()).toBeGreaterThan(29 * 86_400_000)
  const before = await noted()
  const whole = await hear(anna.api, call)
  expect(whole.status, whole.text).toBe(200)
  expect(whole.headers.get('content-type')).toBe('audio/wav')
  expect(await noted()).toBe(before + 1)
  const part = await hear(anna.api, call, 'bytes=40-49')
  expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([
    206,
    `bytes 40-49/${sound.length}`,
    '10',
  ])
  expect((await hear(anna.api, call, `bytes=${sound.length}-`)).status).toBe(416)
  expect(await noted()).toBe(before + 1)
  // The player plays it and draws it, and asks for the beginning again: that is one hearing. Later it is another.
  await Promise.all([hear(anna.api, call), hear(anna.api, call, 'bytes=0-'), hear(anna.api, call, 'bytes=0-9')])
  expect(await noted()).toBe(before + 1)
  await owner.query(`update phone_hearing set at = at - interval '6 minutes' where call = $1`, [call])
  await Promise.all([hear(anna.api, call), hear(anna.api, call, 'bytes=0-'), hear(anna.api, call, 'bytes=0-9')])
  expect(await noted()).toBe(before + 2)
  expect((await hear(admin, call)).status).toBe(200)
  expect(await noted()).toBe(before + 3)
  // The right is taken from his role, though he sees the card.
  expect((await deaf.api.get(`/activities/${activity}`)).status).toBe(200)
  expect((await deaf.api.get(`/activities/${activity}`)).body.recordedUntil).toBeUndefined()
  expect((await hear(deaf.api, call)).status).toBe(404)
  const other = await userWith(server, admin, 'other', {
    objects: { activity: { read: 'own', create: 'all', update: 'own', remove: 'none', export: 'none' } },
  })
  expect((await hear(other.api, call)).status).toBe(404)
  expect((await hear(apiOf(server), call)).status).toBe(401)
  expect(await noted()).toBe(before + 3)
})

test('what is no sound is not kept, and what is not there yet is asked for again', async () => {
  const before = await soundsKept()
  const page = await recorded('/page')
  await until(async () => (await recordings(page.call))?.problem)
  expect(await recordings(page.call)).toMatchObject({
    hash: null,
    tries: 1,
    problem: 'What the provider sent is no sound',
  })
  expect((await hear(anna.api, page.call)).status).toBe(404)
  expect(await soundsKept()).toBe(before)
  const later = await recorded('/later')
  await until(async () => (await recordings(later.call))?.problem)
  expect(await recordings(later.call)).toMatchObject({ hash: null, problem: 'The provider answered 404' })
  await owner.query('update phone_recording set try_at = now() where call = $1', [later.call])
  // Whatever is due is done with the next one that is told of.
  await recorded('/sound')
  await until(async () => (await recordings(later.call))?.hash)
})

test('where the provider sends on it is fetched from there, without the secret, and only where the operator allows', async () => {
  const { call } = await recorded('/moved')
  await until(async () => (await recordings(call))?.hash)
  expect(asked).toContain('/moved open sesame')
  expect(asked).toContain('/for-a-moment ')
  const lost = await recorded('/lost')
  await until(async () => (await recordings(lost.call))?.problem)
  expect(await recordings(lost.call)).toMatchObject({
    hash: null,
    problem: expect.stringContaining('http://127.0.0.1:1'),
  })
})

test('an address in a network that the operator has not named is not asked', async () => {
  const { call } = await recorded('/sound').then(async given => {
    await until(async () => (await recordings(given.call))?.hash)
    return given
  })
  await owner.query(
    `update phone_recording set hash = null, type = null, url = 'http://127.0.0.1:1/sound', tries = 0, try_at = now() where call = $1`,
    [call],
  )
  await recorded('/sound')
  await until(async () => (await recordings(call))?.problem)
  expect(await recordings(call)).toMatchObject({ hash: null, problem: 'The address is not public' })
})

test('when its time is over it is gone, bytes and all', async () => {
  const one = await recorded('/old')
  await until(async () => (await recordings(one.call))?.hash)
  // The same sound of others is kept once, and goes with the last of them.
  await owner.query(`delete from phone_recording where call <> $1`, [one.call])
  expect(await soundsKept()).toBe(1)
  expect((await hear(anna.api, one.call)).status).toBe(200)
  await owner.query(`update phone_recording set kept_until = now() - interval '1 minute' where call = $1`, [one.call])
  expect((await hear(anna.api, one.call)).status).toBe(404)
  await owner.query(`select set_config('rapport.workspace', id::text, false) from workspace`)
  await owner.query(`select enqueue_job('remove-old-recordings', '{}')`)
  await until(async () => !(await recordings(one.call)))
  await until(async () => (await soundsKept()) === 0)
  expect((await admin.get(`/activities/${one.activity}`)).body.recordedUntil).toBeNull()
})

test('who is erased is not heard any more, and no other goes with him', async () => {
  const [gone, stays] = [await recorded('/sound'), await recorded('/sound')]
  for (const { call } of [gone, stays]) await until(async () => (await recordings(call))?.hash)
  const begun = await admin.post('/personal-data/erasures', { object: 'lead', record: gone.lead, reason: 'request' })
  expect(begun.status, begun.text).toBeLessThan(300)
  await until(async () => {
    const { body } = await admin.get(`/personal-data/erasures/${begun.body.id}`)
    return body.state === 'done' || body.state === 'failed'
  }).catch(async () => expect((await admin.get(`/personal-data/erasures/${begun.body.id}`)).body).toEqual({}))
  expect(await recordings(gone.call)).toBeUndefined()
  expect((await hear(admin, gone.call)).status).toBe(404)
  expect((await hear(anna.api, stays.call)).status).toBe(200)
  expect(await soundsKept()).toBe(1)
})
