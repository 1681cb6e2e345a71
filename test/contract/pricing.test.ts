import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { everythingKept } from './operations.ts'
import { reactedTo } from './reacted-to.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* What lines cost: by which list, from which quantity on, with which tax, by the rate of which day. */

let server: Server
let manager: { id: string; key: string }
let telemarketer: { id: string; key: string }

type Shelf = Record<'retail' | 'wholesale' | 'dollars' | 'chair' | 'table', string>
let on: Shelf

beforeAll(async () => {
  server = await openServer({ http: { callsPerMinute: 100_000 } })
  manager = await server.person('Борис', 'manager')
  telemarketer = await server.person('Вера', 'telemarketer')
  on = await fillShelf()
})
afterAll(() => server?.close())

async function make(plural: string, body: JsonObject): Promise<string> {
  const made = await server.call('POST', `/${plural}`, { body })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}

async function fillShelf(): Promise<Shelf> {
  const retail = (await server.call('GET', '/price-lists')).body.data[0].id
  const wholesale = await make('price-lists', { name: 'Опт', base: retail, adjustment: -10, roundTo: 5 })
  const dollars = await make('price-lists', { name: 'Export', currency: 'USD', taxIncluded: false })
  const chair = await make('products', { name: 'Стул', code: 'CH-1', unit: 'шт.', price: 3000, cost: 1200 })
  const table = await make('products', { name: 'Стол', unit: 'шт.', price: 12_000, cost: 7000 })
  for (const [minQuantity, amount] of [
    [1, 2990],
    [10, 2750],
    [100, 2500],
  ] as const)
    await make('prices', { priceList: retail, product: chair, minQuantity, amount })
  return { retail, wholesale, dollars, chair, table }
}

const day = '2026-11-20'
const price = (body: JsonObject, key = server.key) =>
  server.call('POST', '/pricing', { body: { on: day, ...body }, key })
const pricesOf = async (body: JsonObject) => {
  const { status, body: answer, text } = await price(body)
  expect(status, text).toBe(200)
  return answer.lines.map((line: { price: string }) => line.price)
}
const everything = () => everythingKept(server, server.workspace)

