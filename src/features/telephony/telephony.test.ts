import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, apiOf, signIn, userWith, withAdministrator } from '../../../test/setup/api.ts'
import { startServer, type TestServer } from '../../../test/setup/server.ts'
import type { Json, JsonObject } from '../../model/index.ts'

const sign = 'a secret of the line'
let server: TestServer
let exchange: Server
let owner: pg.Client
let admin: Api
let anna: { api: Api; id: string }
let boris: { api: Api; id: string }
let line: JsonObject
/** What was ordered of the exchange. */
const orders: { method: string; url: string; body: string; key: string | undefined }[] = []
let status = 200

beforeAll(async () => {
  exchange = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const { method = '', url = '', headers } = request
    orders.push({ method, url, body, key: headers['x-exchange-key']?.toString() })
    response.writeHead(status).end(status === 200 ? 'ok' : 'no such extension')
  }).listen(0, '127.0.0.1')
  await once(exchange, 'listening')
  const outside = `http://127.0.0.1:${(exchange.address() as AddressInfo).port}`
  server = await startServer({ ...withAdministrator, RAPPORT_TRUSTED_TARGETS: outside })
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const rights = (scope: string) =>
    Object.fromEntries(
      ['lead', 'contact', 'company', 'activity', 'task', 'deal', 'interest'].map(object => [
        object,
        { read: scope, create: 'all', update: scope, remove: 'none', export: 'none' },
      ]),
    )
  anna = await userWith(server, admin, 'anna', { objects: rights('own') })
  boris = await userWith(server, admin, 'boris', { objects: rights('own') })
  const made = await admin.post('/phone-lines', {
    name: 'Отдел продаж',
    settings: {
      dialect: 'fields',
      callOut: {
        method: 'POST',
        url: `${outside}/call?from={extension}`,
        body: '{"to":"{digits}"}',
        contentType: 'application/json',
      },
    },
    secret: { sign, headers: { 'X-Exchange-Key': 'open sesame' } },
    responsible: boris.id,
    callBackMinutes: 30,
  })
  expect(made.status, made.text).toBe(201)
  line = made.body
  const saved = await admin.send('PUT', '/phone-extensions', {
    body: JSON.stringify({
      data: [
        { user: anna.id, extension: '101' },
        { user: boris.id, extension: '102' },
      ],
    }),
    headers: { 'content-type': 'application/json' },
  })
  expect(saved.status, saved.text).toBe(200)
})
afterAll(async () => {
  exchange?.close()
  await owner?.end()
  await server?.stop()
})

let n = 0
const newPhone = () => `+7926${String(4_000_000 + ++n)}`
const newCall = () => `call-${++n}`
const path = (given = line) => String(given.address).replace(/^.*\/api\/v1/, '')

/** Reports an event, signed unless told otherwise. */
async function tell(event: JsonObject, signature?: string) {
  const body = JSON.stringify(event)
  return apiOf(server).send('POST', path(), {
    body,
    headers: {
      'content-type': 'application/json',
      'x-signature': signature ?? createHmac('sha256', sign).update(body).digest('hex'),
    },
  })
}

interface Told {
  call: string
  number: string
  direction?: 'in' | 'out'
  extension?: string
}

const at = (seconds: number) => new Date(Date.parse('2026-03-02T09:00:00Z') + seconds * 1000).toISOString()

/** The events of a call that was answered after five seconds and lasted a minute. */
const answeredCall = ({ call, number, direction = 'in', extension = '101' }: Told): JsonObject[] => {
  const sides = direction === 'in' ? { from: number, to: '+74951234567' } : { from: '+74951234567', to: number }
  return [
    { event: 'ring', call, direction, ...sides, extension, at: at(0) },
    { event: 'answer', call, direction, ...sides, extension, at: at(5) },
    { event: 'end', call, direction, ...sides, extension, at: at(65), duration: 60 },
  ]
}

