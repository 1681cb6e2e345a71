import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { openServer, type Server, send, signedIn } from './server.ts'

/** What a push service was asked to carry. */
interface Carried {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

let server: Server
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
let origin: string
let manager: { id: string; key: string }
let session: Record<string, string>
let head: { id: string; key: string }

beforeAll(async () => {
  await once(service.listen(0, '127.0.0.1'), 'listening')
  const address = service.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  server = await openServer({ trustedTargets: [origin] })
  manager = await server.person('ivan', 'manager')
  session = { cookie: await signedIn(server.address, 'ivan@romashka.example'), 'x-requested-with': 'rapport' }
  head = await server.person('vera', 'head')
})
afterAll(async () => {
  await server.close()
  service.close()
})

const lead = async (name: string, owner = manager.id) =>
  (await server.call('POST', '/leads', { body: { name, phones: [`+7926${randomPhone()}`], owner } })).body.id
const randomPhone = () => String(1_000_000 + (randomBytes(4).readUInt32BE() % 8_999_999))
const get = async (query = '', key = manager.key) => (await server.call('GET', `/notices${query}`, { key })).body
const titles = async (query = '') => (await get(query)).data.map(({ title }: { title: string }) => title)
const settings = async () => (await server.call('GET', '/me/notice-settings', { key: manager.key })).body
const put = ({ version: _, ...body }: Record<string, unknown>, seen?: string) =>
  send(server.address, 'PUT', '/me/notice-settings', {
    headers: { ...session, ...(seen && { 'if-match': seen }) },
    body,
  })
const asOwner = (text: string, values: unknown[] = []) => server.database.owner.query(text, values)

/** As if the moments had come: the clock's job. */
const strike = (job: string) =>
  asOwner(`select graphile_worker.add_job('clock', json_build_object('job', $1::text))`, [job])
const told = (name: string, query = '') =>
  expect.poll(() => titles(query), { timeout: 15_000 }).toContainEqual(expect.stringContaining(name))

/** The same of what the clock's job tells: one that is still under way is not begun beside itself. */
const toldBy = (job: string, name: string) =>
  expect
    .poll(() => strike(job).then(() => titles('?limit=200')), { timeout: 15_000, interval: 500 })
    .toContainEqual(expect.stringContaining(name))

describe('what somebody wants to be told of', () => {
  test('is, until he says otherwise, all in his list, and on his devices what is his own', async () => {
    expect(await settings()).toMatchObject({
      kinds: { given: { bell: true, push: true, urgent: false }, imports: { bell: true, push: false } },
      quiet: null,
      timeZone: null,
      remindBefore: 15,
    })
  })

  test('is refused whole where anything of it is wrong, and nothing is kept', async () => {
    const before = await settings()
    const quiet = { from: '25:00', until: '9', days: [0], wholeDays: [] }
    const answer = await put({ ...before, quiet, timeZone: 'Mars/Olympus' })
    expect(answer.status).toBe(422)
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'quiet.from',
      'quiet.until',
      'timeZone',
    ])
    expect((await put({ ...before, remindBefore: -1 })).status).toBe(422)
    expect((await put({ ...before, kinds: {} })).status).toBe(422)
    expect(await settings()).toEqual(before)
  })

  test('is set by himself or a key that may do everything', async () => {
    const reader = await server.person('reader', 'manager')
    const { version: _, ...body } = await settings()
    expect((await server.call('PUT', '/me/notice-settings', { key: reader.key, body })).status).toBe(403)
    expect((await asOwner('select from notice_setting where "user" = $1', [reader.id])).rows).toEqual([])
  })

