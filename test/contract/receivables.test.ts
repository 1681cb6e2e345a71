import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tellOfOverdue } from '../../src/features/payments/overdue.ts'
import { addDays, dayAt } from '../../src/model/index.ts'
import { openServer, type Server } from './server.ts'

let server: Server
let manager: { id: string; key: string }
const today = dayAt(new Date(), 'Europe/Moscow')
const companies: string[] = []
let late: string
beforeAll(async () => {
  server = await openServer()
  manager = await server.person('Аня', 'manager')
  for (const name of ['Ромашка', 'Лютик']) companies.push((await made('companies', { name })).id)
  await invoice(0, '100.00', { late: -5 })
  await invoice(0, '200.00', { late: 30 })
  late = await invoice(1, '400.00', { late: 31, owner: manager.id })
  await invoice(1, '800.00', { late: 91 })
  await invoice(1, '10.00', { late: 61, currency: 'USD' })
  const paid = await invoice(0, '5000.00', { late: 45 })
  await pay(paid, '5000.00', addDays(today, -10))
  await pay(late, '100.00', addDays(today, -20))
})
afterAll(() => server.close())

const made = async (plural: string, body: object) => {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
async function invoice(at: number, price: string, { late = 0, currency = 'RUB', owner = server.administrator } = {}) {
  const items = [{ name: 'Стол', quantity: 1, price }]
  const { id } = await made('invoices', { name: 'Стол', company: companies[at], items, currency, owner })
  const dueOn = addDays(today, -late)
  const answer = await server.call('POST', `/invoices/${id}/issue`, { body: { dated: addDays(dueOn, -5), dueOn } })
  expect(answer.status, answer.text).toBe(200)
  return id as string
}
async function pay(invoice: string, amount: string, paidOn: string) {
  const { id } = await made('payments', { paidOn, amount: { amount, currency: 'RUB' } })
  const answer = await server.call('PUT', `/payments/${id}/allocations`, {
    body: { allocations: [{ invoice, amount }] },
  })
  expect(answer.status, answer.text).toBe(200)
}
const report = async (query = '', key?: string) =>
  (await server.call('GET', `/reports/receivables${query}`, key ? { key } : {})).body
const byAge = ({ notDue, upTo30, upTo60, upTo90, over90, total }: Record<string, string>) =>
  [notDue, upTo30, upTo60, upTo90, over90, total].map(Number)

describe('receivables', () => {
  test('stand by age and client, in each currency, and together as far as rates are known', async () => {
    const { total, rows, currencies, missingRates } = await report()
    expect(byAge(total)).toEqual([100, 200, 300, 0, 800, 1400])
    expect(missingRates).toEqual(['USD'])
    expect(currencies.map(({ currency, total }: { currency: string; total: string }) => [currency, total])).toEqual([
      ['RUB', '1400.00'],
      ['USD', '10.00'],
    ])
    const [buttercup, daisy] = rows
    expect(buttercup).toMatchObject({ id: companies[1], name: 'Лютик', inOwn: null })
    expect(byAge(daisy.inOwn)).toEqual([100, 200, 0, 0, 0, 300])

    await made('exchange-rates', { currency: 'USD', on: addDays(today, -1), rate: 90.5 })
    const known = await report()
    expect(byAge(known.total)).toEqual([100, 200, 300, 905, 800, 2305])
    expect(known.missingRates).toEqual([])
    expect(known.rows[0]).toMatchObject({ name: 'Лютик', inOwn: { total: '2005.00', count: 3 } })
  })

  test('of an earlier day are what was owed then', async () => {
    const { total } = await report(`?asOf=${addDays(today, -15)}`)
    // 5,000 were not paid yet, 100 of the 400 were; what was issued since is not there.
    expect(byAge(total)).toEqual([0, 200 + 300 + 5000, 0, 800, 0, 6300])
    const before = await report(`?asOf=${addDays(today, -25)}`)
    expect(Number(before.total.upTo30)).toBe(200 + 400 + 5000)
  })

  test('by owner, and of one client, owner or day', async () => {
    const { rows } = await report('?by=owner')
    expect(
      rows.map(({ name, inOwn }: { name: string; inOwn: { count: number } }) => [name, inOwn.count]),
    ).toContainEqual(['Аня', 1])
    expect(byAge((await report(`?company=${companies[0]}`)).total).at(-1)).toBe(300)
    expect(byAge((await report(`?owner=${manager.id}`)).total).at(-1)).toBe(300)
    for (const query of ['?asOf=2026-02-30', '?owner=me', '?by=team', '?color=red'])
      expect((await server.call('GET', `/reports/receivables${query}`)).status, query).toBe(422)
  })

  test('lead to the invoices behind a sum', async () => {
    const { data } = (await server.call('GET', `/reports/receivables/invoices?age=upTo60&company=${companies[1]}`)).body
    expect(data).toMatchObject([{ invoice: { id: late }, late: 31, owed: { amount: '300.00' } }])
  })

  test('are what the caller may see, and a file for who may take it along', async () => {
    expect(
      (await server.call('GET', '/reports/receivables', { key: (await server.person('Тома', 'telemarketer')).key }))
        .status,
    ).toBe(403)
    const file = await server.call('GET', '/reports/receivables/file')
    expect(file.headers.get('content-type')).toContain('text/csv')
    expect(file.text).toContain('Ромашка;RUB;100,00;200,00;0,00')
    expect((await server.call('GET', '/reports/receivables/file', { key: manager.key })).status).toBe(403)
  })

  test('of a team are those of its people and of the teams below it', async () => {
    const sales = (await made('teams', { name: 'Продажи' })).id
    const wholesale = (await made('teams', { name: 'Опт', parent: sales })).id
    const zoya = await server.person('Зоя', 'manager', { team: wholesale })
    const own = await invoice(0, '33.00', { late: 2, owner: zoya.id })
    for (const team of [sales, wholesale]) expect(byAge((await report(`?team=${team}`)).total).at(-1), team).toBe(33)
    const { data } = (await server.call('GET', `/reports/receivables/invoices?team=${sales}`)).body
    expect(data.map(({ invoice }: { invoice: { id: string } }) => invoice.id)).toEqual([own])
    const file = await server.call('GET', `/reports/receivables/file?team=${sales}&by=owner`)
    expect(file.text.trim().split('\n')).toHaveLength(2)
    const entity = (await server.call('GET', '/legal-entities')).body.data[0].id
    expect(byAge((await report(`?team=${sales}&legalEntity=${entity}`)).total).at(-1)).toBe(33)
    const another = (await made('legal-entities', { name: 'ООО «Вторая»' })).id
    expect(byAge((await report(`?team=${sales}&legalEntity=${another}`)).total).at(-1)).toBe(0)
    await pay(own, '33.00', today)
  })

  test('that are late are told of on the first working day after, to who answers for them, once for each term', async () => {
    const items = [{ name: 'Стол', quantity: 1, price: '70.00' }]
    const draft = await made('invoices', {
      name: 'Стол',
      company: companies[0],
      items,
      currency: 'RUB',
      owner: manager.id,
    })
    // A Friday.
    const issue = { body: { dated: '2026-11-16', dueOn: '2026-11-20' } }
    expect((await server.call('POST', `/invoices/${draft.id}/issue`, issue)).status).toBe(200)
    const toldOn = async (day: string) => {
      const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
      await tellOfOverdue(ctx, new Date(`${day}T09:00:00Z`))
      const { data } = (await server.call('GET', '/notices', { key: manager.key })).body
      return data.filter(({ on }: { on: { id: string } }) => on.id === draft.id)
    }
    for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) expect(await toldOn(day), day).toHaveLength(0)
    expect(await toldOn('2026-11-23')).toHaveLength(1)
    expect(await toldOn('2026-11-23')).toHaveLength(1)
    expect((await toldOn('2026-11-24'))[0].title).toContain('70')
  })
})