const missedCall = ({ call, number }: Told): JsonObject[] => [
  { event: 'ring', call, direction: 'in', from: number, to: '+74951234567', at: at(0) },
  { event: 'end', call, direction: 'in', from: number, to: '+74951234567', at: at(20), answered: false },
]

async function count(table: string): Promise<number> {
  return Number((await owner.query(`select count(*) from ${table}`)).rows[0].count)
}
async function counts(): Promise<Record<string, number>> {
  const all: Record<string, number> = {}
  for (const table of ['phone_event', 'phone_call', 'receipt', 'activity', 'task', 'lead', 'interest', 'change'])
    all[table] = await count(table)
  return all
}

/** Calls on a card, once there are so many. */
async function callsOn(id: string, wanted = 1): Promise<JsonObject[]> {
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await admin.get(`/activities?filter[on]=${id}&filter[kind]=call`)
    const data = body.data as JsonObject[]
    if (data.length >= wanted) return data
    await wait(50)
  }
  throw new Error('the call is on no card')
}

async function lead(phone: string, given: JsonObject = {}): Promise<string> {
  const made = await admin.post('/leads', { name: `Клиент ${++n}`, phones: [phone], owner: anna.id, ...given })
  expect(made.status, made.text).toBe(201)
  return String(made.body.id)
}

const dataOf = async (api: Api, what: string): Promise<JsonObject[]> => {
  const answer = await api.get(what)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.data as JsonObject[]
}

describe('a report', () => {
  test('that is not signed as it should be is refused, and nothing is kept', async () => {
    const before = await counts()
    const [ring = {}] = answeredCall({ call: newCall(), number: newPhone() })
    const other = createHmac('sha256', 'another secret').update(JSON.stringify(ring)).digest('hex')
    for (const signature of ['', 'nonsense', other]) expect((await tell(ring, signature)).status).toBe(401)
    const unsigned = await apiOf(server).post(path(), ring)
    expect(unsigned.status).toBe(401)
    expect((await apiOf(server).post('/telephony/nobody', ring)).status).toBe(404)
    expect(await counts()).toEqual(before)
  })

  test('that cannot be read is refused, and one of which nothing follows is passed over', async () => {
    const before = await counts()
    const broken = '{"event":'
    const signature = createHmac('sha256', sign).update(broken).digest('hex')
    const answer = await apiOf(server).send('POST', path(), { body: broken, headers: { 'x-signature': signature } })
    expect(answer.status).toBe(400)
    expect((await tell({ event: 'weather', call: newCall() })).status).toBe(202)
    expect(await counts()).toEqual(before)
  })
})

