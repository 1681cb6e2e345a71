import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { type Api, signIn, withAdministrator } from '../setup/api.ts'
import { startServer, type TestServer } from '../setup/server.ts'

/** The sample company as `npm run demo` starts it. */

let server: TestServer
let api: Api
beforeAll(async () => {
  server = await startServer({ ...withAdministrator, RAPPORT_DEMO: '1' })
  api = await signIn(server)
}, 120_000)
afterAll(() => server?.stop())

const rowsOf = async (path: string): Promise<JsonObject[]> => {
  const { status, body } = await api.get(path)
  expect(status, path).toBe(200)
  return body.data as JsonObject[]
}
const sum = (rows: JsonObject[], of: string) => rows.reduce((all, row) => all + Number(row[of]), 0)

test('its calls have a line, lie on cards, and some were missed and not called back', async () => {
  expect(await rowsOf('/phone-lines')).toMatchObject([{ name: 'Отдел продаж', hasSecret: false }])
  const counts = await rowsOf('/phone-calls/counts')
  for (const kind of ['in', 'out', 'missed', 'short', 'waited', 'notCalledBack'])
    expect(sum(counts, kind), kind).toBeGreaterThan(5)
  expect(sum(counts, 'notCalledBack')).toBeLessThan(sum(counts, 'missed'))
  const calls = await rowsOf('/phone-calls?limit=50')
  expect(calls.filter(({ record }) => record).length).toBeGreaterThan(25)
})

test('a year of advertising was paid for', async () => {
  const costs = await rowsOf('/advertising-costs?limit=200')
  expect(costs.length).toBe(48)
  expect(new Set(costs.map(({ channel }) => channel)).size).toBe(4)
})

test('its papers are made: offers, contracts, invoices, acts and delivery notes', async () => {
  const papers = await rowsOf('/documents?limit=50')
  const kinds = Map.groupBy(papers, ({ kind }) => kind)
  expect(Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]))).toEqual({
    ...{ quote: 2, contract: 5, invoice: 3, act: 2, deliveryNote: 2 },
  })
  for (const { documentNumber, file, dated } of papers) {
    expect([documentNumber, dated]).not.toContain(null)
    const { status, text } = await api.get(`/attachments/${file}/content`)
    expect(status).toBe(200)
    expect(text).toMatch(/^%PDF/)
  }
})

test('its orders stand in every stage of production, one is late, and clients came back with some', async () => {
  const orders = await rowsOf('/orders?limit=50')
  expect(new Set(orders.map(({ stage }) => stage)).size).toBe(4)
  const today = new Date().toISOString().slice(0, 10)
  expect(orders.filter(({ dueOn, closedAt }) => !closedAt && String(dueOn) < today).length).toBe(1)
  const cases = await rowsOf('/cases')
  expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(['question', 'complaint']))
  expect(cases.every(({ order }) => orders.some(({ id }) => id === order))).toBe(true)
})

test('its sellers have plans, some reached and some not, and some deals were lost to competitors', async () => {
  const { status, body } = await api.get(`/plans?year=${new Date().getFullYear()}&span=month&measure=revenue&by=people`)
  expect(status).toBe(200)
  const lines = body.lines as { of: { kind: string }; cells: { plan: object | null; attained: number | null }[] }[]
  const attained = lines
    .filter(({ of }) => of.kind === 'user')
    .flatMap(({ cells }) => cells.flatMap(cell => (cell.plan && cell.attained ? [cell.attained] : [])))
  expect(attained.length).toBeGreaterThan(20)
  expect(attained.some(part => part >= 1)).toBe(true)
  expect(attained.some(part => part < 1)).toBe(true)
  expect((await rowsOf('/competitors')).length).toBe(3)
  expect((await rowsOf('/deals?filter[competitor][empty]=false&limit=10')).length).toBe(10)
})
