import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Filter, GroupGiven, JsonObject } from '../model/index.ts'
import { allOf, bulkRecords, type Context, createRecord, type FigureQuery, figuresOf, listRecords } from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
/** Reads everything; what is one's own and nobody's, without the shelves; all, and of people only those of the own team. */
let readers: Record<string, Context>

beforeAll(async () => {
  toys = await openToys()
  const team = toys.team('team')
  const people = ['anna', 'boris', 'vera'].map(name => toys.person(name, name === 'vera' ? undefined : team))
  const [anna] = people
  if (!anna) throw new Error('nobody')
  readers = {
    all: toys.all,
    own: toys.as(anna, { objects: { book: { read: 'own' }, remark: { read: 'own' } } }),
    team: toys.as(anna, { objects: { book: { read: 'team' }, remark: { read: 'team' }, shelf: { read: 'all' } } }),
  }
  const shelves: string[] = []
  for (const name of ['Юг', 'Море', 'Юг 2']) shelves.push((await createRecord(toys.all, 'shelf', { name })).id)
  const sample = <Value>(arbitrary: fc.Arbitrary<Value>, many: number) =>
    fc.sample(arbitrary, { numRuns: many, seed: 7 })
  const orNone = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null })
  const books = fc.record({
    name: fc.constantFrom('A', 'B', 'b', "O'Neil", 'Ёж', '100%'),
    shelf: orNone(fc.constantFrom(...shelves)),
    owner: orNone(fc.constantFrom(...people.map(({ id }) => id))),
    price: orNone(
      fc.record({ amount: fc.constantFrom('1.00', '20.50', '0.00'), currency: fc.constantFrom('RUB', 'EUR') }),
    ),
    printedOn: orNone(
      fc.constantFrom('0001-01-01', '2023-12-31', '2024-01-01', '2024-02-29', '2026-03-29', '9999-12-31'),
    ),
    subjects: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
    tongues: fc.uniqueArray(fc.constantFrom('ru', 'en', 'la'), { maxLength: 2 }),
    state: fc.constantFrom('new', 'read'),
  })
  const create = (rows: JsonObject[]) => ({ create: rows })
  await bulkRecords(toys.all, 'book', create(sample(books, 250)))
  const { data } = await listRecords(toys.all, 'book', { limit: 50 })
  // Around the changes of clocks of Berlin, Havana (at midnight), Lord Howe (by half an hour) and the turn of the year.
  const around = [
    '2025-03-30T01:00Z',
    '2025-10-26T01:00Z',
    '2025-03-09T05:00Z',
    '2025-11-02T05:00Z',
    '2025-04-05T15:00Z',
    '2024-12-31T23:00Z',
  ]
  const remarks = fc.record({
    text: fc.constantFrom('a', 'b'),
    at: fc
      .tuple(fc.constantFrom(...around), fc.integer({ min: -30, max: 30 }))
      .map(([moment, hours]) => new Date(Date.parse(moment) + hours * 1_800_000 - 1).toISOString()),
    on: fc.constantFrom(...data.map(({ id }) => ({ object: 'book', id }))),
    owner: orNone(fc.constantFrom(...people.map(({ id }) => id))),
  })
  await bulkRecords(toys.all, 'remark', create(sample(remarks, 250)))
})
afterAll(() => toys.close())

const buckets = ['day', 'week', 'month', 'quarter', 'year', 'weekday', 'monthOfYear'] as const
const bookGroups = fc.oneof(
  fc.constantFrom<GroupGiven>(
    'name',
    'shelf',
    'owner',
    'state',
    'subjects',
    'tongues',
    'good',
    'price.currency',
    'shelf.name',
  ),
  fc.constantFrom(...buckets).map((bucket): GroupGiven => ({ field: 'printedOn', bucket })),
)
const remarkGroups = fc.oneof(
  fc.constantFrom<GroupGiven>('text', 'owner', 'on.book.state', 'on.book.name', 'on.book.subjects'),
  fc.constantFrom(...buckets, 'hour' as const).map((bucket): GroupGiven => ({ field: 'at', bucket })),
)
const zones = [
  'Europe/Moscow',
  'Europe/Berlin',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
]

const measures: Record<string, FigureQuery['measures']> = {
  book: [
    { fn: 'count' },
    { fn: 'count', name: 'dear', filter: { price: { gt: '1' } } },
    { fn: 'count', field: 'price' },
  ],
  remark: [{ fn: 'count' }, { fn: 'count', name: 'a', filter: { text: 'a' } }],
}
const met: Record<string, Filter[]> = {
  book: [{}, { price: { gt: '1' } }, { price: { empty: false } }],
  remark: [{}, { text: 'a' }],
}

/** Of every cell and what they come to, the figure and how many records its filter finds. */
async function compare(ctx: Context, object: string, query: FigureQuery) {
  const table = await figuresOf(ctx, object, query)
  const said: unknown[] = []
  const found: unknown[] = []
  const note = async (values: (unknown | null)[] | null | undefined, ...filters: (Filter | undefined)[]) => {
    for (const [i, filter] of (met[object] ?? []).entries()) {
      const whole = allOf([query.filter, ...filters, filter])
      const { total } = await listRecords(ctx, object, { filter: whole, total: true, limit: 1 })
      said.push([JSON.stringify(whole), values?.[i] ?? 0])
      found.push([JSON.stringify(whole), total?.value])
    }
  }
  await note(table.total)
  for (const [r, row] of table.rows.entries()) {
    await note(table.rowTotals[r], row.filter)
    for (const [c, column] of table.columns.entries()) await note(table.cells[r]?.[c], row.filter, column.filter)
  }
  for (const [c, column] of table.columns.entries()) await note(table.columnTotals[c], column.filter)
  return { said, found }
}

test('of every figure the list finds exactly the records that were counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('book', 'remark').chain(object => {
        const group = object === 'book' ? bookGroups : remarkGroups
        const key = (given: GroupGiven) => (typeof given === 'string' ? given : given.field)
        return fc.record({
          object: fc.constant(object),
          groups: fc.uniqueArray(group, { minLength: 1, maxLength: 2, selector: key }),
        })
      }),
      fc.constantFrom('all', 'own', 'team'),
      fc.constantFrom(...zones),
      async ({ object, groups }, who, timeZone) => {
        const reader = readers[who] ?? toys.all
        const ctx = { ...reader, config: { ...reader.config, company: { ...reader.config.company, timeZone } } }
        const [row, column] = groups
        // Whoever reads no shelves can ask nothing of them.
        if (who === 'own' && groups.includes('shelf.name')) return
        const query = { rows: row ? [row] : [], columns: column ? [column] : [], measures: measures[object] ?? [] }
        const { said, found } = await compare(ctx, object, query)
        expect(said).toEqual(found)
      },
    ),
    { numRuns: 40, seed: 20261130 },
  )
}, 300_000)
