import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AggregateQuery, Invalid, Json, JsonObject } from '../model/index.ts'
import { aggregateRecords, bulkRecords, type Context, createRecord, listRecords, removeRecord } from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
let anna: string
let boris: string
/** Reads what is Anna's, and no prices. */
let narrow: Context
const shelves = { Юг: '', Арктика: '', Море: '' }
const rub = (amount: string) => ({ amount, currency: 'RUB' })

beforeAll(async () => {
  toys = await openToys()
  const person = toys.person('anna', toys.team('team'))
  anna = person.id
  boris = toys.person('boris').id
  narrow = toys.as(person, { objects: { book: { read: 'own' } }, fields: { 'book.price': 'hidden' } })
  for (const name of ['Юг', 'Арктика', 'Море'] as const)
    shelves[name] = (await createRecord(toys.all, 'shelf', { name })).id
  const create: JsonObject[] = [
    { name: 'One', shelf: shelves.Юг, state: 'read', owner: anna, price: rub('10'), printedOn: '2026-01-31' },
    { name: 'Two', shelf: shelves.Юг, state: 'new', owner: anna, price: rub('15.50'), printedOn: '2026-02-01' },
    { name: 'Three', shelf: shelves.Арктика, state: 'new', owner: boris, price: rub('300'), printedOn: '2026-02-28' },
    { name: 'Four', shelf: shelves.Море, state: 'read', price: { amount: '7', currency: 'EUR' } },
    { name: 'Five', shelf: shelves.Море, state: 'read', price: rub('1') },
    { name: 'Six', state: 'lost' },
  ]
  await bulkRecords(toys.all, 'book', { create })
})
afterAll(() => toys.close())

const ask = (query: AggregateQuery, ctx = toys.all) => aggregateRecords(ctx, 'book', query)
const rowsOf = async (query: AggregateQuery, ctx = toys.all) =>
  (await ask(query, ctx)).rows.map(({ group, measures }) => [...Object.values(group), ...measures])
const problemsOf = (query: AggregateQuery, ctx = toys.all) =>
  ask(query, ctx).then(
    () => [],
    (error: Invalid) => error.problems.map(({ field, code }) => [field, code]),
  )
const sum = { fn: 'sum', field: 'price' } as const
const count = { fn: 'count' } as const

test('groups stand in the order in which people know them: choices in theirs, what has a name by name, empty ones last', async () => {
  const states = await rowsOf({ groupBy: ['state'], sort: 'state' })
  expect(states).toEqual([
    ['new', 2],
    ['read', 3],
    ['lost', 1],
  ])
  const falling = await rowsOf({ groupBy: ['state'], sort: '-state' })
  expect(falling.map(([state]) => state)).toEqual(['lost', 'read', 'new'])
  const byShelf = await rowsOf({ groupBy: ['shelf'], sort: '-shelf' })
  expect(byShelf.map(([shelf]) => shelf)).toEqual([shelves.Юг, shelves.Море, shelves.Арктика, null])
})

test('groups are ordered by how many they are and by their sums, and only as many are given as were asked for', async () => {
  const query: AggregateQuery = { groupBy: ['shelf'], measures: [count, sum], sort: '-price:sum,-count', limit: 2 }
  expect(await ask(query)).toEqual({
    rows: [
      { group: { shelf: shelves.Арктика }, measures: [1, rub('300.00')] },
      { group: { shelf: shelves.Юг }, measures: [2, rub('25.50')] },
    ],
    more: true,
  })
  expect(await ask({ groupBy: ['state'], limit: 3 })).toMatchObject({ more: false })
  expect(await ask({ groupBy: ['state'] })).not.toHaveProperty('more')
  expect((await rowsOf({ ...query, sort: '-count', limit: 9 })).map(([, many]) => many)).toEqual([2, 2, 1, 1])
})

test('where currencies are mixed, each has its sum', async () => {
  const measures = [sum, { fn: 'count', field: 'price' } as const]
  const mixed = await rowsOf({ groupBy: ['shelf'], measures, filter: { shelf: shelves.Море } })
  expect(mixed).toEqual([[shelves.Море, null, 2]])
  expect(
    await rowsOf({ groupBy: ['shelf', 'price.currency'], measures: [sum], filter: { shelf: shelves.Море } }),
  ).toEqual([
    [shelves.Море, 'EUR', { amount: '7.00', currency: 'EUR' }],
    [shelves.Море, 'RUB', rub('1.00')],
  ])
})

test('groups are made by a field of what is referred to, with the same records that a filter by it finds', async () => {
  const groups = await rowsOf({ groupBy: ['shelf.name'], sort: 'shelf.name' })
  expect(groups).toEqual([
    ['Арктика', 1],
    ['Море', 2],
    ['Юг', 2],
    [null, 1],
  ])
  for (const [name, many] of groups) {
    const named: Json = name ?? { empty: true }
    const filter = { 'shelf.name': named }
    const { total } = await listRecords(toys.all, 'book', { filter, total: true, limit: 1 })
    expect(total?.value).toBe(many)
  }
  const months = await rowsOf({ groupBy: [{ field: 'printedOn', bucket: 'month' }], sort: '-printedOn' })
  expect(months).toEqual([
    ['2026-02-01', 2],
    ['2026-01-01', 1],
    [null, 3],
  ])
})