describe('a price', () => {
  test('is that of the largest quantity that is reached', async () => {
    const quantities = [1, 9, 10, 99, 100, 5000]
    const lines = quantities.map(quantity => ({ product: on.chair, quantity }))
    expect(await pricesOf({ lines })).toEqual(['2990.00', '2990.00', '2750.00', '2750.00', '2500.00', '2500.00'])
  })

  test('says from which list and quantity it comes, with name, unit and tax of the product', async () => {
    const { body } = await price({ lines: [{ product: on.chair, quantity: 12 }, { product: on.table }] })
    expect(body.lines).toEqual([
      { product: on.chair, name: 'Стул', quantity: 12, price: '2750.00', discount: 0, unit: 'шт.', tax: 22 },
      { product: on.table, name: 'Стол', quantity: 1, price: '12000.00', discount: 0, unit: 'шт.', tax: 22 },
    ])
    expect(body.prices).toMatchObject([
      { of: 0, kind: 'list', list: { id: on.retail, name: 'Розница' }, minQuantity: 10, listPrice: '2750.00' },
      { of: 1, kind: 'product', list: null, listPrice: '12000.00' },
    ])
    expect(body.warnings).toMatchObject([
      { code: 'notInList', line: 1, message: '«Стол» нет в прайс-листе «Розница»: взята другая цена' },
    ])
    expect(body.totals).toMatchObject({ total: '45000.00', tax: '8114.75', net: '36885.25' })
  })

  test('of a list that follows another is so many per cent lower, and rounded', async () => {
    const { body } = await price({ priceList: on.wholesale, lines: [{ product: on.chair, quantity: 10 }] })
    // 2750 less 10 % is 2475.
    expect(body.lines[0].price).toBe('2475.00')
    expect(body.prices[0]).toMatchObject({ list: { name: 'Опт' }, bases: ['Розница'], minQuantity: 10 })
    // 2990 less 10 % is 2691, to the nearest five.
    expect(await pricesOf({ priceList: on.wholesale, lines: [{ product: on.chair }] })).toEqual(['2690.00'])
  })

  test('is by the list of the company, then of the contact', async () => {
    const company = await make('companies', { name: 'Оптовик', priceList: on.wholesale })
    const contact = await make('contacts', { lastName: 'Ким', priceList: on.wholesale })
    const other = await make('companies', { name: 'Розничный' })
    const lines = [{ product: on.chair }]
    expect(await pricesOf({ company, lines })).toEqual(['2690.00'])
    expect(await pricesOf({ company: other, contact, lines })).toEqual(['2690.00'])
    expect(await pricesOf({ company: other, lines })).toEqual(['2990.00'])
  })

  test('of a list that is over, not yet begun or not in use is that of the main one, and it is said why', async () => {
    const lines = [{ product: on.chair }]
    for (const [dates, code] of [
      [{ until: '2026-11-19' }, 'listOver'],
      [{ from: '2026-11-21' }, 'listNotYet'],
      [{ active: false }, 'listInactive'],
    ] as const) {
      const list = await make('price-lists', { name: `Акция ${code}`, base: on.retail, adjustment: -50, ...dates })
      const { body } = await price({ priceList: list, lines })
      expect([body.lines[0].price, body.warnings.map((each: { code: string }) => each.code)]).toEqual([
        '2990.00',
        [code],
      ])
    }
    const today = await make('price-lists', { name: 'День', base: on.retail, adjustment: -50, from: day, until: day })
    expect(await pricesOf({ priceList: today, lines })).toEqual(['1495.00'])
  })

  test('that was given stays; that the list has another is said', async () => {
    const { body } = await price({ lines: [{ product: on.chair, price: '2900' }] })
    expect(body.lines[0].price).toBe('2900.00')
    expect(body.prices[0]).toMatchObject({ kind: 'given', listPrice: '2990.00' })
    expect(body.warnings).toMatchObject([{ code: 'otherPrice', line: 0, params: { price: '2990.00' } }])
  })

  test('of a variant is its own, else that of its product', async () => {
    const oak = await make('products', { name: 'Стул', variantOf: on.chair, options: 'дуб' })
    const { body } = await price({ lines: [{ product: oak, quantity: 10 }] })
    expect(body.lines[0]).toMatchObject({ name: 'Стул, дуб', price: '2750.00' })
    await make('prices', { priceList: on.retail, product: oak, amount: 3500 })
    expect(await pricesOf({ lines: [{ product: oak, quantity: 10 }] })).toEqual(['3500.00'])
  })

  test('of what nobody has priced is none, and that is said', async () => {
    const nameless = await make('products', { name: 'Новинка' })
    const { body } = await price({ lines: [{ product: nameless }] })
    expect(body.lines[0].price).toBe('0.00')
    expect(body.warnings).toMatchObject([{ code: 'noPrice', line: 0 }])
  })
})

describe('tax', () => {
  test('is that of the product, of the legal entity, of the day', async () => {
    const rates = (await server.call('GET', '/tax-rates')).body.data as { id: string; name: string }[]
    const ten = rates.find(({ name }) => name === 'НДС 10 %')?.id ?? ''
    const book = await make('products', { name: 'Книга', price: 110, taxRate: ten })
    const taxes = async (when: string) =>
      (await price({ on: when, lines: [{ product: book }, { product: on.chair }] })).body.lines.map(
        (line: { tax: number }) => line.tax,
      )
    expect(await taxes(day)).toEqual([10, 22])
    expect(await taxes('2025-06-01')).toEqual([10, 20])
  })

  test('is taken out of a price and put on another, as it is asked for', async () => {
    const lines = [{ product: on.chair }]
    // 2990 / 1.22
    expect(await pricesOf({ taxMode: 'excluded', lines })).toEqual(['2450.82'])
    const { body } = await price({ taxMode: 'none', lines })
    expect(body.lines[0]).toMatchObject({ price: '2990.00', tax: null })
    expect(body.totals).toMatchObject({ tax: '0.00', total: '2990.00' })
    await make('exchange-rates', { currency: 'USD', on: '2026-11-18', rate: 80 })
    await make('prices', { priceList: on.dollars, product: on.table, amount: 100 })
    const dollars = { priceList: on.dollars, lines: [{ product: on.table }] }
    expect(await pricesOf(dollars)).toEqual(['122.00'])
    expect(await pricesOf({ ...dollars, taxMode: 'excluded' })).toEqual(['100.00'])
    expect(await pricesOf({ ...dollars, currency: 'RUB' })).toEqual(['9760.00'])
  })
})

