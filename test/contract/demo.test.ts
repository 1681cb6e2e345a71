import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReportFigures } from '../../src/charts/figures.ts'
import type { Filter, Json, JsonObject } from '../../src/model/index.ts'
import type { SchemaAnswer } from '../../src/web/app/contract.ts'
import { readSchema, type Schema } from '../../src/web/app/schema.ts'
import { addressBehind } from '../../src/web/features/reports/behind.ts'
import { isNothing, type ReportDefinition } from '../../src/web/features/reports/figures.ts'
import { listFields } from '../../src/web/records/columns.ts'
import { type FilterFields, filterFieldsOf } from '../../src/web/records/filter-fields.ts'
import { readListSearch } from '../../src/web/records/list-search.ts'
import { momentOf } from '../../src/web/records/past/past.ts'
import { filterInAddress } from '../../src/web/records/use-asked-filter.ts'
import { administrator, withAdministrator } from '../setup/api.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'

/** The sample company as `npm run demo` starts it; and over it, that a figure of a report leads to the ordinary list of exactly its records. */

let server: TestServer
let api: Client
let schema: Schema
beforeAll(async () => {
  server = await startServer({ ...withAdministrator, RAPPORT_DEMO: '1' })
  api = await signIn(server.url, administrator.email, administrator.password)
  schema = readSchema((await api.call<SchemaAnswer>('GET', '/schema')).body)
}, 240_000)
afterAll(() => server?.stop())