  test('is not set over what he has set elsewhere meanwhile: he is told what is there', async () => {
    const vera = { cookie: await signedIn(server.address, 'vera@romashka.example'), 'x-requested-with': 'rapport' }
    const call = (method: string, given: { body?: object; seen?: string } = {}) =>
      send(server.address, method, '/me/notice-settings', {
        headers: { ...vera, ...(given.seen && { 'if-match': given.seen }) },
        body: given.body,
      })
    const { version, ...usual } = (await call('GET')).body
    expect(version).toBe(0)
    const first = await call('PUT', { body: { ...usual, remindBefore: 30 }, seen: '"0"' })
    expect(first).toMatchObject({ status: 200, body: { version: 1, remindBefore: 30 } })
    const late = await call('PUT', { body: { ...usual, remindBefore: 60 }, seen: '"0"' })
    expect(late).toMatchObject({ status: 412, body: { version: 1, current: { remindBefore: 30, kinds: usual.kinds } } })
    expect((await call('PUT', { body: usual, seen: 'yesterday' })).status).toBe(400)
    expect((await call('GET')).body).toEqual(first.body)
    const two = await Promise.all(
      [40, 50].map(remindBefore => call('PUT', { body: { ...usual, remindBefore }, seen: '"1"' })),
    )
    expect(two.map(({ status }) => status).sort()).toEqual([200, 412])
  })

  test('holds: of a kind that he does not want nothing is written', async () => {
    const before = await settings()
    const given = { bell: false, push: false, urgent: false }
    expect((await put({ ...before, kinds: { ...before.kinds, given } })).status).toBe(200)
    await lead('Нежеланный')
    await lead('Маяк', head.id)
    const ofHead = async () => JSON.stringify(await get('', head.key))
    await expect.poll(ofHead, { timeout: 15_000 }).toContain('Маяк')
    await put(before)
    await lead('Желанный')
    await told('Желанный')
    expect(await titles()).not.toContainEqual(expect.stringContaining('Нежеланный'))
  })

  test('waits for the end of quiet hours, and comes then as new', async () => {
    const before = await settings()
    const wholeDays = [0, 1, 2, 3, 4, 5, 6]
    await put({ ...before, quiet: { from: '20:00', until: '09:00', days: [], wholeDays } })
    await lead('Ночной')
    await told('Ночной', '?waiting=true')
    expect(await titles()).not.toContainEqual(expect.stringContaining('Ночной'))
    await put({
      ...before,
      quiet: { from: '20:00', until: '09:00', days: [], wholeDays },
      kinds: { ...before.kinds, given: { bell: true, push: true, urgent: true } },
    })
    await lead('Срочный')
    await told('Срочный')
    await put(before)
    await asOwner(`update notice set waits_until = now() where waits_until is not null`)
    await strike('bringNoticesBack')
    await told('Ночной')
    expect((await get('?waiting=true')).data).toEqual([])
  })
})