describe('a rate', () => {
  test('is the latest at or before the day', async () => {
    for (const [when, rate] of [
      ['2026-10-01', 90],
      ['2026-10-03', 100],
    ] as const)
      await make('exchange-rates', { currency: 'EUR', on: when, rate })
    const euros = (when: string) => pricesOf({ on: when, currency: 'EUR', lines: [{ product: on.table }] })
    expect(await euros('2026-10-02')).toEqual(['133.33'])
    expect(await euros('2026-10-03')).toEqual(['120.00'])
    const { body } = await price({ on: '2026-10-13', currency: 'EUR', lines: [{ product: on.table }] })
    expect(body.prices[0].rates).toEqual([{ currency: 'EUR', on: '2026-10-03', rate: 100 }])
  })

  test('that is missing or older than ten days is asked for by currency and day', async () => {
    const before = await everything()
    for (const [currency, when] of [
      ['EUR', '2026-10-14'],
      ['CNY', day],
    ] as const) {
      const refused = await price({ on: when, currency, lines: [{ product: on.table }] })
      expect(refused.status).toBe(422)
      expect(refused.body.errors).toMatchObject([{ field: 'currency', code: 'rateMissing' }])
      expect(refused.body.errors[0].message).toContain(`Нет курса ${currency} на ${when}`)
    }
    expect(await everything()).toEqual(before)
  })

  test('is not needed where the price is given', async () => {
    const { status, body } = await price({ currency: 'CNY', lines: [{ product: on.table, price: '1000' }] })
    expect(status).toBe(200)
    expect(body.warnings).toMatchObject([{ code: 'noRate', params: { currency: 'CNY' } }])
  })
})

describe('a bundle', () => {
  const parts = () => [
    { product: on.table, name: 'Стол', quantity: 1 },
    { product: on.chair, name: 'Стул', quantity: 4 },
  ]
  test('is one line that names its parts, at its own price or that of its parts', async () => {
    const set = await make('products', { name: 'Обед', parts: parts(), partsShown: 'together' })
    const { body } = await price({ lines: [{ product: set }] })
    expect(body.lines).toMatchObject([{ name: 'Обед', note: 'Стол × 1; Стул × 4', price: '23960.00' }])
    expect(body.prices[0].kind).toBe('parts')
    expect(body.cost).toBe('11800.00')
    const cheap = await make('products', { name: 'Обед дешевле', parts: parts(), price: 20_000 })
    expect(await pricesOf({ lines: [{ product: cheap }] })).toEqual(['20000.00'])
  })

  test('may be shown part by part, under its name', async () => {
    const set = await make('products', { name: 'Набор', parts: parts(), partsShown: 'apart' })
    const { body } = await price({
      lines: [
        { name: 'Доставка', price: '500' },
        { product: set, quantity: 3, discount: 10 },
      ],
    })
    expect(body.lines).toMatchObject([
      { name: 'Доставка', price: '500.00' },
      { product: on.table, quantity: 3, section: 'Набор', price: '12000.00', discount: 10 },
      { product: on.chair, quantity: 12, section: 'Набор', price: '2750.00', discount: 10 },
    ])
    expect(body.prices.map(({ of }: { of: number }) => of)).toEqual([0, 1, 1])
  })
})

