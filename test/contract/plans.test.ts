import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayAt, monthStart } from '../../src/model/index.ts'
import { openServer, type Server } from './server.ts'

let server: Server
const today = dayAt(new Date(), 'Europe/Moscow')
const year = today.slice(0, 4)
const month = monthStart(today)
const quarter = monthStart(today, -((Number(today.slice(5, 7)) - 1) % 3))
let won: string
let teams: { sales: string; shop: string }
type Person = { id: string; key: string }
let head: Person
let anna: Person
let boris: Person

beforeAll(async () => {
  server = await openServer()
  const sales = await made('teams', { name: 'Продажи' })
  teams = { sales, shop: await made('teams', { name: 'Магазин', parent: sales }) }
  head = await server.person('Вера', 'head', { team: sales })
  anna = await server.person('Аня', 'manager', { team: teams.shop })
  boris = await server.person('Боря', 'manager', { team: teams.shop })
  const [pipeline] = (await server.call('GET', '/pipelines')).body.data
  won = pipeline.stages.find(({ kind }: { kind: string }) => kind === 'won').id
})
afterAll(() => server.close())

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const sold = (owner: Person, amount: string, fields: object = {}) =>
  made('deals', { name: 'Кухня', owner: owner.id, stage: won, amount: { amount, currency: 'RUB' }, ...fields })
