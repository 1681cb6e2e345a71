import { createHmac } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, apiOf, signIn, withAdministrator } from '../../../../test/setup/api.ts'
import { startServer, type TestServer } from '../../../../test/setup/server.ts'
import { type JsonObject, newId } from '../../../model/index.ts'

const sign = 'a secret of the line'
const person = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const page = 'https://kuhni.example/prices'
const pool = ['+74950000001', '+74950000002', '+74950000003']
const radio = '+74950000009'
let server: TestServer
let owner: pg.Client
let admin: Api
let site: JsonObject
let line: JsonObject

beforeAll(async () => {
  server = await startServer(withAdministrator)
  owner = new pg.Client(server.database.url)
  await owner.connect()
  admin = await signIn(server)
  const made = await admin.post('/sources', {
    kind: 'site',
    name: 'kuhni.example',
    site: {
      consent: true,
      numbers: { shown: '+74951234567', pool, holdMinutes: 5, channels: [{ channel: 'radio / spot', number: radio }] },
    },
  })
  expect(made.status, made.text).toBe(201)
  site = made.body
  const lined = await admin.post('/phone-lines', { name: 'Линия', settings: { dialect: 'fields' }, secret: { sign } })
  expect(lined.status, lined.text).toBe(201)
  line = lined.body
})
afterAll(async () => {
  await owner?.end()
  await server?.stop()
})

const post = (path: string, said: JsonObject, headers: Record<string, string> = {}) =>
  apiOf(server).send('POST', `${path}/${site.key}`, {
    body: JSON.stringify({ visit: newId(), page, ...said }),
    headers: { 'user-agent': person, ...headers },
  })
const ask = async (said: JsonObject, headers?: Record<string, string>) => {
  const { status, body } = await post('/site-numbers', said, headers)
  expect(status).toBe(200)
  return body.number
}
const free = () => owner.query(`update site_number set held_until = now() - interval '1 second'`)
const use = async () => (await admin.get(`/site-numbers/${site.id}/use`)).body

describe('a number of the pool', () => {
  test('is one visitor’s alone, however many come at the same moment, and his again on his next page', async () => {
    const visitors = Array.from({ length: 8 }, newId)
    // The pool is taken up by the first who asks.
    const first = await ask({ visitor: newId() })
    await free()
    const shown = await Promise.all(visitors.map(visitor => ask({ visitor })))
    const held = shown.filter(number => number !== null)
    expect(new Set(held).size).toBe(held.length)
    expect(pool).toContain(first)
    expect(held.length).toBeGreaterThan(0)
    const at = shown.findIndex(number => number !== null)
    expect(await ask({ visitor: visitors[at] ?? '' })).toBe(shown[at])
    // Whoever was passed over while others were just taking asks with his next page.
    for (const visitor of visitors) await ask({ visitor })
    const { rows } = await owner.query(
      'select count(distinct held_by)::int as n from site_number where held_until > now()',
    )
    expect(rows[0].n).toBe(3)
    expect(await use()).toMatchObject({ held: 3, none: 5 })
  })

  test('is free again once nobody has opened a page for long enough', async () => {
    expect(await ask({ visitor: newId() })).toBeNull()
    await free()
    expect(pool).toContain(await ask({ visitor: newId() }))
  })

  test('is not for who has not agreed, asks not to be followed, or is no person', async () => {
    await free()
    const before = (await owner.query('select count(*) from site_number_hold')).rows
    expect(await ask({})).toBeNull()
    const asking: Record<string, string>[] = [{ dnt: '1' }, { 'sec-gpc': '1' }, { 'user-agent': 'Googlebot/2.1' }]
    for (const headers of asking) expect(await ask({ visitor: newId() }, headers)).toBeNull()
    expect((await owner.query('select count(*) from site_number_hold')).rows).toEqual(before)
    expect((await post('/site-numbers', { visitor: "'; drop" })).status).toBe(422)
  })
})

test('who came by a channel is shown its number, also where he is not followed', async () => {
  const marked = `${page}?utm_source=radio&utm_medium=spot`
  expect(await ask({ page: marked })).toBe(radio)
  expect(await ask({ page: marked, visitor: newId() }, { dnt: '1' })).toBe(radio)
})

async function ring(number: string, to: string): Promise<void> {
  const call = newId()
  const at = new Date().toISOString()
  for (const event of ['ring', 'answer', 'end']) {
    const body = JSON.stringify({
      event,
      call,
      direction: 'in',
      from: number,
      to,
      extension: '7',
      at,
      ...(event === 'end' && { duration: 9 }),
    })
    const { status, text } = await apiOf(server).send('POST', String(line.address).replace(/^.*\/api\/v1/, ''), {
      body,
      headers: {
        'content-type': 'application/json',
        'x-signature': createHmac('sha256', sign).update(body).digest('hex'),
      },
    })
    expect(status, text).toBe(202)
  }
}
const callOn = async (id: string) =>
  ((await admin.get(`/activities?filter[on]=${id}&filter[kind]=call`)).body.data as JsonObject[])[0]

describe('a call', () => {
  test('to the number that a visitor was shown brings his visit, channel and page to the card', async () => {
    await free()
    const visitor = newId()
    await post('/site-visits', { visitor, page: `${page}?utm_source=yandex&utm_medium=cpc` })
    const number = await ask({ visitor })
    const lead = await admin.post('/leads', { name: 'Звонил с сайта', phones: ['+79265550101'] })
    await ring('+79265550101', String(number))
    const id = String(lead.body.id)
    await expect.poll(async () => (await callOn(id))?.text).toBe('Звонил со страницы https://kuhni.example/prices')
    const told = (await admin.get(`/leads/${id}`)).body
    expect(told.attribution).toMatchObject({ last: { visitor, utm: { source: 'yandex', medium: 'cpc' } } })
    await expect
      .poll(async () => (await admin.get(`/leads/${id}/visits`)).body.data)
      .toMatchObject([{ channel: 'yandex / cpc' }])
  })

  test('to the number of a channel brings that channel; to one that nobody is shown it brings nothing', async () => {
    await free()
    await owner.query('update site_number_hold set until = since where number is not null')
    const [one, other] = [
      await admin.post('/leads', { name: 'По радио', phones: ['+79265550102'] }),
      await admin.post('/leads', { name: 'Сам', phones: ['+79265550103'] }),
    ]
    await ring('+79265550102', radio)
    await ring('+79265550103', pool[0] ?? '')
    await expect.poll(async () => (await callOn(String(other.body.id)))?.kind).toBe('call')
    expect((await admin.get(`/leads/${one.body.id}`)).body.attribution).toMatchObject({
      last: { utm: { source: 'radio', medium: 'spot' } },
    })
    const attribution = (await admin.get(`/leads/${other.body.id}`)).body.attribution
    expect(JSON.stringify(attribution)).not.toMatch(/utm|visitor/)
  })
})
