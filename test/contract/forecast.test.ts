import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayAt, monthStart } from '../../src/model/index.ts'
import { openServer, type Server } from './server.ts'

let server: Server
const today = dayAt(new Date(), 'Europe/Moscow')
const from = monthStart(today)
const nextMonth = monthStart(today, 1)
const inMonth = addDays(from, 14)
const stages: Record<string, string> = {}
let pipeline: string
let teams: { sales: string; shop: string }
type Person = { id: string; key: string }
let head: Person
let anna: Person
let boris: Person
let stranger: Person

beforeAll(async () => {
  server = await openServer()
  const sales = await made('teams', { name: 'Продажи' })
  const shop = await made('teams', { name: 'Магазин', parent: sales })
  teams = { sales, shop }
  head = await server.person('Вера', 'head', { team: sales })
  anna = await server.person('Аня', 'manager', { team: shop })
  boris = await server.person('Боря', 'manager', { team: sales })
  stranger = await server.person('Зоя', 'manager')
  const [first] = (await server.call('GET', '/pipelines')).body.data
  pipeline = first.id
  for (const stage of first.stages) stages[stage.probability === 0 ? 'lost' : String(stage.probability)] = stage.id
})
afterAll(() => server.close())

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const deal = (owner: Person, stage: string, amount: string, fields: object = {}) =>
  made('deals', {
    ...{ name: `Кухня за ${amount}`, owner: owner.id, stage: stages[stage], closesOn: inMonth },
    ...{ amount: { amount, currency: 'RUB' }, ...fields },
  })
