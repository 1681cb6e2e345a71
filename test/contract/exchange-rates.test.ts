import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type BankPeer, startBankPeer } from '../setup/bank-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* Rates come from a bank every day, where the company wants that, and by hand always. */

let server: Server
let bank: BankPeer
let manager: { id: string; key: string }

beforeAll(async () => {
  bank = await startBankPeer()
  server = await openServer({ http: { callsPerMinute: 100_000 }, trustedTargets: [bank.origin] })
  manager = await server.person('Борис', 'manager')
})
afterAll(async () => {
  await server?.close()
  await bank?.stop()
})
afterEach(() => {
  bank.odd = null
})

const everything = () => everythingKept(server, server.workspace)
const russian = () => `${bank.origin}/scripts/XML_daily.asp`
const set = (body: object, key = server.key) => server.call('PUT', '/exchange-rate-source', { body, key })
const rates = async () => {
  const { body } = await server.call('GET', '/exchange-rates?sort=on,currency')
  return body.data.map(({ currency, on, rate, origin }: Record<string, unknown>) => [currency, on, rate, origin])
}

describe('rates of the Bank of Russia', () => {
  test('are fetched by nobody until an administrator wants it', async () => {
    const before = await everything()
    expect((await server.call('GET', '/exchange-rate-source')).body).toEqual({ source: null })
    expect((await set({ bank: 'cbr' }, manager.key)).status).toBe(403)
    expect(problemOf(await server.call('POST', '/exchange-rate-source/fetch'))).toEqual([409, 'rateSourceNone'])
    expect((await server.call('POST', '/exchange-rate-source/fetch', { key: manager.key })).status).toBe(403)
    expect(await everything()).toEqual(before)
  })

  test('are asked of no address in our own network', async () => {
    const before = await everything()
    for (const url of ['http://www.cbr.ru/x', 'https://127.0.0.1/x', 'https://10.0.0.1/x'])
      expect((await set({ bank: 'cbr', url })).status).toBe(422)
    expect(await everything()).toEqual(before)
  })

  test('are tried without keeping any', async () => {
    expect((await set({ bank: 'cbr', url: russian() })).status).toBe(200)
    const before = await everything()
    const tried = await server.call('POST', '/exchange-rate-source/test')
    expect(tried.body.rates).toEqual([
      { currency: 'CNY', on: '2026-11-28', rate: 11.234 },
      { currency: 'USD', on: '2026-11-28', rate: 81.5 },
    ])
    expect(await everything()).toEqual(before)
  })

  test('are kept once a day, corrected by the bank, and not where somebody entered his own', async () => {
    const fetched = () => server.call('POST', '/exchange-rate-source/fetch')
    const own = { currency: 'CNY', on: '2026-11-28', rate: 12 }
    expect((await server.call('POST', '/exchange-rates', { body: own })).status).toBe(201)
    expect((await fetched()).status).toBe(200)
    expect((await fetched()).status).toBe(200)
    expect(await rates()).toEqual([
      ['CNY', '2026-11-28', 12, null],
      ['USD', '2026-11-28', 81.5, 'Банк России'],
    ])
    bank.rates.USD = { nominal: 1, value: '82,0000' }
    expect((await fetched()).status).toBe(200)
    expect((await rates()).at(-1)).toEqual(['USD', '2026-11-28', 82, 'Банк России'])
    expect((await server.call('GET', '/exchange-rate-source')).body.source).toMatchObject({
      bank: 'cbr',
      problem: null,
    })
  })

  test('that are no rates, or do not come, change nothing, and it is said what is wrong', async () => {
    const before = await rates()
    const entities = '<!DOCTYPE x [<!ENTITY a "b">]><ValCurs Date="29.11.2026"><Valute>&a;</Valute></ValCurs>'
    const negative =
      '<ValCurs Date="29.11.2026"><Valute><CharCode>USD</CharCode><Nominal>1</Nominal><Value>-5</Value></Valute></ValCurs>'
    for (const body of ['<html>down</html>', 'no xml', '', entities, negative, '<ValCurs Date="29.11.2026"/>']) {
      bank.odd = { status: 200, body }
      expect(problemOf(await server.call('POST', '/exchange-rate-source/fetch'))).toEqual([409, 'rateSourceOdd'])
    }
    bank.odd = { status: 500, body: '' }
    expect(problemOf(await server.call('POST', '/exchange-rate-source/fetch'))).toEqual([503, 'rateSourceAway'])
    const trust = await server.call('GET', '/trust')
    const line = trust.body.data.find(({ name }: { name: string }) => name === 'exchangeRates')
    expect(line).toMatchObject({ state: 'look', names: [new URL(bank.origin).host] })
    expect(await rates()).toEqual(before)
    const { body } = await server.call('GET', '/exchange-rate-source')
    expect(body.source.problem).toBe('rateSourceAway')
  })
})

test('rates of the European Central Bank are turned into the company’s currency', async () => {
  await set({ bank: 'ecb', url: `${bank.origin}/eurofxref-daily.xml` })
  const { body } = await server.call('POST', '/exchange-rate-source/test')
  // It quotes no roubles: nothing can be said of any currency.
  expect(body.rates).toEqual([])
})

test('a currency has one rate a day: a second is refused, the first may be corrected', async () => {
  const rate = { currency: 'EUR', on: '2026-11-01', rate: 90 }
  const first = await server.call('POST', '/exchange-rates', { body: rate })
  expect(first.status).toBe(201)
  const before = await everything()
  expect(problemOf(await server.call('POST', '/exchange-rates', { body: { ...rate, rate: 91 } }))).toEqual([
    409,
    'notUnique',
  ])
  expect(await everything()).toEqual(before)
  expect((await server.call('PATCH', `/exchange-rates/${first.body.id}`, { body: { rate: 91 } })).status).toBe(200)
})
