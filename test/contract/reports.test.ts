import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/* Reports are computed, kept, shared, arranged and taken along, each within the rights of who reads them. */

interface Person {
  id: string
  key: string
}

let server: Server
let seller: Person
let mate: Person
let stranger: Person
/** Sees deals, and no amounts. */
let clerk: Person

beforeAll(async () => {
  server = await openServer()
  const team = (await server.call('POST', '/teams', { body: { name: 'Продажи' } })).body.id
  await server.call('POST', '/roles', {
    body: { name: 'Без сумм', objects: { deal: { read: 'all' } }, fields: { 'deal.amount': 'hidden' } },
  })
  await server.call('POST', '/roles', { body: { name: 'Без сделок', objects: { lead: { read: 'all' } } } })
  seller = await server.person('seller', 'head', { team })
  mate = await server.person('mate', 'manager', { team })
  stranger = await server.person('stranger', 'Без сделок')
  clerk = await server.person('clerk', 'Без сумм')
  for (const amount of ['100.00', '250.50'])
    await server.call('POST', '/deals', {
      key: seller.key,
      body: { name: '=Сделка', amount: { amount, currency: 'RUB' } },
    })
}, 120_000)
afterAll(() => server.close())

const worth = { object: 'deal', rows: ['name'], measures: [{ fn: 'sum', field: 'amount' }, { fn: 'count' }] }
const counted = { object: 'deal', rows: ['stage'], measures: [{ fn: 'count' }] }

async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(
    `select (select jsonb_agg(v order by v.id) from saved_report v) as reports, (select jsonb_agg(v order by v.id) from dashboard v) as dashboards`,
  )
  return rows
}

async function refused(status: number, method: string, path: string, options: object, fields?: string[]) {
  const before = await kept()
  const answer = await server.call(method, path, options)
  expect(answer.status, answer.text).toBe(status)
  if (fields) expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields)
  expect(await kept()).toEqual(before)
}

const make = async (path: string, body: object, { key } = seller) => {
  const made = await server.call('POST', path, { key, body })
  expect(made.status, made.text).toBe(201)
  return made.body
}

test('figures are computed with the rights of who asks', async () => {
  const asked = await server.call('POST', '/reports/figures', { key: seller.key, body: worth })
  expect(asked.status, asked.text).toBe(200)
  expect(asked.body.rows).toMatchObject([{ key: ['=Сделка'], values: [{ amount: '350.50', currency: 'RUB' }, 2] }])
  await refused(422, 'POST', '/reports/figures', { key: clerk.key, body: worth }, ['measures.0'])
  await refused(403, 'POST', '/reports/figures', { key: stranger.key, body: worth })
  const { status } = await server.call('POST', '/reports/figures', { key: null, body: worth })
  expect(status).toBe(401)
})

test('a kept report is its owner’s until he shares it; who sees it may not change it', async () => {
  const report = await make('/reports', { name: 'Суммы', definition: worth })
  expect(report).toMatchObject({
    shared: 'private',
    definition: worth,
    problems: [],
    can: { change: true },
    version: 1,
  })
  await refused(404, 'GET', `/reports/${report.id}`, { key: mate.key })
  const path = `/reports/${report.id}`
  expect((await server.call('PATCH', path, { key: seller.key, body: { shared: 'team' } })).status).toBe(200)
  const seen = (await server.call('GET', path, { key: mate.key })).body
  expect(seen).toMatchObject({ name: 'Суммы', can: { change: false } })
  await refused(403, 'PATCH', path, { key: mate.key, body: { name: 'Моё' } })
  await refused(412, 'PATCH', path, { key: seller.key, body: { name: 'Новое' }, headers: { 'if-match': '"1"' } })
  expect((await server.call('GET', '/reports', { key: mate.key })).body.data.map(({ id }: Person) => id)).toContain(
    report.id,
  )
  expect((await server.call('DELETE', path, { key: seller.key })).status).toBe(204)
  await refused(404, 'GET', path, { key: seller.key })
  expect((await server.call('POST', `${path}/restoration`, { key: seller.key })).body.name).toBe('Суммы')
})

test('a report that rests on what somebody may not see tells him nothing of it', async () => {
  const report = await make('/reports', { name: 'Для всех', definition: worth, shared: 'everyone' })
  const forClerk = (await server.call('GET', `/reports/${report.id}`, { key: clerk.key })).body
  expect(forClerk).toMatchObject({ definition: null, problems: [{ code: 'reportHidden' }] })
  expect(JSON.stringify(forClerk)).not.toContain('amount')
  await refused(404, 'GET', `/reports/${report.id}`, { key: stranger.key })
})