const change = async (id: string, fields: object) => {
  const answer = await server.call('PATCH', `/deals/${id}`, { body: fields })
  expect(answer.status, answer.text).toBe(200)
}
const forecast = async (query = '', key?: string) => {
  const answer = await server.call('GET', `/forecast${query}`, key ? { key } : {})
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
const lineOf = (body: any, id: string | null) => body.lines.find(({ whom }: any) => whom.id === id)
const moment = async () => {
  await wait(20)
  const now = new Date().toISOString()
  await wait(20)
  return now
}

describe('the forecast', () => {
  test('adds up what is won and what is expected by people, teams and the company', async () => {
    await deal(anna, '100', '1000.00')
    await deal(anna, '90', '200.00')
    await deal(anna, '50', '30.00')
    await deal(anna, '10', '4.00', { forecast: 'committed' })
    await deal(boris, '10', '5000.00')
    await deal(boris, '70', '60000.00', { forecast: 'omitted' })
    await deal(boris, '90', '700000.00', { closesOn: nextMonth })
    const body = await forecast()
    expect(body.period).toMatchObject({ span: 'month', from })
    const own = lineOf(body, anna.id)
    expect(own.sums).toEqual({ won: '1000.00', committed: '204.00', bestCase: '30.00', pipeline: '0.00' })
    expect(own.counts).toEqual({ won: 1, committed: 2, bestCase: 1, pipeline: 0 })
    expect(own).toMatchObject({ weighted: '1195.40', forecast: { amount: '1204.00' }, atBest: { amount: '1234.00' } })
    expect(lineOf(body, teams.sales).sums).toMatchObject({ won: '1000.00', pipeline: '5000.00' })
    expect(lineOf(body, null)).toMatchObject({ whom: { kind: 'company' }, forecast: { amount: '1204.00' } })
    const next = await forecast(`?from=${nextMonth}`)
    expect(lineOf(next, boris.id).sums.committed).toBe('700000.00')
    expect(lineOf(await forecast(`?pipeline=${pipeline}`), anna.id).sums).toEqual(own.sums)
  })

  test('names the deals behind each sum as a list finds them', async () => {
    const body = await forecast()
    for (const line of body.lines)
      for (const part of ['won', 'committed', 'bestCase', 'pipeline']) {
        const filter = { and: [body.filters[part], line.filter].filter(one => Object.keys(one).length) }
        const list = await server.call('POST', '/deals/query', { body: { filter, total: true } })
        expect(list.body.total?.value, `${line.name} ${part} ${list.text}`).toBe(line.counts[part])
      }
  })

  test('is in the currency of the company, by the rates of their days; what has none is left out and named', async () => {
    const dollars = await deal(stranger, '90', '10.00', { amount: { amount: '10.00', currency: 'USD' } })
    const without = await forecast()
    expect(without).toMatchObject({ missingRates: ['USD'], unrated: 1 })
    expect(lineOf(without, stranger.id)).toMatchObject({ sums: { committed: '0.00' }, counts: { committed: 1 } })
    await made('exchange-rates', { currency: 'USD', on: addDays(today, -40), rate: 80 })
    await made('exchange-rates', { currency: 'USD', on: today, rate: 90.555 })
    expect(lineOf(await forecast(), stranger.id).sums.committed).toBe('905.55')
    await change(dollars, { stage: stages['100'] })
    const { owner } = server.database
    await owner.query('update deal set closed_at = $1 where id = $2', [`${addDays(today, -1)}T12:00:00Z`, dollars])
    const on = monthStart(addDays(today, -1))
    expect(lineOf(await forecast(`?from=${on}`), stranger.id).sums.won).toBe('800.00')
  })

  test('shows a manager his team, a head his branch, and nobody a sum of which he sees a part', async () => {
    const seenBy = async (person: Person) =>
      (await forecast('', person.key)).lines.map(({ name }: { name: string }) => name)
    expect(await seenBy(head)).toEqual(['Продажи', 'Боря', 'Вера', 'Магазин', 'Аня'])
    expect(await seenBy(anna)).toEqual(['Магазин', 'Аня'])
    expect(await seenBy(boris)).toEqual(['Боря', 'Вера'])
    expect(await seenBy(stranger)).toEqual(['Зоя'])
    const caller = await server.person('Тома', 'telemarketer')
    expect((await server.call('GET', '/forecast', { key: caller.key })).status).toBe(403)
  })

  test('refuses what cannot be asked, each by its place', async () => {
    const asked = (query: string) => server.call('GET', `/forecast${query}`)
    for (const [query, field] of [
      [`?from=${inMonth}`, 'from'],
      ['?span=quarter&from=2026-02-01', 'from'],
      ['?asOf=yesterday', 'asOf'],
      [`?asOf=${addDays(today, 2)}`, 'asOf'],
      ['?pipeline=none', 'pipeline'],
      ['?span=week', 'span'],
    ]) {
      const answer = await asked(query ?? '')
      expect([answer.status, answer.body.errors?.[0]?.field], query).toEqual([422, field])
    }
  })
})

describe('what is put in the place of a figure', () => {
  const put = (key: string, whom: object, amount: string | null, note?: string) =>
    server.call('POST', '/forecast/overrides', { key, body: { whom, figure: 'forecast', amount, note } })

  test('holds for the person, counts in his team, has a history, and can be taken back', async () => {
    const before = await moment()
    const person = { kind: 'user', id: anna.id }
    const answer = await put(anna.key, person, '1500', 'Клиент обещал оплатить до пятницы')
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body.forecast).toMatchObject({
      reckoned: '1204.00',
      amount: '1500.00',
      override: { setBy: { name: 'Аня' } },
    })
    const then = await moment()
    expect((await put(head.key, person, '1400.50')).status).toBe(201)
    const now = await forecast()
    expect(lineOf(now, anna.id).forecast.amount).toBe('1400.50')
    expect(lineOf(now, teams.sales).forecast).toMatchObject({ reckoned: '1204.00', amount: '1400.50' })
    expect((await put(head.key, { kind: 'team', id: teams.sales }, '9000')).status).toBe(201)
    const held = await forecast()
    expect(lineOf(held, null).forecast.override).toBeNull()
    expect(Number(lineOf(held, null).forecast.amount)).toBe(9000 + Number(lineOf(held, stranger.id).forecast.amount))

    expect(lineOf(await forecast(`?asOf=${then}`), anna.id).forecast).toMatchObject({
      ...{ amount: '1500.00', override: { note: 'Клиент обещал оплатить до пятницы' } },
    })
    expect(lineOf(await forecast(`?asOf=${before}`), anna.id).forecast).toMatchObject({
      amount: '1204.00',
      override: null,
    })

    expect((await put(anna.key, person, null)).body.forecast).toMatchObject({ amount: '1204.00', override: null })
    const { data } = (await server.call('GET', `/forecast/overrides?whomKind=user&whom=${anna.id}`, { key: anna.key }))
      .body
    expect(data.map(({ amount, setBy }: { amount: string; setBy: { name: string } }) => [amount, setBy.name])).toEqual([
      [null, 'Аня'],
      ['1400.50', 'Вера'],
      ['1500.00', 'Аня'],
    ])
  })

  test('is refused to who does not answer for the person, and nothing is kept', async () => {
    const kept = async () =>
      (await server.database.owner.query('select count(*)::int as count from forecast_override')).rows[0].count
    const before = await kept()
    const of = (whom: object, key: string, amount = '1') => put(key, whom, amount).then(({ status }) => status)
    expect(await of({ kind: 'user', id: boris.id }, stranger.key)).toBe(404)
    expect(await of({ kind: 'user', id: head.id }, boris.key)).toBe(403)
    expect(await of({ kind: 'team', id: teams.shop }, anna.key)).toBe(403)
    expect(await of({ kind: 'team', id: teams.sales }, anna.key)).toBe(404)
    expect(await of({ kind: 'company' }, head.key)).toBe(404)
    expect((await server.call('GET', '/forecast/overrides?whomKind=company', { key: anna.key })).status).toBe(404)
    expect(await of({ kind: 'user', id: anna.id }, anna.key, '-5')).toBe(422)
    expect(await of({ kind: 'user', id: anna.id }, anna.key, 'много')).toBe(422)
    expect(await kept()).toBe(before)
  })
})