describe('a call that has ended', () => {
  test('is on the card of whoever called, with how long he waited and talked', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const event of answeredCall({ call: newCall(), number: phone.replace('+7', '8') }))
      expect((await tell(event)).status).toBe(202)
    const [call] = await callsOn(id)
    expect(call).toMatchObject({
      kind: 'call',
      direction: 'in',
      duration: 60,
      result: 'Принятый звонок',
      owner: anna.id,
      at: at(0).replace('.000Z', '.000Z'),
      data: { wait: 5, answered: true, line: 'Отдел продаж', extension: '101' },
    })
    expect(await count('interest')).toBe(0)
  })

  test.each([
    ['backwards', [2, 1, 0]],
    ['with the end before the answer', [0, 2, 1]],
    ['each of them twice', [0, 0, 1, 1, 2, 2]],
  ])('is there once where events come %s', async (_, order) => {
    const phone = newPhone()
    const id = await lead(phone)
    const events = answeredCall({ call: newCall(), number: phone })
    for (const which of order) await tell(events[which] ?? {})
    await callsOn(id)
    await wait(300)
    const calls = await callsOn(id)
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ duration: 60, data: { wait: 5, answered: true } })
    expect((await dataOf(admin, `/tasks?filter[on]=${id}&filter[doneAt][empty]=true`)).length).toBe(0)
  })

  test('is there once where all events come at the same moment, many times over', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    const events = answeredCall({ call: newCall(), number: phone })
    const all = Array.from({ length: 5 }, () => events).flat()
    expect((await Promise.all(all.map(event => tell(event)))).map(answer => answer.status)).toEqual(all.map(() => 202))
    await callsOn(id)
    await wait(300)
    expect(await callsOn(id)).toHaveLength(1)
  })

  test('of somebody unknown is an interest with his number, and moves to the lead that he becomes', async () => {
    const phone = newPhone()
    for (const event of answeredCall({ call: newCall(), number: phone })) await tell(event)
    let interest: JsonObject | undefined
    for (let tries = 0; !interest && tries < 100; tries++) {
      await wait(50)
      ;[interest] = await dataOf(admin, `/interests?q=${encodeURIComponent(phone)}`)
    }
    expect(interest).toMatchObject({ name: null, phones: [{ value: phone }], status: 'new' })
    expect(await callsOn(String(interest?.id))).toHaveLength(1)
    const id = await lead(phone)
    for (let tries = 0; tries < 100 && interest?.status === 'new'; tries++) {
      await wait(50)
      interest = (await admin.get(`/interests/${interest.id}`)).body
    }
    expect(interest).toMatchObject({ status: 'verified', lead: id })
    for (const event of answeredCall({ call: newCall(), number: phone })) await tell(event)
    expect(await callsOn(id, 2)).toHaveLength(2)
    expect((await dataOf(admin, `/activities?filter[on]=${interest?.id}`)).length).toBe(0)
  })

  test('that we made is on the card of whoever was called, and of nobody known makes none', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const event of answeredCall({ call: newCall(), number: phone, direction: 'out', extension: '102' }))
      await tell(event)
    expect((await callsOn(id))[0]).toMatchObject({ direction: 'out', owner: boris.id, result: 'Исходящий звонок' })
    const before = await counts()
    for (const event of answeredCall({ call: newCall(), number: newPhone(), direction: 'out' })) await tell(event)
    await wait(500)
    const after = await counts()
    expect([after.interest, after.lead, after.activity]).toEqual([before.interest, before.lead, before.activity])
  })
})

describe('a call that nobody answered', () => {
  test('is a task for whoever answers for the client, one however often he tries, and is done by talking with him', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const call of [newCall(), newCall()])
      for (const event of missedCall({ call, number: phone })) await tell(event)
    await callsOn(id, 2)
    await wait(300)
    const open = await dataOf(admin, `/tasks?filter[on]=${id}`)
    expect(open).toMatchObject([{ kind: 'call', owner: anna.id, doneAt: null, dueAt: '2026-03-02T09:30:20.000Z' }])
    expect(
      (await dataOf(anna.api, '/phone-calls?kind=notCalledBack')).filter(call => call.number === phone),
    ).toHaveLength(2)

    const back = answeredCall({ call: newCall(), number: phone, direction: 'out' })
    for (const event of back)
      await tell({ ...event, at: new Date(Date.parse(String(event.at)) + 600_000).toISOString() })
    await callsOn(id, 3)
    for (let tries = 0; tries < 100 && (await dataOf(admin, `/tasks?filter[on]=${id}`))[0]?.doneAt === null; tries++)
      await wait(50)
    expect(await dataOf(admin, `/tasks?filter[on]=${id}`)).toMatchObject([
      { doneAt: expect.any(String), result: 'Поговорили по телефону' },
    ])
    expect(
      (await dataOf(anna.api, '/phone-calls?kind=notCalledBack')).filter(call => call.number === phone),
    ).toHaveLength(0)
    expect((await dataOf(anna.api, '/phone-calls?kind=missed')).filter(call => call.number === phone)).toHaveLength(2)
  })

  test('by somebody unknown is a task for whoever is responsible for the line', async () => {
    const phone = newPhone()
    for (const event of missedCall({ call: newCall(), number: phone })) await tell(event)
    let task: JsonObject | undefined
    for (let tries = 0; !task && tries < 100; tries++) {
      await wait(50)
      task = (await dataOf(admin, `/tasks?filter[owner]=${boris.id}`)).find(each =>
        String(each.title).includes(phone.slice(-4, -2)),
      )
    }
    expect(task).toMatchObject({ title: expect.stringContaining('Перезвонить'), on: { object: 'interest' } })
  })
})