describe('what is asked', () => {
  test('is refused with every problem by its field, and nothing is kept', async () => {
    const before = await everything()
    const refused = await price({
      discount: 5,
      discountAmount: 100,
      currency: 'XXQ',
      lines: [{ product: on.chair, quantity: -1 }, { product: crypto.randomUUID() }, { quantity: 1 }],
    })
    expect(refused.status).toBe(422)
    const fields = refused.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
    expect(fields).toEqual(
      expect.arrayContaining([
        'lines.0.quantity tooSmall',
        'lines.2.name required',
        'discountAmount rule',
        'currency currency',
      ]),
    )
    expect(await everything()).toEqual(before)
  })

  test('names a product that is not there', async () => {
    const refused = await price({ lines: [{ product: crypto.randomUUID() }] })
    expect(refused.body.errors).toMatchObject([{ field: 'lines.0.product', code: 'dangling' }])
  })

  test('is no half of what is sold whole, but of what is measured', async () => {
    const refused = await price({ lines: [{ product: on.chair, quantity: 1.5 }] })
    expect(refused.body.errors).toMatchObject([
      { field: 'lines.0.quantity', message: expect.stringContaining('«шт.»') },
    ])
    const cloth = await make('products', { name: 'Ткань', unit: 'м', price: 1000 })
    const { body } = await price({ lines: [{ product: cloth, quantity: 0.5 }] })
    expect(body.totals.total).toBe('500.00')
  })

  test('may be a thousand lines, and no ten thousand', async () => {
    const lines = (count: number) => Array.from({ length: count }, () => ({ product: on.chair, quantity: 1 }))
    expect((await pricesOf({ lines: lines(1000) })).length).toBe(1000)
    const refused = await price({ lines: lines(10_000) })
    expect(refused.body.errors).toMatchObject([{ field: 'lines', code: 'tooManyValues' }])
  })

  test('may be no line at all, which costs nothing', async () => {
    expect((await price({ lines: [] })).body.totals).toMatchObject({ total: '0.00', lines: [] })
  })
})

describe('what things cost us', () => {
  test('is told to nobody from whom it is hidden', async () => {
    const asked = { lines: [{ product: on.chair, quantity: 2 }] }
    expect((await price(asked)).body).toMatchObject({ cost: '2400.00', margin: '2501.64' })
    for (const { key } of [manager, telemarketer]) {
      const { status, body, text } = await price(asked, key)
      expect(status).toBe(200)
      expect([body.lines[0].price, 'cost' in body, 'margin' in body]).toEqual(['2990.00', false, false])
      expect(text).not.toContain('1200')
    }
  })

  const lines = (quantity = 2) => [{ product: on.chair, name: 'Стул', quantity, price: '3000', tax: 22 }]
  const rub = (amount: string) => ({ amount, currency: 'RUB' })

  test('is there with the lines, and the deal stays of its first version for who goes on with it', async () => {
    const made = await server.call('POST', '/deals', { body: { name: 'Стулья', items: lines() } })
    expect(made.body).toMatchObject({
      version: 1,
      cost: rub('2400.00'),
      margin: { amount: '2518.03' },
      amount: { amount: '6000.00' },
    })
    await reactedTo(server, server.workspace)
    const path = `/deals/${made.body.id}`
    expect((await server.call('GET', path)).body).toEqual(made.body)
    const next = { headers: { 'if-match': '"1"' }, body: { comment: 'Звонил' } }
    expect((await server.call('PATCH', path, next)).status).toBe(200)
    const { data } = (await server.call('GET', `${path}/changes`)).body
    expect(data.map(({ version }: { version: number }) => version)).toEqual([2, 1])
  })

  test('is kept up with the lines of a deal in the same version, and goes with them', async () => {
    const deal = await make('deals', { name: 'Стулья', items: lines() })
    const change = async (body: JsonObject) => (await server.call('PATCH', `/deals/${deal}`, { body })).body
    expect(await change({ items: lines(3) })).toMatchObject({
      version: 2,
      cost: rub('3600.00'),
      amount: { amount: '9000.00' },
    })
    expect(await change({ items: [] })).toMatchObject({ version: 3, cost: null, margin: null })
    await reactedTo(server, server.workspace)
    expect((await server.call('GET', `/deals/${deal}`)).body).toMatchObject({ version: 3, cost: null })
  })

  test('follows the currency by the rate of the day, and is not known without one', async () => {
    await make('exchange-rates', { currency: 'EUR', on: new Date().toISOString().slice(0, 10), rate: 100 })
    const deal = await make('deals', { name: 'Стулья', items: lines() })
    const change = async (body: JsonObject) => (await server.call('PATCH', `/deals/${deal}`, { body })).body
    expect(await change({ currency: 'EUR' })).toMatchObject({ cost: { amount: '24.00', currency: 'EUR' } })
    expect(await change({ currency: 'KZT' })).toMatchObject({ cost: null, margin: null })
  })

  test('is written by who may not see it, and shown to who may', async () => {
    const made = await server.call('POST', '/deals', { body: { name: 'Стулья', items: lines() }, key: manager.key })
    expect([made.status, made.body.version, 'cost' in made.body, 'margin' in made.body]).toEqual([201, 1, false, false])
    expect(made.text).not.toContain('2400')
    expect((await server.call('GET', `/deals/${made.body.id}`)).body).toMatchObject({
      version: 1,
      cost: rub('2400.00'),
    })
  })

  test('is there at once for many deals, and for quotes, orders and invoices', async () => {
    const create = [1, 2, 0].map(count => ({ name: `Пачка ${count}`, items: count ? lines(count) : [] }))
    const { body } = await server.call('POST', '/deals/bulk', { body: { create } })
    const read = async (plural: string, id: string) => (await server.call('GET', `/${plural}/${id}`)).body
    const deals = await Promise.all(body.results.map(({ id }: { id: string }) => read('deals', id)))
    expect(deals.map(deal => deal.cost?.amount ?? null)).toEqual(['1200.00', '2400.00', null])
    for (const plural of ['quotes', 'orders', 'invoices']) {
      const made = await server.call('POST', `/${plural}`, { body: { name: 'Стулья', items: lines() } })
      expect(made.body, made.text).toMatchObject({ version: 1, cost: rub('2400.00'), margin: rub('2518.03') })
    }
  })
})

