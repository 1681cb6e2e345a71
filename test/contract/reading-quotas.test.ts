import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { besides, openServer, type Server, traces } from './server.ts'

let server: Server
let roleId: string
let manager: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  const create = Array.from({ length: 40 }, (_, n) => ({ name: `Клиент ${n}` }))
  await server.call('POST', '/contacts/bulk', { body: { create } })
  roleId = (await server.call('GET', '/roles')).body.data.find(({ name }: { name: string }) => name === 'marketer').id
  manager = await server.person('marketer', 'marketer')
})
afterAll(() => server.close())

const hold = async (quota: object): Promise<void> => {
  const { status, text } = await server.call('PATCH', `/roles/${roleId}`, { body: quota })
  expect(status, text).toBe(200)
}
const read = (path: string, key = manager.key) =>
  server.call('GET', path, { key, headers: { 'accept-language': 'en' } })
const own = async (key = manager.key) => (await read('/me/reading', key)).body
const alarms = async () =>
  (await server.call('GET', '/reading-alarms')).body.data.filter(({ user }: { user: string }) => user === manager.id)
const soon = { timeout: 30_000 }
const wide = { readPerHour: 20_000, readPerDay: 60_000, exportedPerDay: 50_000, stopsBeyond: false }

test('a role is born with quotas that a normal day does not reach, and they only alarm', async () => {
  const { body } = await server.call('GET', `/roles/${roleId}`)
  expect(body).toMatchObject(wide)
  expect(await own()).toMatchObject({ near: null, stops: false, liftedUntil: null })
})

test('a record counts once a day, however it is opened, and only once it is told', async () => {
  const { data } = (await read('/contacts?limit=5')).body
  await read('/contacts?limit=5')
  await read(`/contacts/${data[0].id}`)
  await read(`/contacts/${data[0].id}/timeline`)
  await expect.poll(async () => (await own()).hour.used, soon).toBe(5)
  await read('/roles')
  await server.call('POST', '/contacts/aggregate', { key: manager.key, body: { measures: [{ fn: 'count' }] } })
  const other = [20, 21, 22, 23, 24, 25]
    .map(n => `Клиент ${n}`)
    .find(name => !data.some((one: { name: string }) => one.name === name))
  expect((await read(`/search?q=${other}`)).body.data).toHaveLength(1)
  await expect.poll(async () => (await own()).day.used, soon).toBe(6)
})

test('whoever comes near the end of his quota is told, then administrators are alarmed, and he reads on where it only alarms', async () => {
  await hold({ readPerHour: 20, readPerDay: 1000 })
  await read('/contacts?limit=18')
  await expect.poll(async () => (await own()).near, soon).toBe('hour')
  expect((await read('/contacts?limit=1')).headers.get('x-reading-near')).toBe('hour')
  expect(await alarms()).toEqual([])
  await read('/contacts?limit=25')
  await expect
    .poll(alarms, soon)
    .toMatchObject([{ quota: 'hour', allowed: 20, stopped: false, usual: null, address: '127.0.0.1' }])
  expect((await read('/contacts?limit=40')).status).toBe(200)
  const audit = (await server.call('GET', '/audit?kind=massReading')).body.data
  expect(audit).toHaveLength(1)
  expect(audit[0]).toMatchObject({ kind: 'massReading', details: { reason: 'hour' } })
})

test('where it stops, nothing more is told: not by list, card, search or timeline; what is no reading goes on', async () => {
  const { data } = (await read('/contacts?limit=1')).body
  await hold({ readPerHour: 20, stopsBeyond: true })
  const before = [await traces(server), await alarms()]
  const id = data[0].id
  for (const path of [
    '/contacts',
    `/contacts/${id}`,
    '/search?q=Клиент',
    `/contacts/${id}/timeline`,
    `/contacts/${id}/changes`,
  ]) {
    const { status, body, headers } = await read(path)
    expect([path, status]).toEqual([path, 429])
    expect(body.type).toBe('urn:rapport:problem:readingStoppedHour')
    expect(body.detail).toMatch(/^\d+ records opened: as many as your role allows an hour. More from \d\d:\d\d/)
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(3600)
  }
  expect((await server.call('POST', '/contacts/query', { key: manager.key, body: {} })).status).toBe(429)
  expect([await traces(server), await alarms()]).toEqual(before)
  expect((await read('/me')).status).toBe(200)
  expect((await read('/roles')).status).toBe(200)
})