describe('a notice', () => {
  test('of one record folds with the others of it into a line, which is read together', async () => {
    await server.call('POST', '/notices/read', { key: manager.key })
    const id = await lead('Анна Ветрова')
    await told('Анна Ветрова')
    await asOwner(`update notice set at = now() where "user" = $1`, [manager.id])
    for (const owner of [head.id, manager.id]) {
      await server.call('PATCH', `/leads/${id}`, { body: { owner } })
      await expect
        .poll(
          async () => (await get('?limit=200')).data.filter((one: { on: { id: string } }) => one.on.id === id).length,
          { timeout: 15_000 },
        )
        .toBe(owner === head.id ? 2 : 3)
    }
    const [line] = (await get('?folded=true')).data
    expect(line).toMatchObject({
      title: 'Анна Ветрова: 3 события',
      count: 3,
      unread: 3,
      reachable: true,
      on: { object: 'lead', id },
    })
    expect((await get(`?line=${line.line}`)).data).toHaveLength(3)
    expect((await get()).unread).toBe(3)
    expect((await server.call('POST', `/notices/${line.id}/read`, { key: manager.key })).status).toBe(204)
    expect((await get()).unread).toBe(0)
  })

  test('can be put off with its line, and comes back unread', async () => {
    const [{ id, title }] = (await get('?folded=true')).data
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const late = (body: object, key = manager.key) => server.call('PUT', `/notices/${id}/snooze`, { key, body })
    expect((await late({ until: '2020-01-01T00:00:00Z' })).status).toBe(422)
    expect((await late({ until: '2099-01-01T00:00:00Z' })).status).toBe(422)
    expect((await late({ until: 'завтра' })).status).toBe(422)
    expect((await late({ until }, head.key)).status).toBe(404)
    expect(await titles('?folded=true')).toContain(title)
    expect((await late({ until })).status).toBe(204)
    expect(await titles('?folded=true')).not.toContain(title)
    expect(await get('?waiting=true&folded=true')).toMatchObject({ data: [{ title, waitsUntil: until }], waiting: 1 })
    await server.call('DELETE', `/notices/${id}/snooze`, { key: manager.key })
    expect((await get('?folded=true')).data[0]).toMatchObject({ title, waitsUntil: null, readAt: null, unread: 3 })
  })

  test('that is read, put off or brought back is told to the other pages of its reader, and to nobody else', async () => {
    const [{ id }] = (await get('?folded=true')).data
    const [page, other] = await Promise.all([listen(server, manager.key), listen(server, head.key)])
    const turns = () => page.seen.filter(({ event }) => event === 'notices')
    const until = new Date(Date.now() + 3_600_000).toISOString()
    for (const [at, [method, path, body]] of (
      [
        ['PUT', `/notices/${id}/snooze`, { until }],
        ['DELETE', `/notices/${id}/snooze`],
        ['POST', `/notices/${id}/read`],
      ] as const
    ).entries()) {
      expect((await server.call(method, path, { key: manager.key, body })).status).toBe(204)
      await expect.poll(() => turns().length, { timeout: 15_000 }).toBe(at + 1)
    }
    expect(turns().map(({ data }) => data)).toEqual([{}, {}, {}])
    // A page that was away meanwhile hears of it when it comes back.
    page.close()
    await server.call('PUT', `/notices/${id}/snooze`, { key: manager.key, body: { until } })
    const again = await listen(server, manager.key, { last: turns().at(-1)?.id })
    await again.next(({ event }) => event === 'notices')
    again.close()
    await server.call('DELETE', `/notices/${id}/snooze`, { key: manager.key })
    expect(other.seen.filter(({ event }) => event === 'notices')).toEqual([])
    other.close()
  })

  test('tells nothing of a record that its reader no longer sees', async () => {
    const id = await lead('Тайна Ивановна')
    await told('Тайна')
    await server.call('PATCH', `/leads/${id}`, { body: { owner: server.administrator } })
    await expect.poll(async () => JSON.stringify(await get('?limit=200')), { timeout: 15_000 }).not.toContain('Тайна')
    const ofIt = async () => (await get('?limit=200')).data.filter((one: { on: { id: string } }) => one.on.id === id)
    // That it was given to him, and that it was taken away.
    await expect.poll(async () => (await ofIt()).length, { timeout: 15_000 }).toBe(2)
    const about = await ofIt()
    expect(about.every(({ reachable }: { reachable: boolean }) => !reachable)).toBe(true)
  })

  test('lists are paged, also by lines', async () => {
    const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id)
    const paged = async () => {
      const all = await get('?folded=true&limit=200')
      const first = await get('?folded=true&limit=2')
      const second = await get(`?folded=true&limit=200&cursor=${first.nextCursor}`)
      return { all: ids(all), paged: [...ids(first), ...ids(second)] }
    }
    // What was done before is still being told.
    const same = async () => paged().then(({ all, paged }) => JSON.stringify(all) === JSON.stringify(paged))
    await expect.poll(same, { timeout: 15_000 }).toBe(true)
    expect((await server.call('GET', '/notices?line=x', { key: manager.key })).status).toBe(422)
  })
})