const sheet = async (query = '', key?: string) => {
  const answer = await server.call('GET', `/plans${query}`, key ? { key } : {})
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const plan = (kind: string, id: string | null, amount: string | null, more: object = {}) => ({
  ...{ of: { kind, id }, measure: 'revenue', span: 'month', from: month, amount, ...more },
})
const put = (plans: object[], key = head.key) => server.call('PUT', '/plans', { body: { plans }, key })
const kept = async () =>
  (await server.database.owner.query('select count(*)::int as count from sales_plan')).rows[0].count
// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
const lineOf = (body: any, id: string | null) => body.lines.find(({ of }: any) => of.id === id)
// biome-ignore lint/suspicious/noExplicitAny: as above
const cellOf = (line: any, from = month) => line.cells.find((cell: any) => cell.from === from)

describe('plans of people and teams', () => {
  test('are set by their head, stand beside what is sold, and add up from below', async () => {
    await sold(anna, '500.00')
    await sold(anna, '250.50')
    await sold(boris, '100.00')
    const answer = await put([plan('user', anna.id, '1000'), plan('user', boris.id, '500.50')])
    expect(answer.body, answer.text).toEqual({ set: 2 })
    const body = await sheet('', head.key)
    expect(body.periods).toHaveLength(12)
    expect(cellOf(lineOf(body, anna.id))).toMatchObject({
      ...{ plan: { amount: '1000.00', added: false }, fact: '750.50', attained: 0.7505 },
    })
    expect(cellOf(lineOf(body, teams.sales))).toMatchObject({
      ...{ plan: { amount: '1500.50', added: true }, fact: '850.50', attained: 0.5668 },
    })
    expect(lineOf(body, anna.id).total).toMatchObject({ plan: { amount: '1000.00' }, fact: '750.50' })

    expect((await put([plan('team', teams.shop, '9000')])).status).toBe(200)
    expect(cellOf(lineOf(await sheet('', head.key), teams.sales)).plan).toEqual({ amount: '9000.00', added: true })
    expect((await put([plan('team', teams.shop, null)])).status).toBe(200)
    expect(cellOf(lineOf(await sheet('', head.key), teams.shop)).plan).toEqual({ amount: '1500.50', added: true })
  })

  test('of a quarter are those of its months, unless it has its own', async () => {
    const ofQuarter = async () => cellOf(lineOf(await sheet('?span=quarter', head.key), anna.id), quarter)
    expect(await ofQuarter()).toMatchObject({ plan: { amount: '1000.00', added: true }, fact: '750.50' })
    await put([plan('user', anna.id, '7505', { span: 'quarter', from: quarter })])
    expect(await ofQuarter()).toMatchObject({ plan: { amount: '7505.00', added: false }, attained: 0.1 })
    expect(cellOf(lineOf(await sheet('', head.key), anna.id)).plan.amount).toBe('1000.00')
  })

  test('count deals where that is what is planned', async () => {
    await put([plan('user', anna.id, '4', { measure: 'deals' })])
    const body = await sheet('?measure=deals', anna.key)
    expect(cellOf(lineOf(body, anna.id))).toMatchObject({ plan: { amount: '4.00' }, fact: '2.00', attained: 0.5 })
    expect((await put([plan('user', anna.id, '4.5', { measure: 'deals' })])).body.errors).toMatchObject([
      { field: 'plans.0.amount', code: 'decimals' },
    ])
  })

  test('stand beside the forecast', async () => {
    const { body } = await server.call('GET', '/forecast', { key: head.key })
    const line = body.lines.find(({ whom }: { whom: { id: string } }) => whom.id === anna.id)
    expect(line).toMatchObject({ plan: { amount: '1000.00', added: false }, attained: 0.7505, expected: 0.7505 })
  })

  test('stand in the report of managers, where its days are whole months', async () => {
    const report = async (period: object) => {
      const answer = await server.call('POST', '/reports/stock/managers/figures', { body: { period } })
      expect(answer.status, answer.text).toBe(200)
      const at = ['worth', 'plan', 'attained'].map(name =>
        answer.body.measures.findIndex((measure: { name: string }) => measure.name === name),
      )
      const row = answer.body.rows.find(({ key }: { key: string[] }) => key[0] === anna.id)
      return at.map(place => row.values[place])
    }
    const [worth, planned, reached] = await report({ within: 'thisMonth' })
    expect([worth.amount, planned, reached]).toEqual(['750.50', { amount: '1000.00', currency: 'RUB' }, 0.7505])
    expect((await report({ within: 'thisQuarter' }))[1]).toEqual({ amount: '7505.00', currency: 'RUB' })
    expect((await report({ within: 'thisYear' }))[1]).toEqual({ amount: '7505.00', currency: 'RUB' })
    expect((await report({ from: addDays(month, -1), to: today })).slice(1)).toEqual([null, null])
  })

  test('are read by the person and set by nobody below the head: a refusal keeps nothing', async () => {
    expect(lineOf(await sheet('', anna.key), anna.id)).toMatchObject({ canSet: false, total: { fact: '750.50' } })
    const before = await kept()
    expect((await put([plan('user', anna.id, '1')], anna.key)).status).toBe(403)
    expect((await put([plan('user', boris.id, '1'), plan('company', null, '1')])).status).toBe(404)
    expect((await put([plan('user', server.administrator, '1')])).status).toBe(404)
    const wrong = await put([
      plan('user', boris.id, '1', { from: addDays(month, 1) }),
      plan('user', boris.id, '1', { from: addDays(month, 2) }),
      plan('user', boris.id, '5'),
    ])
    expect(wrong.status).toBe(422)
    expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual(['plans.0.from', 'plans.1.from'])
    const caller = await server.person('Тома', 'telemarketer')
    expect((await put([plan('user', caller.id, '1')], caller.key)).status).toBe(403)
    expect(await kept()).toBe(before)
  })
})

describe('plans of products', () => {
  test('are the company’s; what is sold of each is its share of the lines', async () => {
    const furniture = await made('product-categories', { name: 'Мебель' })
    const kitchens = await made('product-categories', { name: 'Кухни', parent: furniture })
    const kitchen = await made('products', { name: 'Кухня «Лофт»', category: kitchens })
    const chair = await made('products', { name: 'Стул', category: furniture })
    const items = [
      { product: kitchen, name: 'Кухня «Лофт»', quantity: 1, price: '600.00' },
      { product: chair, name: 'Стул', quantity: 4, price: '100.00', discount: 25 },
      { product: null, name: 'Доставка', quantity: 1, price: '100.00' },
    ]
    await sold(anna, '500.00', { items })
    await sold(boris, '70.00', { product: chair })
    await sold(boris, '11.00', {
      items: [{ product: chair, name: 'Стул', quantity: 2, price: '0.00' }],
      product: chair,
    })
    expect(
      (await put([plan('product', kitchen, '600'), plan('productCategory', furniture, '1000')], server.key)).status,
    ).toBe(200)

    const body = await sheet(`?by=products&year=${year}`)
    expect(cellOf(lineOf(body, kitchen))).toMatchObject({ plan: { amount: '600.00' }, fact: '300.00', attained: 0.5 })
    expect(cellOf(lineOf(body, chair))).toMatchObject({ plan: null, fact: '231.00' })
    const branches = await sheet('?by=categories')
    expect(branches.lines.map(({ name, depth }: { name: string; depth: number }) => [name, depth])).toEqual([
      ['Мебель', 0],
      ['Кухни', 1],
    ])
    expect(cellOf(lineOf(branches, furniture))).toMatchObject({ plan: { amount: '1000.00' }, fact: '531.00' })
    expect(cellOf(lineOf(await sheet('?by=products&measure=deals'), chair)).fact).toBe('3.00')
  })

  test('are told to who sees what everybody sells, and set by who answers for everybody', async () => {
    expect((await server.call('GET', '/plans?by=products', { key: head.key })).status).toBe(403)
    expect((await sheet('', head.key)).seesProducts).toBe(false)
    const before = await kept()
    const product = await made('products', { name: 'Стол' })
    expect((await put([plan('product', product, '1')])).status).toBe(403)
    const wrong = await put([plan('product', anna.id, '1'), plan('productCategory', 'none', '1')], server.key)
    expect(wrong.status).toBe(422)
    expect(await kept()).toBe(before)
  })
})

test('of a past moment a sheet has the plans and sales of then, and nothing to write into', async () => {
  const [oak, ash] = [await made('products', { name: 'Дуб' }), await made('products', { name: 'Ясень' })]
  const items = (product: string) => [{ product, name: 'Доска', quantity: 1, price: '10.00' }]
  const id = await sold(anna, '10.00', { items: items(oak) })
  expect((await put([plan('user', anna.id, '4000'), plan('product', oak, '50')], server.key)).status).toBe(200)
  const queries = ['', '?by=products', '?by=categories', '?measure=deals', '?span=quarter']
  const ask = async (asOf?: string) => {
    const past = asOf ? `asOf=${asOf}` : ''
    const sheets = [sheet(`?${past}`, head.key), ...queries.map(query => sheet(`${query || '?'}&${past}`))]
    const told = ({ asOf: _, lines, ...rest }: { asOf: string | null; lines: { canSet: boolean }[] }) => ({
      ...rest,
      lines: lines.map(({ canSet, ...line }) => line),
    })
    return (await Promise.all(sheets)).map(told)
  }
  const pause = () => new Promise(resolve => setTimeout(resolve, 30))
  const change = async (path: string, body: object) =>
    expect((await server.call('PATCH', path, { body })).status).toBe(200)
  const steps = [
    () => put([plan('user', anna.id, '9000'), plan('product', oak, null)], server.key),
    () => change(`/deals/${id}`, { items: items(ash), amount: { amount: '70.00', currency: 'RUB' } }),
    () => change(`/deals/${id}`, { owner: boris.id }),
    () => server.call('DELETE', `/deals/${id}`),
    () => sold(boris, '3.00'),
  ]
  const before: { asOf: string; answer: unknown }[] = []
  await pause()
  for (const step of steps) {
    before.push({ asOf: new Date().toISOString(), answer: await ask() })
    await pause()
    await step()
    await pause()
  }
  const now = await ask()
  for (const [n, { asOf, answer }] of before.entries()) {
    expect(await ask(asOf), `before step ${n}`).toEqual(answer)
    expect(answer).not.toEqual(before[n + 1]?.answer ?? now)
  }
  const then = await sheet(`?asOf=${before[0]?.asOf}`)
  expect(then).toMatchObject({ asOf: before[0]?.asOf, year: Number(year) })
  expect(then.lines.some(({ canSet }: { canSet: boolean }) => canSet)).toBe(false)
  expect((await sheet('?asOf=2025-06-15T12:00:00Z')).year).toBe(2025)
  const ahead = await server.call('GET', '/plans?asOf=2999-01-01T00:00:00Z')
  expect([ahead.status, ahead.body.errors[0].code]).toEqual([422, 'momentAhead'])
})