test('the content of a file counts once a day, apart from the line that names it, and is not handed out where it stops', async () => {
  const form = new FormData()
  form.set('file', new Blob(['first of its kind']), 'план.txt')
  const headers = { authorization: `Bearer ${server.key}` }
  const file = await fetch(`${server.address}/api/v1/attachments`, { method: 'POST', headers, body: form })
  expect(file.status).toBe(201)
  const { id } = (await file.json()) as { id: string }
  const content = `/attachments/${id}/content`
  await hold(wide)
  expect((await read(`/attachments/${id}`)).status).toBe(200)
  await expect.poll(async () => (await own()).near, soon).toBe(null)
  await new Promise(resolve => setTimeout(resolve, 1500))
  const before = (await own()).day.used
  expect((await read(content)).status).toBe(200)
  expect((await read(`${content}?view=true`)).status).toBe(200)
  await expect.poll(async () => (await own()).day.used, soon).toBe(before + 1)
  await hold({ readPerHour: 20, stopsBeyond: true })
  expect((await read(content)).status).toBe(429)
})

test('live events name records and carry nothing of them', async () => {
  const stream = await listen(server, server.key)
  const made = await server.call('POST', '/contacts', { body: { name: 'Тихий Клиент' } })
  const { data } = await stream.next(({ event, data }) => event === 'record' && data.id === made.body.id)
  stream.close()
  expect((await server.call('DELETE', `/contacts/${made.body.id}`)).status).toBeLessThan(300)
  expect(Object.keys(data).sort()).toEqual(['actor', 'change', 'id', 'kind', 'object', 'version'])
})

test('it stops on every process', async () => {
  const other = await besides(server, {})
  expect((await other.call('GET', '/contacts', { key: manager.key })).status).toBe(429)
  await other.close()
})

test('an administrator lifts the quotas of a person for a day and lets them hold again; not his own, and nobody else does', async () => {
  expect((await server.call('PUT', `/reading-lifts/${manager.id}`, { key: manager.key })).status).toBe(403)
  expect((await server.call('PUT', `/reading-lifts/${server.administrator}`)).body.type).toMatch(/ownReadingLift$/)
  expect((await server.call('GET', '/reading-lifts')).body.data).toEqual([])
  expect((await read('/contacts')).status).toBe(429)

  const { body } = await server.call('PUT', `/reading-lifts/${manager.id}`)
  const hours = (Date.parse(body.until) - Date.now()) / 3_600_000
  expect(hours).toBeGreaterThan(23)
  expect(hours).toBeLessThanOrEqual(24)
  expect((await read('/contacts')).status).toBe(200)
  expect(await own()).toMatchObject({ hour: null, liftedUntil: body.until })
  expect((await server.call('GET', '/reading-lifts')).body.data).toMatchObject([
    { user: manager.id, givenBy: server.administrator },
  ])

  expect((await server.call('DELETE', `/reading-lifts/${manager.id}`)).status).toBe(204)
  expect((await read('/contacts')).status).toBe(429)
  expect((await server.call('DELETE', `/reading-lifts/${manager.id}`)).status).toBe(404)
  const audit = (await server.call('GET', '/audit?kind=readingLift')).body.data
  expect(audit).toHaveLength(2)
})

test('an export is counted by its rows before it begins: one too large is refused whole, alarmed of, and nothing of it is kept', async () => {
  await hold({ ...wide, exportedPerDay: 30, stopsBeyond: true })
  const take = (filter: object, headers: Record<string, string> = {}) =>
    server.call('POST', '/exports', {
      key: manager.key,
      body: { object: 'contact', query: { filter } },
      headers: { 'accept-language': 'en', ...headers },
    })
  const few = { name: { startsWith: 'Клиент 1' } }
  expect((await take(few)).status).toBe(202)
  await expect.poll(async () => (await own()).exports.used, soon).toBe(11)
  const kept = async () => (await server.database.owner.query('select id, total from export order by id')).rows.length
  const before = [await kept(), await own()]
  // Under a key of repetition all that a call does is one transaction: the alarm outlives it.
  const refused = await take({}, { 'idempotency-key': 'all-of-them' })
  expect(refused.status).toBe(429)
  expect(refused.body.detail).toMatch(/^This file would have 40 rows, and 19 are left of the 30/)
  expect([await kept(), await own()]).toEqual(before)
  expect((await alarms())[0]).toMatchObject({ quota: 'exports', used: 51, allowed: 30, stopped: true })
  expect((await take(few)).status).toBe(202)
  await hold({ stopsBeyond: false })
  expect((await take({})).status).toBe(202)
})