describe('a price list', () => {
  test('is copied with all its breaks, so many per cent lower, by who may write lists', async () => {
    const body = { name: 'Дилеры', adjustment: -10 }
    const before = await everything()
    expect((await server.call('POST', `/price-lists/${on.retail}/copies`, { body, key: manager.key })).status).toBe(403)
    expect((await server.call('POST', `/price-lists/${crypto.randomUUID()}/copies`, { body })).status).toBe(404)
    expect(await everything()).toEqual(before)
    const copy = await server.call('POST', `/price-lists/${on.retail}/copies`, { body })
    expect(copy.status, copy.text).toBe(201)
    expect(copy.body).toMatchObject({ name: 'Дилеры', main: false, currency: 'RUB' })
    const quantities = [1, 10, 100].map(quantity => ({ product: on.chair, quantity }))
    expect(await pricesOf({ priceList: copy.body.id, lines: quantities })).toEqual(['2691.00', '2475.00', '2250.00'])
    expect(await pricesOf({ lines: quantities })).toEqual(['2990.00', '2750.00', '2500.00'])
  })

  test('that would follow itself is refused with the way round', async () => {
    const before = await everything()
    const refused = await server.call('PATCH', `/price-lists/${on.retail}`, { body: { base: on.wholesale } })
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([
      { field: 'base', code: 'loop', message: expect.stringContaining('Розница → Опт → Розница') },
    ])
    const itself = await server.call('PATCH', `/price-lists/${on.retail}`, { body: { base: on.retail } })
    expect(itself.body.errors).toMatchObject([{ field: 'base', code: 'loop' }])
    expect(await everything()).toEqual(before)
  })

  test('that is in use is not removed, and it is said where it is used', async () => {
    const before = await everything()
    const refused = await server.call('DELETE', `/price-lists/${on.retail}`)
    expect(problemOf(refused)).toEqual([409, 'stillNeeded'])
    expect(refused.body.neededBy).toEqual(
      expect.arrayContaining([
        { object: 'price', count: expect.any(Number), titles: expect.any(Array) },
        { object: 'priceList', count: expect.any(Number), titles: expect.any(Array) },
      ]),
    )
    expect(await everything()).toEqual(before)
  })
})