const rowsOf = async (path: string): Promise<JsonObject[]> => {
  const { status, body } = await api.call<{ data: JsonObject[] }>('GET', path)
  expect(status, path).toBe(200)
  return body.data
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
    const content = await fetch(`${server.url}/api/v1/attachments/${file}/content`, { headers: { cookie: api.cookie } })
    expect(content.status).toBe(200)
    expect(await content.text()).toMatch(/^%PDF/)
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

interface Line {
  of: { kind: string }
  cells: { plan: object | null; attained: number | null }[]
}

test('its sellers have plans, some reached and some not, and some deals were lost to competitors', async () => {
  const { status, body } = await api.call<{ lines: Line[] }>(
    'GET',
    `/plans?year=${new Date().getFullYear()}&span=month&measure=revenue&by=people`,
  )
  expect(status).toBe(200)
  const attained = body.lines
    .filter(({ of }) => of.kind === 'user')
    .flatMap(({ cells }) => cells.flatMap(cell => (cell.plan && cell.attained ? [cell.attained] : [])))
  expect(attained.length).toBeGreaterThan(20)
  expect(attained.some(part => part >= 1)).toBe(true)
  expect(attained.some(part => part < 1)).toBe(true)
  expect((await rowsOf('/competitors')).length).toBe(3)
  expect((await rowsOf('/deals?filter[competitor][empty]=false&limit=10')).length).toBe(10)
})

const t = (key: string) => key

function fieldsOf(name: string): FilterFields {
  const object = objectOf(name)
  return filterFieldsOf({ object, own: listFields(object, t), t, ...schema })
}

function objectOf(name: string) {
  const object = schema.byName.get(name)
  if (!object) throw new Error(name)
  return object
}

type Where = { row?: number; column?: number; measure: number }

/** Every place of a table that has a figure behind which are records. */
function placesOf({ rows, measures, total }: ReportFigures): (Where & { value: Json })[] {
  return measures.flatMap((_, measure) => [
    { measure, value: total.values[measure] ?? null },
    ...total.cells.map((cell, column) => ({ measure, column, value: cell[measure] ?? null })),
    ...rows.flatMap(({ values, cells }, row) => [
      { measure, row, value: values[measure] ?? null },
      ...cells.map((cell, column) => ({ measure, row, column, value: cell[measure] ?? null })),
    ]),
  ])
}

/** What the list finds that opens at an address, asked as its page asks it. */
async function countAt(address: string): Promise<number> {
  const { pathname, searchParams } = new URL(address, server.url)
  const object = schema.byPlural.get(pathname.slice(1))
  if (!object) throw new Error(address)
  const read = Object.fromEntries(
    [...searchParams].map(([name, text]) => [name, name === 'f' || name === 'done' ? JSON.parse(text) : text]),
  )
  const search = readListSearch(read)
  const filter: Filter | undefined = filterInAddress(object, search, fieldsOf(object.name))
  const asked = {
    ...(filter && { filter }),
    ...(search.q && { q: search.q }),
    ...(search.asOf && { asOf: momentOf(search.asOf) }),
    limit: 1,
    total: true,
  }
  const { status, body } = await api.call<{ total?: { value: number } }>('POST', `/${object.plural}/query`, asked)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.total?.value ?? -1
}

const reader = (figures: ReportFigures, q?: string) => ({
  object: objectOf(figures.object),
  fields: fieldsOf(figures.object),
  ...(q && { q }),
})

test('every count of every stock report is how many records its list has', async () => {
  const { data } = (await api.call<{ data: { key: string }[] }>('GET', '/reports/stock')).body
  expect(data.length).toBeGreaterThan(20)
  let compared = 0
  for (const { key } of data) {
    const figures = (await api.call<ReportFigures>('POST', `/reports/stock/${key}/figures`, {})).body
    const { filter, rows, columns, measures } = figures
    for (const { value, ...cell } of placesOf(figures)) {
      const heads = [rows[cell.row ?? -1], columns[cell.column ?? -1], measures[cell.measure]]
      const isListed = heads.every(head => head === undefined || head.filter !== null) && filter !== null
      if (isNothing(value)) continue
      const address = addressBehind(figures, cell, reader(figures))
      expect([key, cell, address !== null]).toEqual([key, cell, isListed])
    }
    // Measured for a few of each, which are different kinds of places.
    const counts = placesOf(figures).filter(({ value, measure }) => {
      const { kind, name } = measures[measure] ?? {}
      return (
        kind === 'number' &&
        typeof value === 'number' &&
        value > 0 &&
        !summed.has(name ?? '') &&
        !distinct.has(`${key} ${name}`)
      )
    })
    for (const { value, ...cell } of sampled(counts, 8)) {
      const address = addressBehind(figures, cell, reader(figures))
      if (!address) continue
      expect([key, address, await countAt(address)]).toEqual([key, address, value])
      compared++
    }
  }
  expect(compared).toBeGreaterThan(80)
}, 120_000)

/** Numbers that count no records: sums of seconds, means, different clients of deals, quotients. */
const summed = new Set(['talk', 'meanTalk', 'dealsPerClient', 'minutes'])
const distinct = new Set(['clientValue clients', 'callsByPerson clients'])

const sampled = <Item>(items: readonly Item[], many: number): Item[] => {
  const step = Math.max(1, Math.floor(items.length / many))
  return items.filter((_, at) => at % step === 0)
}

test('a report by currency, by what is done and by words leads to the same in its list, one of the past to that of then', async () => {
  const definitions: ReportDefinition[] = [
    { object: 'deal', rows: ['amount.currency'], measures: [{ fn: 'count' }] },
    { object: 'deal', rows: ['company.industry'], columns: ['owner.team'], measures: [{ fn: 'count' }] },
    { object: 'task', rows: ['owner'], measures: [{ fn: 'count' }] },
    { object: 'deal', measures: [{ fn: 'count' }] },
    { object: 'deal', q: 'кухня', rows: ['stage'], measures: [{ fn: 'count' }] },
    {
      object: 'lead',
      filter: { not: { or: [{ status: 'refused' }, { source: null }] } },
      rows: [{ field: 'createdAt', bucket: 'quarter' }],
      measures: [{ fn: 'count' }],
    },
  ]
  for (const definition of definitions) {
    const figures = (await api.call<ReportFigures>('POST', '/reports/figures', definition)).body
    const places = placesOf(figures).filter(({ value }) => !isNothing(value))
    expect(places.length).toBeGreaterThan(0)
    for (const { value, ...cell } of sampled(places, 10)) {
      const address = addressBehind(figures, cell, reader(figures, definition.q))
      expect([address, await countAt(address ?? '/')]).toEqual([address, value])
    }
    const asOf = new Date(Date.now() - 60_000).toISOString()
    const { q: _words, ...then } = definition
    const past = (await api.call<ReportFigures>('POST', '/reports/figures', { ...then, asOf })).body
    const were = placesOf(past).filter(({ value }) => !isNothing(value))
    for (const { value, ...cell } of sampled(were, 3)) {
      const address = addressBehind(past, cell, reader(past))
      expect([address, await countAt(address ?? '/')]).toEqual([address, value])
    }
  }
}, 120_000)
