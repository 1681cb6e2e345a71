import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, dayAt, monthStart } from '../../src/model/index.ts'
import { openServer, type Server } from './server.ts'

let server: Server
const today = dayAt(new Date(), 'Europe/Moscow')
const month = monthStart(today)
const last = monthStart(today, -1)
let stages: { open: string; won: string }
type Person = { id: string; key: string }
let head: Person
let anna: Person
let boris: Person
let stranger: Person

beforeAll(async () => {
  server = await openServer()
  const shop = await made('teams', { name: 'Магазин' })
  head = await server.person('Вера', 'head', { team: shop })
  anna = await server.person('Аня', 'manager', { team: shop })
  boris = await server.person('Боря', 'manager', { team: shop })
  stranger = await server.person('Гена', 'manager', { team: await made('teams', { name: 'Опт' }) })
  const answer = await server.call('PATCH', `/teams/${shop}`, { body: { head: head.id } })
  expect(answer.status, answer.text).toBe(200)
  const [pipeline] = (await server.call('GET', '/pipelines')).body.data
  const of = (kind: string) => pipeline.stages.find((stage: { kind: string }) => stage.kind === kind).id
  stages = { open: of('open'), won: of('won') }
})
afterAll(() => server.close())
/** Rules of one test are none of the next. */
beforeEach(async () => {
  for (const table of ['pay_rule', 'pay_statement', 'deal_share'])
    await server.database.owner.query(`delete from ${table}`)
  await server.database.owner.query(`update deal set deleted_at = now() where deleted_at is null`)
})

