import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReportFigures } from '../../src/charts/figures.ts'
import type { Filter, Json } from '../../src/model/index.ts'
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

/** A figure of a report leads to the ordinary list of exactly its records: over the sample company. */

let server: TestServer
let api: Client
let schema: Schema
beforeAll(async () => {
  server = await startServer({ ...withAdministrator, RAPPORT_DEMO: '1' })
  api = await signIn(server.url, administrator.email, administrator.password)
  schema = readSchema((await api.call<SchemaAnswer>('GET', '/schema')).body)
}, 240_000)
afterAll(() => server?.stop())

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