test('rights hold in groups, sums and their order', async () => {
  // Anna's, and what is nobody's: not what is Boris's.
  expect(await rowsOf({ groupBy: ['state'], sort: '-count' }, narrow)).toEqual([
    ['read', 3],
    ['lost', 1],
    ['new', 1],
  ])
  expect(await rowsOf({ groupBy: ['owner'], filter: { owner: boris } }, narrow)).toEqual([])
  expect(await problemsOf({ measures: [sum] }, narrow)).toEqual([['measures.0', 'unknownField']])
  expect(await problemsOf({ groupBy: ['price.currency'] }, narrow)).toEqual([['groupBy.0', 'unknownField']])
  expect(await problemsOf({ groupBy: ['state'], sort: '-price:sum' }, narrow)).toEqual([['sort', 'groupOrder']])
  // Shelves are not his to read: he learns neither their names nor what stands on them.
  expect(await problemsOf({ groupBy: ['shelf.name'] }, narrow)).toEqual([['groupBy.0', 'unknownField']])
})

test('what is in the trash is in no group, nor is what it says of others', async () => {
  const shelf = (await createRecord(toys.all, 'shelf', { name: 'Временная' })).id
  const id = (await createRecord(toys.all, 'book', { name: 'Gone', shelf, state: 'read', price: rub('5') })).id
  const query: AggregateQuery = { groupBy: ['shelf.name'], measures: [count, sum], filter: { name: 'Gone' } }
  expect(await rowsOf(query)).toEqual([['Временная', 1, rub('5.00')]])
  await removeRecord(toys.all, 'book', id)
  expect(await rowsOf(query)).toEqual([])
})

test('every problem of a grouping is named', async () => {
  expect(
    await problemsOf({
      groupBy: ['nope', 'price', { field: 'state', bucket: 'day' }, 'state.currency', 'shelf.nope'],
      sort: 'owner,count',
      limit: 0,
    }),
  ).toEqual([
    ['groupBy.0', 'unknownField'],
    ['groupBy.1', 'notGroupable'],
    ['groupBy.2', 'bucketNeedsDate'],
    ['groupBy.3', 'unknownField'],
    ['groupBy.4', 'unknownField'],
    ['sort', 'groupOrder'],
    ['limit', 'limit'],
  ])
  expect(await problemsOf({ groupBy: ['state'], limit: 10_001 })).toEqual([['limit', 'limit']])
})

const words = ['VIP', 'опт', 'дача, сад', '"кухни"', "o'neil"]
const some = <Value>(of: readonly Value[]) => fc.subarray([...of])
const book = fc.record({
  subjects: some(words),
  tongues: some(['ru', 'en', 'la']),
  price: fc.option(fc.integer({ min: 0, max: 1000 })),
})

test('a record of several values is in the group of each, once; all together it counts once', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(book, { minLength: 1, maxLength: 12 }), async books => {
      const begins = `Пачка ${++run} `
      const create = books.map(({ price, ...one }, at) => ({
        ...one,
        name: `${begins}${at}`,
        price: price === null ? null : rub(String(price)),
      }))
      await bulkRecords(toys.all, 'book', { create, atomic: true })
      const filter = { name: { startsWith: begins } }
      const has = (list: readonly string[], value: Json | undefined) =>
        value === null ? !list.length : list.some(one => one === value)
      const worth = (own: typeof books) => {
        const priced = own.filter(({ price }) => price !== null)
        return priced.length ? rub(priced.reduce((all, { price }) => all + (price ?? 0), 0).toFixed(2)) : null
      }

      for (const field of ['subjects', 'tongues'] as const) {
        const { rows } = await ask({ groupBy: [field], measures: [count, sum], filter })
        const used = new Set(books.flatMap(one => (one[field].length ? one[field] : [null])))
        expect(new Set(rows.map(({ group }) => group[field]))).toEqual(used)
        for (const { group, measures } of rows) {
          const own = books.filter(one => has(one[field], group[field]))
          expect(measures).toEqual([own.length, worth(own)])
          const value = group[field] ?? null
          const chosen: JsonObject = { [field]: value === null ? { empty: true } : { contains: value } }
          const found = await listRecords(toys.all, 'book', {
            filter: { and: [filter, chosen] },
            total: true,
            limit: 1,
          })
          expect(found.total?.value).toBe(own.length)
        }
      }
      const { rows } = await ask({ groupBy: ['tongues', 'subjects'], filter })
      for (const { group, measures } of rows)
        expect(measures).toEqual([
          books.filter(one => has(one.tongues, group.tongues) && has(one.subjects, group.subjects)).length,
        ])
      expect(await rowsOf({ measures: [count, sum], filter })).toEqual([[books.length, worth(books)]])
    }),
    { numRuns: 20 },
  )
})

test('several values stand in the order in which people know them, and are found in what is referred to', async () => {
  const shelf = (await createRecord(toys.all, 'shelf', { name: 'Языки' })).id
  const create = [['la'], ['ru', 'en'], []].map((tongues, at) => ({ name: `Язык ${at}`, tongues, shelf }))
  const { results } = await bulkRecords(toys.all, 'book', { create })
  const filter = { shelf }
  const tongues = async (sort: string) => (await rowsOf({ groupBy: ['tongues'], filter, sort })).map(([one]) => one)
  expect(await tongues('tongues')).toEqual(['ru', 'en', 'la', null])
  expect(await tongues('-tongues')).toEqual(['la', 'en', 'ru', null])
  await createRecord(toys.all, 'book', { name: 'Продолжение', sequel: results[1]?.id ?? '' })
  expect(await rowsOf({ groupBy: ['sequel.tongues'], filter: { name: 'Продолжение' } })).toEqual([
    ['en', 1],
    ['ru', 1],
  ])
  const asOf = new Date().toISOString()
  expect(await rowsOf({ groupBy: ['tongues'], filter, asOf })).toHaveLength(4)
  expect(await problemsOf({ groupBy: [{ field: 'tongues', bucket: 'day' }] })).toEqual([
    ['groupBy.0', 'bucketNeedsDate'],
  ])
})