describe('while it rings', () => {
  test('whose client it is sees the card and how to speak with him; others see no more than a number', async () => {
    const phone = newPhone()
    const id = await lead(phone, { interest: 'Кухня', remember: 'Не звонить до обеда', companyName: 'ООО «Лютик»' })
    const call = newCall()
    await tell({
      event: 'ring',
      call,
      direction: 'in',
      from: phone,
      to: '+74951234567',
      extension: '102',
      at: new Date().toISOString(),
    })
    const [mine] = await dataOf(anna.api, '/phone-calls/live')
    expect(mine).toMatchObject({
      state: 'ringing',
      number: phone,
      card: { object: 'lead', id, interest: 'Кухня', remember: 'Не звонить до обеда', company: 'ООО «Лютик»' },
    })
    expect((await dataOf(boris.api, '/phone-calls/live'))[0]).toMatchObject({ number: phone, card: null })
    await tell({ event: 'end', call, at: new Date().toISOString(), answered: false })
    expect(await dataOf(anna.api, '/phone-calls/live')).toEqual([])
  })

  test('the page is told within half a second', async () => {
    const phone = newPhone()
    await lead(phone)
    const answer = await anna.api.get('/me')
    expect(answer.status).toBe(200)
    const stream = await openStream(anna.api)
    const began = performance.now()
    await tell({
      event: 'ring',
      call: newCall(),
      direction: 'in',
      from: phone,
      to: '+74951234567',
      at: new Date().toISOString(),
    })
    await stream.heard
    expect(performance.now() - began).toBeLessThan(500)
    expect((await dataOf(anna.api, '/phone-calls/live'))[0]).toMatchObject({ number: phone })
    await stream.close()
  })
})

