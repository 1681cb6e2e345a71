import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Api, apiOf } from '../../../test/setup/api.ts'
import type { Json } from '../../model/index.ts'
import {
  admin,
  anna,
  answeredCall,
  boris,
  callsOn,
  counts,
  dataOf,
  exchangeAnswers,
  lead,
  line,
  newCall,
  newPhone,
  orders,
  owner,
  path,
  server,
  sign,
  tell,
  withOffice,
} from './testing/office.ts'

withOffice()

describe('calling out', () => {
  test('rings at whoever asks, by what the line has set', async () => {
    orders.length = 0
    expect((await anna.api.post('/phone-calls', { number: '8 (926) 111-22-33' })).status).toBe(202)
    expect(orders).toEqual([
      { method: 'POST', url: '/call?from=101', body: '{"to":"79261112233"}', key: 'open sesame' },
    ])
  })

  test('is refused with the words of the provider, without an extension, and to what is no number', async () => {
    exchangeAnswers.status = 404
    const refused = await anna.api.post('/phone-calls', { number: '+79261112233' })
    Object.assign(exchangeAnswers, { status: 503, refusal: `<b>busy</b>\r\n\u0000 ${'x'.repeat(5000)}` })
    const long = await anna.api.post('/phone-calls', { number: '+79261112233' })
    Object.assign(exchangeAnswers, { status: 200, refusal: 'no such extension' })
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('404 no such extension') } })
    // As text, in one line, and no more of it than can be read.
    expect(long.body.detail).toMatch(/503 <b>busy<\/b> x+$/)
    expect(String(long.body.detail).length).toBeLessThan(300)
    orders.length = 0
    expect((await admin.post('/phone-calls', { number: '+79261112233' })).status).toBe(409)
    expect((await anna.api.post('/phone-calls', { number: 'завтра' })).status).toBe(422)
    expect(orders).toEqual([])
  })
})

describe('the list of calls', () => {
  test('tells each what he may see, and counts by person', async () => {
    const phone = newPhone()
    const id = await lead(phone)
    for (const event of answeredCall({ call: newCall(), number: phone })) await tell(event)
    await callsOn(id)
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