async function made(path: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${path}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

const ruleOf = (more: object = {}) => ({
  ...{ name: 'Процент', people: { users: [], teams: [], roles: [] }, source: 'won', base: 'amount', filter: null },
  ...{ reward: 'percent', scale: 'marginal', steps: [{ from: '0', rate: '2' }], cap: null },
  ...{ span: 'month', validFrom: null, validTo: null, ...more },
})
const rule = (more: object = {}) => made('pay-rules', ruleOf(more))

/** A deal that was won on a day. */
async function sold(
  owner: Person,
  amount: string,
  { on = today, ...fields }: Record<string, unknown> = {},
): Promise<string> {
  const id = await made('deals', {
    ...{ name: 'Кухня', owner: owner.id, stage: stages.won, amount: { amount, currency: 'RUB' }, ...fields },
  })
  await server.database.owner.query(`update deal set closed_at = $2::date + interval '9 hours' where id = $1`, [id, on])
  return id
}

const statement = async (of: Person, { key = of.key, query = '' } = {}) => {
  const answer = await server.call('GET', `/pay/statements/${of.id}${query}`, { key })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const close = (users: Person[], { key = head.key, from = last }: { key?: string | null; from?: string } = {}) =>
  server.call('POST', '/pay/closings', {
    ...(key ? { key } : {}),
    body: { span: 'month', from, users: users.map(({ id }) => id) },
  })
const kept = async () =>
  (
    await server.database.owner.query(
      `select (select jsonb_agg(r order by r.id) from pay_rule r)::text || (select count(*) from pay_statement) || (select count(*) from deal_share) as all`,
    )
  ).rows[0].all

// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
const sums = (body: any) => body.lines.map(({ kind, sum }: any) => `${kind} ${sum}`)

describe('a statement', () => {
  test('tells each deal with its base, step, rate and sum, and adds up', async () => {
    await rule({
      steps: [
        { from: '0', rate: '2' },
        { from: '100000', rate: '3.5' },
      ],
      cap: '5000',
    })
    await sold(anna, '80000.00', { on: month })
    const second = await sold(anna, '120000.01')
    const body = await statement(anna)
    expect(body.lines).toMatchObject([
      { kind: 'deal', base: '80000.00', share: '100', step: 1, rate: '2', sum: '1600.00', day: month },
      { kind: 'deal', base: '20000.00', step: 1, rate: '2', sum: '400.00', deal: { id: second, name: 'Кухня' } },
      { kind: 'deal', base: '100000.01', step: 2, rate: '3.5', sum: '3500.00' },
      { kind: 'cap', sum: '-500.00' },
    ])
    expect(body).toMatchObject({ total: '5000.00', closing: null, rules: [{ base: '200000.01', sum: '5000.00' }] })
  })

  test('counts what the rule is for: people, days, deals that meet its filter', async () => {
    await rule({ people: { users: [anna.id], teams: [], roles: [] }, filter: { amount: { gte: '1000' } } })
    await rule({ name: 'Прошлое', validTo: addDays(month, -1) })
    await sold(anna, '999.99')
    await sold(anna, '1000.00')
    await sold(boris, '5000.00')
    expect(sums(await statement(anna))).toEqual(['deal 20.00'])
    expect((await statement(boris)).lines).toEqual([])
  })

  test('pays by the plan, and by the first step where there is none', async () => {
    await rule({
      scale: 'plan',
      steps: [
        { from: '0', rate: '1' },
        { from: '80', rate: '4' },
      ],
    })
    await sold(anna, '900.00')
    expect(await statement(anna)).toMatchObject({ plan: null, total: '9.00' })
    const plan = { of: { kind: 'user', id: anna.id }, measure: 'revenue', span: 'month', from: month, amount: '1000' }
    expect((await server.call('PUT', '/plans', { key: head.key, body: { plans: [plan] } })).status).toBe(200)
    expect(await statement(anna)).toMatchObject({
      ...{ plan: { amount: '1000.00', sold: '900.00', fulfilled: '90.00' }, total: '36.00' },
    })
  })

  test('pays for money that came, in another currency too, and takes back what was given back', async () => {
    await rule({ source: 'paid', steps: [{ from: '0', rate: '10' }] })
    await made('exchange-rates', { currency: 'USD', on: addDays(month, -1), rate: 90 })
    const amount = { amount: '100.00', currency: 'USD' }
    const company = await made('companies', { name: 'Салон' })
    const deal = await made('deals', { name: 'Стол', owner: anna.id, stage: stages.open, amount, company })
    const invoice = await server.call('POST', `/deals/${deal}/invoices`, { body: { kind: 'full' } })
    expect(invoice.status, invoice.text).toBe(201)
    const issued = await server.call('POST', `/invoices/${invoice.body.id}/issue`, { body: {} })
    expect(issued.status, issued.text).toBeLessThan(300)
    const pay = async (direction: string, sum: string, paidOn: string) => {
      const payment = await made('payments', { paidOn, direction, amount: { amount: sum, currency: 'USD' } })
      const set = await server.call('PUT', `/payments/${payment}/allocations`, {
        body: { allocations: [{ invoice: invoice.body.id, amount: sum }] },
      })
      expect(set.status, set.text).toBe(200)
    }
    await pay('in', '60.00', month)
    await pay('out', '10.01', today)
    expect((await statement(anna)).lines).toMatchObject([
      { kind: 'payment', base: '5400.00', sum: '540.00' },
      { kind: 'payment', base: '-900.90', sum: '-90.09' },
    ])
  })

  test('names what it could not count', async () => {
    await rule()
    await sold(anna, '10.00', { amount: { amount: '10.00', currency: 'KZT' } })
    await sold(anna, '100.00')
    const body = await statement(anna)
    expect(body.left).toMatchObject([{ lacks: 'rate', deal: { name: 'Кухня' } }])
    expect(body.total).toBe('2.00')
  })
})

describe('shares', () => {
  test('divide a deal to the last kopeck', async () => {
    await rule({ steps: [{ from: '0', rate: '100' }] })
    const deal = await sold(anna, '100.01')
    const shares = [
      { user: anna.id, share: '33.33' },
      { user: boris.id, share: '66.67' },
    ]
    const answer = await server.call('PUT', `/deals/${deal}/shares`, { key: anna.key, body: { shares } })
    expect(answer.body, answer.text).toMatchObject({ version: 1, shares })
    expect((await statement(anna)).total).toBe('33.33')
    expect((await statement(boris)).lines).toMatchObject([
      { sum: '66.68', share: '66.67', number: expect.stringMatching(/^D-\d+$/) },
    ])
  })

  test('are refused with everything that is wrong, and stay as they were', async () => {
    const deal = await sold(anna, '100.00')
    const before = await kept()
    const put = (shares: object[], { key = anna.key, headers = {} } = {}) =>
      server.call('PUT', `/deals/${deal}/shares`, { key, headers, body: { shares } })
    const wrong = await put([
      { user: anna.id, share: '60' },
      { user: anna.id, share: '0' },
      { user: deal, share: '20' },
    ])
    expect(wrong.status).toBe(422)
    expect(wrong.body.errors).toMatchObject([
      { field: 'shares.1.user', code: 'payShareTwice' },
      { field: 'shares.1.share', code: 'payShareNone' },
      { field: 'shares.2.user', code: 'dangling' },
      { field: 'shares', code: 'payShareSum' },
    ])
    expect((await put([], { key: stranger.key })).status).toBe(404)
    expect(await kept()).toBe(before)
    expect((await put([{ user: anna.id, share: '100' }], { headers: { 'if-match': '"0"' } })).status).toBe(200)
    expect((await put([], { headers: { 'if-match': '"0"' } })).status).toBe(412)
  })
})

describe('a closed period', () => {
  test('stays; what changes later is told in the next one, once', async () => {
    await rule()
    const deal = await sold(anna, '1000.00', { on: last })
    const closed = await close([anna])
    expect(closed.status, closed.text).toBe(201)
    await rule({ name: 'Ещё' })
    await server.call('PATCH', `/deals/${deal}`, { body: { amount: { amount: '700.00', currency: 'RUB' } } })
    const then = await statement(anna, { query: `?from=${last}` })
    expect(then).toMatchObject({ total: '20.00', closing: { by: { id: head.id } } })
    const now = await statement(anna)
    expect(now.lines).toMatchObject([{ kind: 'correction', of: last, sum: '-6.00', deal: { id: deal } }])
    expect(now.total).toBe('-6.00')
    expect(await statement(anna, { query: `?from=${monthStart(today, 1)}` })).toMatchObject({ total: '0.00' })

    await server.call('DELETE', `/deals/${deal}`)
    expect((await statement(anna)).total).toBe('-20.00')
  })

  test('is closed for all or none, by heads and administrators, when it is over', async () => {
    await rule()
    const before = await kept()
    expect((await close([anna], { from: month })).body.errors).toMatchObject([{ field: 'from', code: 'payGoesOn' }])
    expect((await close([anna], { key: anna.key })).status).toBe(403)
    expect((await close([head])).status).toBe(403)
    expect((await close([anna, stranger])).status).toBe(404)
    expect(await kept()).toBe(before)
    expect((await close([anna])).status).toBe(201)
    const once = await kept()
    expect((await close([boris, anna])).body).toMatchObject({ status: 409 })
    expect(await kept()).toBe(once)
  })

  test('is opened again from the last one on, and both stand in the audit', async () => {
    await rule()
    await sold(anna, '1000.00', { on: monthStart(today, -2) })
    const [first] = (await close([anna], { from: monthStart(today, -2) })).body.data
    const [second] = (await close([anna])).body.data
    const open = (id: string, key = head.key) => server.call('DELETE', `/pay/closings/${id}`, { key })
    expect((await open(first)).status).toBe(409)
    expect((await open(second, stranger.key)).status).toBe(404)
    expect((await open(second, anna.key)).status).toBe(403)
    expect((await open(second)).status).toBe(204)
    expect((await open(first)).status).toBe(204)
    expect((await open(first)).status).toBe(404)
    const audit = await server.call('GET', '/audit?kind=payClosed,payReopened')
    expect(
      audit.body.data
        .slice(0, 4)
        .map(({ kind }: { kind: string }) => kind)
        .sort(),
    ).toEqual([...['payClosed', 'payClosed', 'payReopened', 'payReopened']])
  })
})

describe('who sees what', () => {
  test('everybody his own, heads those of their teams, administrators all', async () => {
    await rule()
    const seen = async (key?: string) =>
      (await server.call('GET', '/pay/statements', key ? { key } : {})).body.data.map(
        ({ user }: { user: { name: string } }) => user.name,
      )
    expect(await seen(anna.key)).toEqual(['Аня'])
    expect(await seen(head.key)).toEqual(['Аня', 'Боря', 'Вера'])
    expect(await seen()).toEqual(expect.arrayContaining(['Аня', 'Боря', 'Вера', 'Гена']))
    const status = async (of: Person, key: string) =>
      (await server.call('GET', `/pay/statements/${of.id}`, { key })).status
    expect(await status(boris, anna.key)).toBe(404)
    expect(await status(stranger, head.key)).toBe(404)
    expect(await status(anna, head.key)).toBe(200)
    expect((await server.call('GET', '/pay-rules', { key: head.key })).status).toBe(403)
  })

  test('page by page, each person once, and the total is always that of everybody', async () => {
    await rule()
    await sold(anna, '1000.00')
    const page = async (query: string) => (await server.call('GET', `/pay/statements${query}`, { key: head.key })).body
    const names = ({ data }: { data: { user: { name: string } }[] }) => data.map(({ user }) => user.name)
    const [first, all] = [await page('?limit=2'), await page('')]
    expect(names(first)).toEqual(['Аня', 'Боря'])
    const second = await page(`?limit=2&cursor=${first.nextCursor}`)
    expect(names(second)).toEqual(['Вера'])
    expect([all.nextCursor, second.nextCursor]).toEqual([null, null])
    expect([first.total, second.total, all.total]).toEqual(['20.00', '20.00', '20.00'])
    expect((await server.call('GET', '/pay/statements?cursor=nobody')).status).toBe(400)
  })

  test('a deal that its reader does not see has no name, only its number and what is paid', async () => {
    await rule()
    const deal = await sold(stranger, '100.00')
    const shares = [
      { user: stranger.id, share: '50' },
      { user: anna.id, share: '50' },
    ]
    await server.call('PUT', `/deals/${deal}/shares`, { body: { shares } })
    const [line] = (await statement(anna)).lines
    expect(line).toMatchObject({ deal: null, base: null, share: null, rate: null, sum: '1.00' })
    const [seen] = (await statement(anna, { key: server.key })).lines
    expect(seen).toMatchObject({ deal: { id: deal }, base: '50.00', share: '50' })
  })

  test('a file tells the same', async () => {
    await rule()
    await sold(anna, '1000.00')
    const csv = await server.call('GET', `/pay/statements/${anna.id}/file?format=csv`)
    expect(csv.text).toMatch(/Кухня.*Процент.*20/s)
    const xlsx = await server.call('GET', `/pay/statements/${anna.id}/file`)
    expect(xlsx.text.slice(0, 2)).toBe('PK')
  })
})

test('a rule is refused with everything that is wrong with it, and changed only as it is known', async () => {
  const before = await kept()
  const answer = await server.call('POST', '/pay-rules', {
    body: ruleOf({
      ...{ name: ' ', people: { users: [stages.won], teams: [], roles: [] }, filter: { nothing: 1 }, reward: 'fixed' },
      ...{
        source: 'paid',
        steps: [
          { from: '5', rate: '1' },
          { from: '5', rate: '2' },
        ],
      },
      ...{ validFrom: '2026-02-01', validTo: '2026-01-31' },
    }),
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual(
    expect.arrayContaining([
      ...['name required', 'people.users.0 dangling', 'reward payFixedPaid', 'scale payFixedMarginal'],
      ...[
        'filter.nothing unknownField',
        'steps.0.from payFirstStep',
        'steps.1.from payStepsRise',
        'validTo payValidTurned',
      ],
    ]),
  )
  expect(await kept()).toBe(before)

  const id = await rule()
  const put = (version: string) =>
    server.call('PUT', `/pay-rules/${id}`, { body: ruleOf({ name: 'Новое' }), headers: { 'if-match': version } })
  expect((await put('"1"')).body).toMatchObject({ version: 2, name: 'Новое' })
  expect((await put('"1"')).status).toBe(412)
  for (const strange of ['7', stages.won]) {
    const body = ruleOf()
    expect((await server.call('PUT', `/pay-rules/${strange}`, { body })).status).toBe(404)
    expect((await server.call('DELETE', `/pay-rules/${strange}`)).status).toBe(404)
    expect((await server.call('DELETE', `/pay/closings/${strange}`)).status).toBe(404)
    expect((await server.call('GET', `/pay/statements/${strange}`)).status).toBe(404)
    expect((await server.call('GET', `/deals/${strange}/shares`)).status).toBe(404)
  }
  expect((await server.call('DELETE', `/pay-rules/${id}`)).status).toBe(204)
  expect((await server.call('GET', '/pay-rules')).body.data).toEqual([])
})