describe('what has changed between two moments', () => {
  const changes = async (query: string, key?: string) => {
    const answer = await server.call('GET', `/forecast/changes?${query}`, key ? { key } : {})
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }

  test('is told deal by deal, and adds up from the forecast then to the forecast now', async () => {
    const petr = await server.person('Пётр', 'manager', { team: teams.shop })
    const won = await deal(petr, '90', '1000.00')
    const lost = await deal(petr, '50', '200.00')
    const slipped = await deal(petr, '50', '30.00')
    const resized = await deal(petr, '10', '4.00')
    const pulled = await deal(petr, '10', '5.00', { closesOn: nextMonth })
    const given = await deal(petr, '10', '0.70')
    const gone = await deal(petr, '10', '0.08')
    const since = await moment()
    await change(won, { stage: stages['100'] })
    await change(lost, { stage: stages.lost, lostReason: 'price' })
    await change(slipped, { closesOn: nextMonth })
    await change(resized, { amount: { amount: '9.00', currency: 'RUB' } })
    await change(pulled, { closesOn: inMonth, amount: { amount: '6.00', currency: 'RUB' } })
    await change(given, { owner: boris.id })
    expect((await server.call('DELETE', `/deals/${gone}`)).status).toBe(204)
    await deal(petr, '10', '7000.00')

    const ofPetr = `since=${since}&whomKind=user&whom=${petr.id}`
    const body = await changes(ofPetr)
    const told = body.changes.map(({ kind, amount }: { kind: string; amount: string }) => [kind, amount])
    expect(told).toEqual([
      ['new', '7000.00'],
      ['pulledIn', '6.00'],
      ['won', '-1000.00'],
      ['resized', '5.00'],
      ['handedOver', '-0.70'],
      ['slipped', '-30.00'],
      ['lost', '-200.00'],
      ['removed', '-0.08'],
    ])
    expect([body.since, body.until]).toMatchObject([
      { amount: '1234.78', count: 6 },
      { amount: '7015.00', count: 3 },
    ])
    expect(body.changes[3].deals).toMatchObject([
      { id: resized, before: { amount: '4.00' }, after: { amount: '9.00' } },
    ])
    const sum = (line: { sums: Record<string, string> }) =>
      ['committed', 'bestCase', 'pipeline'].reduce((all, part) => all + Number(line.sums[part]), 0).toFixed(2)
    expect(sum(lineOf(await forecast(`?asOf=${since}`), petr.id))).toBe(body.since.amount)
    expect(sum(lineOf(await forecast(), petr.id))).toBe(body.until.amount)

    const sold = await changes(`${ofPetr}&sum=forecast`)
    expect([sold.since.amount, sold.until.amount, sold.changes]).toEqual(['1000.00', '1000.00', []])
  })

  test('is refused where the moments are none, and of people whose deals one does not see', async () => {
    const asked = async (query: string, key?: string) =>
      (await server.call('GET', `/forecast/changes?${query}`, key ? { key } : {})).status
    expect(await asked('')).toBe(422)
    expect(await asked('since=2026-02-30')).toBe(422)
    expect(await asked(`since=${today}&until=${addDays(today, -3)}`)).toBe(422)
    expect(await asked(`since=${from}&whomKind=user&whom=${boris.id}`, stranger.key)).toBe(404)
  })
})