/** The stream of events of a page of hers, until it tells of a call. */
async function openStream(api: Api): Promise<{ heard: Promise<void>; close(): Promise<void> }> {
  const { url, headers } = await addressOf(api)
  const abort = new AbortController()
  const answer = await fetch(url, { headers, signal: abort.signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const heard = (async () => {
    while (!text.includes('event: call')) text += (await reader?.read())?.value ?? ''
  })()
  await wait(300)
  text = ''
  return { heard, close: async () => abort.abort() }
}

async function addressOf(api: Api): Promise<{ url: string; headers: Record<string, string> }> {
  const key = await api.post('/api-keys', { name: `page ${++n}`, scopes: ['read'] })
  return {
    url: `${server.url}/api/v1/events?page=${crypto.randomUUID()}`,
    headers: { authorization: `Bearer ${key.body.key}` },
  }
}

describe('what came of a call', () => {
  test('is said by whoever talked, with the next step, and by nobody else', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    const now = Date.now()
    const recent = answeredCall({ call: newCall(), number: phone }).map((event, i) => ({
      ...event,
      at: new Date(now - 70_000 + i * 30_000).toISOString(),
    }))
    for (const event of recent) await tell(event)
    await callsOn(id)
    const mine = (await dataOf(anna.api, '/phone-calls/live')).find(call => call.number === phone)
    expect(mine).toMatchObject({ state: 'ended', mine: true, activity: expect.any(String) })
    const said = { result: 'Договорились', next: { title: 'Отправить КП', dueAt: '2030-01-01T10:00:00Z' } }
    const before = await counts()
    expect((await boris.api.post(`/phone-calls/${mine?.id}/outcome`, said)).status).toBe(404)
    expect(await counts()).toEqual(before)
    const answer = await anna.api.post(`/phone-calls/${mine?.id}/outcome`, said)
    expect(answer.status, answer.text).toBe(200)
    expect((await callsOn(id))[0]).toMatchObject({ result: 'Договорились', duration: 60 })
    expect(await dataOf(admin, `/tasks?filter[on]=${id}`)).toMatchObject([{ title: 'Отправить КП', owner: anna.id }])
    expect((await dataOf(anna.api, '/phone-calls/live')).find(call => call.id === mine?.id)).toBeUndefined()
  })
})

describe('calling out', () => {
  test('rings at whoever asks, by what the line has set', async () => {
    orders.length = 0
    expect((await anna.api.post('/phone-calls', { number: '8 (926) 111-22-33' })).status).toBe(202)
    expect(orders).toEqual([
      { method: 'POST', url: '/call?from=101', body: '{"to":"79261112233"}', key: 'open sesame' },
    ])
  })

  test('is refused with the words of the provider, without an extension, and to what is no number', async () => {
    status = 404
    const refused = await anna.api.post('/phone-calls', { number: '+79261112233' })
    status = 200
    expect(refused).toMatchObject({ status: 409 })
    orders.length = 0
    expect((await admin.post('/phone-calls', { number: '+79261112233' })).status).toBe(409)
    expect((await anna.api.post('/phone-calls', { number: 'завтра' })).status).toBe(422)
    expect(orders).toEqual([])
  })
})

describe('the list of calls', () => {
  test('tells each what he may see, and counts by person', async () => {
    const phone = newPhone()
    await lead(phone)
    for (const event of answeredCall({ call: newCall(), number: phone })) await tell(event)
    await wait(500)
    const has = async (api: Api) => (await dataOf(api, '/phone-calls?limit=200')).some(call => call.number === phone)
    expect([await has(admin), await has(anna.api), await has(boris.api)]).toEqual([true, true, false])
    const all = await dataOf(admin, '/phone-calls/counts')
    const hers = all.find(row => row.user === anna.id)
    const listed = await dataOf(admin, `/phone-calls?user=${anna.id}&limit=200`)
    expect(hers?.in).toBe(listed.filter(call => call.direction === 'in').length)
    for (const kind of ['missed', 'short', 'waited', 'notCalledBack']) {
      const list = await dataOf(admin, `/phone-calls?kind=${kind}&limit=200`)
      expect(all.reduce((sum, row) => sum + Number(row[kind]), 0)).toBe(list.length)
    }
    expect((await admin.get('/phone-calls?kind=loud')).status).toBe(422)
  })
})

describe('routing', () => {
  test('sends a client to the extension of whoever answers for him, for whoever signs', async () => {
    const phone = newPhone()
    await lead(phone)
    const ask = (said: Json, key = sign) => {
      const body = JSON.stringify(said)
      const headers = {
        'content-type': 'application/json',
        'x-signature': createHmac('sha256', key).update(body).digest('hex'),
      }
      return apiOf(server).send('POST', `${path()}/routing`, { body, headers })
    }
    expect((await ask({ from: phone })).body).toEqual({ extension: '101' })
    expect((await ask({ from: newPhone() })).body).toEqual({ extension: null })
    expect((await ask({ from: phone }, 'another secret')).status).toBe(401)
  })
})

describe('the set-up', () => {
  test('is for administrators, keeps its secret to itself, and notes who changed it', async () => {
    const before = await counts()
    expect((await anna.api.get('/phone-lines')).status).toBe(403)
    expect(
      (await anna.api.post('/phone-lines', { name: 'Моя', settings: { dialect: 'fields' }, secret: { sign } })).status,
    ).toBe(403)
    expect(await counts()).toEqual(before)
    const text = (await admin.get('/phone-lines')).text
    expect(text).not.toContain(sign)
    expect(text).not.toContain('sesame')
    const { rows } = await owner.query(`select details from security_event where kind = 'setUpChange'`)
    expect(JSON.stringify(rows)).toContain('createPhoneLine')
    expect(
      (await owner.query('select sealed from integration_secret')).rows.every(row => !row.sealed.includes(sign)),
    ).toBe(true)
  })

  test.each([
    [
      'an address that is not public',
      { callOut: { method: 'GET', url: 'https://10.0.0.1/?n={number}', body: null, contentType: 'text/plain' } },
    ],
    [
      'an order without the number',
      { callOut: { method: 'GET', url: 'https://pbx.example/', body: null, contentType: 'text/plain' } },
    ],
    ['a header that is none', { signatureHeader: 'X Signature' }],
  ])('refuses %s', async (_, settings) => {
    const before = await counts()
    const made = await admin.post('/phone-lines', {
      name: 'Плохая',
      settings: { dialect: 'fields', ...settings },
      secret: { sign },
    })
    expect(made.status, made.text).toBe(422)
    expect(await counts()).toEqual(before)
  })

  test('a secret is not told to another address than the one it was given for', async () => {
    const settings = {
      dialect: 'fields',
      callOut: { method: 'GET', url: 'https://pbx.example/?n={number}', body: null, contentType: 'text/plain' },
    }
    const moved = await admin.patch(`/phone-lines/${line.id}`, { settings })
    expect(moved.status).toBe(422)
    expect(moved.text).toContain('secret')
    const part = await admin.patch(`/phone-lines/${line.id}`, { settings, secret: { headers: { 'X-Other': 'key' } } })
    expect(part.status, part.text).toBe(422)
    const kept = await admin.patch(`/phone-lines/${line.id}`, {
      secret: { headers: { 'X-Exchange-Key': 'open barley' } },
    })
    expect(kept.status, kept.text).toBe(200)
    orders.length = 0
    expect((await anna.api.post('/phone-calls', { number: '+79261112233' })).status).toBe(202)
    expect(orders[0]?.key).toBe('open barley')
  })

  test('phones are not protected as long as a line keeps numbers in the open', async () => {
    const answer = await admin.post('/protected-fields', { object: 'lead', field: 'phones', shownTo: [] })
    expect(answer.status, answer.text).toBe(422)
    expect(answer.text).toContain('Отдел продаж')
  })
})

describe('Mango Office', () => {
  const [key, salt] = ['mango-key-123', 'mango-salt-456']
  let mango: JsonObject
  const send = (about: string, event: JsonObject, by = salt) => {
    const json = JSON.stringify(event)
    const signed = createHash('sha256').update(`${key}${json}${by}`).digest('hex')
    return apiOf(server).send('POST', `${path(mango)}/events/${about}`, {
      body: new URLSearchParams({ vpbx_api_key: key, sign: signed, json }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }

  test('is understood as it signs and speaks', async () => {
    const made = await admin.post('/phone-lines', {
      name: 'Mango',
      settings: { dialect: 'mango' },
      secret: { sign: salt, key },
    })
    expect(made.status, made.text).toBe(201)
    mango = made.body
    const phone = newPhone()
    const id = await lead(phone)
    const entry = newCall()
    const began = Date.parse(at(0)) / 1000
    const sides = {
      from: { number: phone.slice(1) },
      to: { extension: '101', number: 'sip:101@x', line_number: '74951234567' },
    }
    const before = await counts()
    expect(
      (await send('call', { entry_id: entry, call_state: 'Appeared', timestamp: began, ...sides }, 'wrong')).status,
    ).toBe(401)
    expect(await counts()).toEqual(before)
    const part = { entry_id: entry, ...sides }
    expect((await send('call', { ...part, call_state: 'Appeared', timestamp: began })).status).toBe(202)
    expect((await send('call', { ...part, call_state: 'Connected', timestamp: began + 7 })).status).toBe(202)
    expect((await send('call', { ...part, call_state: 'Disconnected', timestamp: began + 47 })).status).toBe(202)
    const summary = {
      ...part,
      call_direction: 1,
      create_time: began,
      talk_time: began + 7,
      end_time: began + 47,
      entry_result: 1,
    }
    expect((await send('summary', summary)).status).toBe(202)
    expect((await callsOn(id))[0]).toMatchObject({ duration: 40, owner: anna.id, data: { wait: 7, answered: true } })
  })
})
