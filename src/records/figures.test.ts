import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Invalid, JsonObject } from '../model/index.ts'
import { bulkRecords, type Context, createRecord, type FigureQuery, figuresOf } from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
let anna: string
/** Reads what is Anna's, and no prices. */
let narrow: Context
const rub = (amount: string) => ({ amount, currency: 'RUB' })
const shelf: Record<string, string> = {}

beforeAll(async () => {
  toys = await openToys()
  const person = toys.person('anna', toys.team('team'))
  anna = person.id
  const boris = toys.person('boris').id
  narrow = toys.as(person, { objects: { book: { read: 'own' } }, fields: { 'book.price': 'hidden' } })
  for (const name of ['Юг', 'Море']) shelf[name] = (await createRecord(toys.all, 'shelf', { name })).id
  const create: JsonObject[] = [
    {
      name: 'One',
      shelf: shelf.Юг ?? '',
      state: 'read',
      owner: anna,
      price: rub('10'),
      printedOn: '2026-01-31',
      subjects: ['a', 'b'],
    },
    {
      name: 'Two',
      shelf: shelf.Юг ?? '',
      state: 'new',
      owner: anna,
      price: rub('15.50'),
      printedOn: '2026-02-01',
      subjects: ['b'],
    },
    { name: 'Three', shelf: shelf.Море ?? '', state: 'new', owner: boris, price: rub('300'), printedOn: '2026-02-28' },
    { name: 'Four', shelf: shelf.Море ?? '', state: 'read', price: rub('7') },
    { name: 'Five', state: 'lost', subjects: ['a'] },
  ]
  await bulkRecords(toys.all, 'book', { create })
})
afterAll(() => toys.close())

const ask = (query: Partial<FigureQuery>, ctx = toys.all) =>
  figuresOf(ctx, 'book', { rows: [], columns: [], measures: [{ fn: 'count' }], ...query })
const problemsOf = (query: Partial<FigureQuery>) =>
  ask(query).then(
    () => [],
    (error: Invalid) => error.problems.map(({ field, code }) => [field, code]),
  )

test('a table has a row and a column for each group, and what they come to', async () => {
  const sum = { fn: 'sum', field: 'price' } as const
  const table = await ask({
    rows: ['shelf.name'],
    columns: ['state'],
    measures: [{ fn: 'count' }, sum],
    sort: 'shelf.name',
  })
  expect(table.rows.map(({ key }) => key)).toEqual([['Море'], ['Юг'], [null]])
  expect(table.columns.map(({ key }) => key)).toEqual([['new'], ['read'], ['lost']])
  expect(table.cells).toEqual([
    [[1, rub('300.00')], [1, rub('7.00')], null],
    [[1, rub('15.50')], [1, rub('10.00')], null],
    [null, null, [1, null]],
  ])
  expect(table.rowTotals).toEqual([
    [2, rub('307.00')],
    [2, rub('25.50')],
    [1, null],
  ])
  expect(table.columnTotals.map(([count]) => count)).toEqual([2, 2, 1])
  expect(table.total).toEqual([5, rub('332.50')])
})

test('a record with several words is in the group of each, and once in what they come to', async () => {
  const table = await ask({ rows: ['subjects'], columns: ['state'], sort: 'subjects' })
  expect(table.rows.map(({ key }, i) => [key[0], table.rowTotals[i]?.[0]])).toEqual([
    ['a', 2],
    ['b', 2],
    [null, 2],
  ])
  expect(table.columnTotals).toEqual([[2], [2], [1]])
  expect(table.total).toEqual([5])
})

test('only the first rows are shown, and the rest is in the totals', async () => {
  const table = await ask({
    rows: ['shelf'],
    measures: [{ fn: 'sum', field: 'price', name: 'worth' }],
    sort: '-worth',
    limit: 1,
  })
  expect(table.rows.map(({ key, called }) => [key, called])).toEqual([[[shelf.Море], ['Море']]])
  expect(table).toMatchObject({ more: 2, total: [rub('332.50')], cells: [[]] })
})

test('a share is worked out of measures that count some records, and divided by zero it is empty', async () => {
  const measures: FigureQuery['measures'] = [
    { fn: 'count', name: 'read', filter: { state: 'read' } },
    { fn: 'count', name: 'new', filter: { state: 'new' } },
    { name: 'share', formula: 'read / (read + new)', result: 'number' },
    { fn: 'sum', field: 'price', name: 'worth' },
    { name: 'each', formula: 'worth / (read + new)', result: 'money' },
  ]
  const table = await ask({ rows: ['shelf.name'], measures, sort: '-share' })
  expect(table.rows.map(({ key }, i) => [key[0], ...(table.rowTotals[i] ?? [])])).toEqual([
    ['Море', 1, 1, 0.5, rub('307.00'), rub('153.50')],
    ['Юг', 1, 1, 0.5, rub('25.50'), rub('12.75')],
    [null, 0, 0, null, null, null],
  ])
  expect(table.total).toEqual([2, 2, 0.5, rub('332.50'), rub('83.13')])
})

test('different values are counted once each, and time between days in days', async () => {
  const measures: FigureQuery['measures'] = [
    { fn: 'distinct', field: 'shelf' },
    { fn: 'avg', span: { from: 'printedOn', until: 'printedOn', unit: 'days' }, name: 'days' },
  ]
  expect((await ask({ measures })).total).toEqual([2, 0])
})

test('rights hold in every figure', async () => {
  const table = await ask({ rows: ['state'], columns: ['owner'] }, narrow)
  // Anna's and what is nobody's.
  expect(table.total).toEqual([4])
  expect(table.columns.map(({ key }) => key[0])).toEqual([anna, null])
  await expect(ask({ measures: [{ fn: 'sum', field: 'price' }] }, narrow)).rejects.toMatchObject({
    problems: [{ field: 'measures.0', code: 'unknownField', params: { field: 'price' } }],
  })
  await expect(ask({ measures: [{ fn: 'count', filter: { price: { gt: 1 } } }] }, narrow)).rejects.toMatchObject({
    problems: [{ field: 'measures.0.filter.price', code: 'unknownField' }],
  })
})

test('everything that is wrong is named at its place', async () => {
  expect(
    await problemsOf({
      rows: ['nothing'],
      columns: ['state', { field: 'printedOn', bucket: 'hour' }],
      measures: [
        { fn: 'distinct', field: 'subjects' },
        { name: 'share', formula: 'count / gone', result: 'number' },
        { fn: 'count', filter: { nothing: 1 } },
        { fn: 'avg', span: { from: 'name', until: 'printedOn', unit: 'days' } },
        { fn: 'count', name: 'twice' },
        { fn: 'count', name: 'twice' },
      ],
      sort: 'gone',
      limit: 0,
    }),
  ).toEqual([
    ['measures.2.filter.nothing', 'unknownField'],
    ['rows.0', 'unknownField'],
    ['columns.1', 'hourNeedsTime'],
    ['measures.0', 'notDistinct'],
    ['measures.3', 'spanOfTime'],
    ['measures.1.formula', 'formulaField'],
    ['measures.5', 'measureTwice'],
    ['order', 'groupOrder'],
    ['limit', 'limit'],
  ])
})