describe('a reminder', () => {
  const task = async (title: string, minutes: number, fields: object = {}) => {
    const dueAt = new Date(Date.now() + minutes * 60_000).toISOString()
    const { body } = await server.call('POST', '/tasks', { body: { title, dueAt, owner: manager.id, ...fields } })
    // Planned long ago: what is planned later than its reminder is told of when it is due.
    await asOwner(`update task set updated_at = now() - interval '2 days' where id = $1`, [body.id])
    return body.id
  }
  const remindersOf = async (id: string) => (await asOwner('select code from notice where record_id = $1', [id])).rows

  test('comes once, as long before a task as its owner or it says', async () => {
    const soon = await task('Скоро', 10)
    const later = await task('Потом', 40)
    const early = await task('Заранее', 110, { remindBefore: 120 })
    const last = await task('В последний миг', 10, { remindBefore: 1 })
    const done = await task('Сделано', 5, { doneAt: new Date().toISOString(), result: 'да' })
    await Promise.all([strike('remindOfTasks'), strike('remindOfTasks')])
    await told('Скоро', '?limit=200')
    await told('Заранее', '?limit=200')
    await strike('remindOfTasks')
    await put({ ...(await settings()), remindBefore: 60 })
    await toldBy('remindOfTasks', 'Потом')
    for (const id of [soon, later, early]) expect(await remindersOf(id)).toEqual([{ code: 'taskDue' }])
    for (const id of [last, done]) expect(await remindersOf(id)).toEqual([])
  })

  test('of a task just planned comes when it is due, and anew when it is moved', async () => {
    const dueAt = new Date(Date.now() + 5 * 60_000).toISOString()
    const { body } = await server.call('POST', '/tasks', { body: { title: 'Только что', dueAt, owner: manager.id } })
    const other = await task('Рядом', 5)
    await toldBy('remindOfTasks', 'Рядом')
    expect(await remindersOf(body.id)).toEqual([])
    await server.call('PATCH', `/tasks/${other}`, { body: { dueAt: new Date(Date.now() - 60_000).toISOString() } })
    await strike('remindOfTasks')
    await expect.poll(() => remindersOf(other), { timeout: 15_000 }).toHaveLength(2)
  })
})

describe('a device', () => {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: browser.getPublicKey().toString('base64url'), auth: auth.toString('base64url') }
  let headers: Record<string, string>

  const call = (method: string, path: string, body?: object) => send(server.address, method, path, { headers, body })
  const subscribe = (path = '/to/ivan', given: object = {}) =>
    call('POST', '/me/push-devices', { endpoint: `${origin}${path}`, keys, name: 'Chrome, Windows', ...given })
  const devices = async () => (await call('GET', '/me/push-devices')).body.data

  beforeAll(async () => {
    headers = { cookie: await signedIn(server.address, 'ivan@romashka.example'), 'x-requested-with': 'rapport' }
    await server.call('POST', '/notices/read', { key: manager.key })
  })

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
    const byKey = { key: manager.key, body: { endpoint: `${origin}/a`, keys, name: 'Я' } }
    expect((await server.call('POST', '/me/push-devices', byKey)).status).toBe(403)
    expect(await devices()).toEqual([])
  })

  test('is told at once, signed and sealed, what its owner sees', async () => {
    expect((await subscribe()).status).toBe(201)
    expect((await subscribe()).status).toBe(201)
    expect(await devices()).toMatchObject([{ name: 'Chrome, Windows', here: true }])
    carried = []
    const id = await lead('Ольга Светлая')
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
      .poll(async () => (await asOwner('select from notice where push and "user" = $1', [manager.id])).rowCount, {
        timeout: 15_000,
      })
      .toBe(0)
  })

  test('that is away for now is tried again by the clock, and holds up nobody', async () => {
    answer = () => 503
    carried = []
    await lead('Пётр Дальний')
    await told('Пётр Дальний', '?limit=200')
    await expect.poll(() => carried.length, { timeout: 15_000 }).toBe(1)
    answer = () => 201
    await strike('bringNoticesBack')
    await expect.poll(() => carried.length, { timeout: 15_000 }).toBe(2)
    expect(open(carried[1]?.body ?? Buffer.alloc(0)).title).toContain('Пётр Дальний')
  })

  test('that is gone is forgotten', async () => {
    answer = () => 410
    await lead('Никита Последний')
    await expect.poll(devices, { timeout: 15_000 }).toEqual([])
    answer = () => 201
  })

  test('is removed by its owner alone, and hears nothing once its session has ended', async () => {
    const { id } = (await subscribe('/to/other')).body
    expect((await server.call('DELETE', `/me/push-devices/${id}`, { key: server.key })).status).toBe(404)
    expect((await call('DELETE', `/me/push-devices/${id}`)).status).toBe(204)
    expect(await devices()).toEqual([])
    await subscribe('/to/other')
    carried = []
    await call('DELETE', '/session')
    await lead('Тихая Смена')
    await told('Тихая Смена', '?limit=200')
    await expect.poll(async () => (await asOwner('select from push_device')).rowCount, { timeout: 15_000 }).toBe(0)
    expect(carried).toEqual([])
  })
})