test('other administrators are told of an alarm, and whoever it is about is not', async () => {
  const boss = await server.person('boss', 'admin')
  const told = async () =>
    (await server.database.owner.query('select "user", code, params from notice where object = $1', ['massReading']))
      .rows
  const before = (await told()).map(({ user }) => user)
  expect(before).toContain(server.administrator)
  expect(before).not.toContain(boss.id)
  await hold({ ...wide, readPerDay: 1 })
  await read('/contacts?limit=1')
  await expect
    .poll(told, soon)
    .toContainEqual({ user: boss.id, code: 'massReading', params: { name: 'marketer', count: expect.any(Number) } })
  expect((await told()).map(({ user }) => user)).not.toContain(manager.id)
})

test('a quota is a whole number above nothing', async () => {
  const { status, body } = await server.call('PATCH', `/roles/${roleId}`, {
    body: { readPerHour: 0, exportedPerDay: 1.5 },
  })
  expect(status).toBe(422)
  expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['readPerHour', 'exportedPerDay'])
})

test('a protected value that is shown opens its record, and is not shown where it stops', async () => {
  await server.call('POST', '/fields', {
    body: {
      object: 'contact',
      name: 'passport',
      type: 'text',
      label: { en: 'Passport', ru: 'Паспорт' },
      protected: { shownTo: [roleId] },
    },
  })
  const { body } = await server.call('POST', '/contacts', { body: { name: 'Тайный Клиент', passport: '4509' } })
  await hold(wide)
  await new Promise(resolve => setTimeout(resolve, 1500))
  const before = (await own()).day.used
  const show = () =>
    server.call('POST', `/contacts/${body.id}/showings`, { key: manager.key, body: { field: 'passport' } })
  expect((await show()).body).toEqual({ field: 'passport', value: '4509' })
  await expect.poll(async () => (await own()).day.used, soon).toBe(before + 1)
  await hold({ readPerHour: 20, stopsBeyond: true })
  expect((await show()).status).toBe(429)
})

test('the file about a person is taken away as an export is: by what is in it, and not where it stops', async () => {
  const { body: contact } = await server.call('POST', '/contacts', { body: { name: 'Зоя' } })
  for (const text of ['раз', 'два'])
    await server.call('POST', '/activities', {
      body: { kind: 'note', text, on: { object: 'contact', id: contact.id } },
    })
  const take = () => server.call('POST', '/personal-data/exports', { body: { object: 'contact', record: contact.id } })
  const used = async () => (await own(server.key)).exports?.used
  const before = await used()
  expect((await take()).status).toBe(202)
  await expect.poll(used, soon).toBe(before + 3)

  const admin = (await server.call('GET', '/roles?filter[name]=admin')).body.data[0]
  const quota = { exportedPerDay: before + 4, stopsBeyond: true }
  expect((await server.call('PATCH', `/roles/${admin.id}`, { body: quota })).status).toBe(200)
  const kept = async () => (await server.database.owner.query('select id from personal_export')).rows
  const left = [await kept(), await used()]
  const refused = await take()
  expect([refused.status, refused.body.type]).toEqual([429, 'urn:rapport:problem:exportStopped'])
  expect([await kept(), await used()]).toEqual(left)
  expect((await server.call('GET', '/reading-alarms')).body.data[0]).toMatchObject({
    user: server.administrator,
    quota: 'exports',
  })
  const { exportedPerDay, stopsBeyond } = admin
  await server.call('PATCH', `/roles/${admin.id}`, { body: { exportedPerDay, stopsBeyond } })
})