test('only what could be asked is kept', async () => {
  const broken = { ...worth, rows: ['gone'], order: 'gone' }
  await refused(422, 'POST', '/reports', { key: seller.key, body: { name: 'Нет', definition: broken } }, [
    'definition.rows.0',
    'definition.order',
  ])
  await refused(
    422,
    'POST',
    '/reports',
    { key: seller.key, body: { name: ' ', definition: counted, shared: 'private', team: mate.id } },
    ['name', 'team'],
  )
  const reader = await server.person('reader', 'head', { scopes: ['read'] })
  await refused(403, 'POST', '/reports', { key: reader.key, body: { name: 'Нет', definition: counted } })
})

test('a dashboard shows its reports to whoever it is shown to, each with his own rights', async () => {
  const report = await make('/reports', { name: 'Суммы', definition: worth })
  const place = { x: 0, y: 0, w: 6, h: 4 }
  const tiles = [
    { id: 'a', report: report.id, ...place },
    { id: 'b', definition: counted, chart: 'bar', ...place, x: 6 },
    { id: 'c', stock: 'pipeline', ...place, y: 4 },
  ]
  const dashboard = await make('/dashboards', { name: 'Утро', shared: 'everyone', layout: { tiles } })
  const forMate = (await server.call('GET', `/dashboards/${dashboard.id}`, { key: mate.key })).body
  expect(forMate.layout.tiles).toMatchObject([
    { id: 'a', name: 'Суммы', definition: worth },
    { definition: counted },
    { stock: 'pipeline' },
  ])
  const forClerk = (await server.call('GET', `/dashboards/${dashboard.id}`, { key: clerk.key })).body
  expect(forClerk.layout.tiles).toMatchObject([{ id: 'a', definition: null }, { definition: counted }, {}])
  expect(forClerk.problems).toMatchObject([{ field: 'layout.tiles.0', code: 'reportHidden' }])
  const wrong = [
    { id: 'a', report: report.id, definition: counted, ...place, x: 8 },
    { id: 'a', ...place },
  ]
  await refused(422, 'POST', '/dashboards', { key: seller.key, body: { name: 'Нет', layout: { tiles: wrong } } }, [
    'layout.tiles.0',
    'layout.tiles.0.w',
    'layout.tiles.1',
    'layout.tiles.1.id',
  ])
  // Nobody reads another's report by putting it on a dashboard of his own.
  const theft = { tiles: [{ id: 'a', report: report.id, ...place }] }
  await refused(422, 'POST', '/dashboards', { key: mate.key, body: { name: 'Моя', layout: theft } }, [
    'layout.tiles.0.report',
  ])
})

test('stock reports are those that one may have, and are computed', async () => {
  const keysOf = async ({ key }: Person) =>
    (await server.call('GET', '/reports/stock', { key })).body.data.map((report: { key: string }) => report.key)
  const all = await keysOf(seller)
  expect(all).toContain('salesByManager')
  for (const key of all) {
    const answer = await server.call('POST', `/reports/stock/${key}/figures`, { key: seller.key, body: {} })
    expect(answer.status, `${key} ${answer.text}`).toBe(200)
    expect(
      answer.body.measures.every(({ label }: { label: string }) => label),
      key,
    ).toBe(true)
  }
  expect(await keysOf(clerk)).not.toContain('salesByManager')
  expect(await keysOf(clerk)).not.toContain('cohorts')
  expect(await keysOf(stranger)).not.toContain('pipeline')
  const { status } = await server.call('POST', '/reports/stock/nothing/figures', { body: {} })
  expect(status).toBe(404)
  const past = await server.call('POST', '/reports/stock/salesByManager/figures', {
    key: seller.key,
    body: { period: { from: '2001-01-01', to: '2001-12-31' } },
  })
  expect(past.body).toMatchObject({ rows: [], period: { from: '2001-01-01', to: '2001-12-31', goesOn: false } })
})

test('figures are taken along as CSV and Excel, in which nothing is a formula', async () => {
  const csv = await server.call('POST', '/reports/files', {
    key: seller.key,
    body: { format: 'csv', definition: worth, name: 'Суммы' },
  })
  expect(csv.status, csv.text).toBe(200)
  expect(csv.headers.get('content-disposition')).toContain(encodeURIComponent('Суммы.csv'))
  expect(csv.text.replace('\ufeff', '').split('\r\n')[1]).toMatch(/^'=Сделка[;,]350[.,]5[;,]2$/)
  const answer = await fetch(`${server.address}/api/v1/reports/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'xlsx', definition: worth }),
  })
  const parts = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  expect(sheet).toContain('<v>350.5</v>')
  expect(sheet).not.toContain('<f>')
  await refused(403, 'POST', '/reports/files', { key: clerk.key, body: { format: 'csv', definition: counted } })
})
