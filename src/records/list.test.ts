import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Filter, Invalid, Malformed, type Query } from '../model/index.ts'
import { aggregateRecords, bulkRecords, createRecord, listRecords, searchRecords, updateRecord } from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
const printed = ['2001-05-01', null, '1999-01-01', '2001-05-01', null, '2010-12-31', '1999-01-01']

beforeAll(async () => {
  toys = await openToys()
  const create = printed.map((printedOn, i) => ({
    name: `Volume ${i}`,
    printedOn,
    state: i % 2 ? 'read' : 'new',
    price: i === 6 ? null : { amount: `${i * 10}.50`, currency: 'RUB' },
    subjects: i === 0 ? ['sea', 'war'] : [],
  }))
  await bulkRecords(toys.all, 'book', { create })
})
afterAll(() => toys.close())

const names = async (query: Query) => (await listRecords(toys.all, 'book', query)).data.map(book => book.name)

async function allPages(query: Query): Promise<unknown[]> {
  const seen: unknown[] = []
  let cursor: string | undefined
  do {
    const page = await listRecords(toys.all, 'book', { ...query, cursor })
    seen.push(...page.data.map(book => book.name))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return seen
}

for (const sort of [
  'name',
  '-name',
  'printedOn,name',
  '-printedOn,name',
  'printedOn,-name',
  '-price',
  'price',
  'state,-printedOn',
  undefined,
])
  for (const limit of [1, 2, 3, 7])
    test(`pages of ${limit} sorted by ${sort ?? 'the newest'} show each record once and in order`, async () => {
      expect(await allPages({ sort, limit })).toEqual(await names({ sort, limit: 200 }))
    })

for (const sort of ['name', '-printedOn,name', 'printedOn,-name', 'price', undefined])
  test(`a page begins behind any number of rows sorted by ${sort ?? 'the newest'}, of the list or of a cursor`, async () => {
    const all = await names({ sort, limit: 200 })
    for (let skip = 0; skip <= all.length + 1; skip++) {
      const page = await listRecords(toys.all, 'book', { sort, skip, limit: 2 })
      expect(page.data.map(book => book.name)).toEqual(all.slice(skip, skip + 2))
      expect(page.nextCursor === null).toBe(skip + 2 >= all.length)
      const { nextCursor } = await listRecords(toys.all, 'book', { sort, limit: 2 })
      const cursor = nextCursor ?? undefined
      expect(await names({ sort, cursor, skip, limit: 2 })).toEqual(all.slice(2 + skip, 4 + skip))
    }
    const filter: Filter = { state: 'read' }
    expect(await names({ sort, filter, skip: 1 })).toEqual((await names({ sort, filter })).slice(1))
  })

test('only so many rows as there can be are passed by, and none that words find', async () => {
  for (const [query, code] of [
    [{ skip: -1 }, 'skip'],
    [{ skip: 1.5 }, 'skip'],
    [{ skip: 10_000_001 }, 'skip'],
    [{ skip: 1, q: 'Volume' }, 'skipWithWords'],
  ] as const) {
    const refused = listRecords(toys.all, 'book', query).catch((error: unknown) => error)
    expect(await refused).toMatchObject({ problems: [{ field: 'skip', code }] })
  }
  await expect(listRecords(toys.all, 'book', { skip: 1, cursor: 'made up' })).rejects.toThrow(Malformed)
})

test('empty values come last whichever way', async () => {
  expect((await names({ sort: 'printedOn,name' })).slice(-2)).toEqual(['Volume 1', 'Volume 4'])
  expect((await names({ sort: '-printedOn,name' })).slice(-2)).toEqual(['Volume 1', 'Volume 4'])
  expect((await names({ sort: '-price' }))[0]).toBe('Volume 5')
})

const filters: [Filter, string[]][] = [
  [{ state: 'read' }, ['Volume 1', 'Volume 3', 'Volume 5']],
  [{ state: ['read', 'lost'] }, ['Volume 1', 'Volume 3', 'Volume 5']],
  [{ state: { ne: 'read' }, printedOn: { empty: false } }, ['Volume 0', 'Volume 2', 'Volume 6']],
  [{ printedOn: { ne: '1999-01-01' } }, ['Volume 0', 'Volume 1', 'Volume 3', 'Volume 4', 'Volume 5']],
  [{ printedOn: { between: ['1999-01-01', '2001-05-01'] } }, ['Volume 0', 'Volume 2', 'Volume 3', 'Volume 6']],
  [{ price: { gt: '30', lte: '50.50' } }, ['Volume 3', 'Volume 4', 'Volume 5']],
  [{ name: { contains: 'UME 5' } }, ['Volume 5']],
  [{ subjects: { contains: 'sea' } }, ['Volume 0']],
  [{ or: [{ name: 'Volume 1' }, { not: { printedOn: { gt: '1000-01-01' } } }] }, ['Volume 1', 'Volume 4']],
  [
    { createdAt: { within: 'today' }, name: { startsWith: 'volume' }, state: 'new', price: { empty: true } },
    ['Volume 6'],
  ],
]
for (const [filter, expected] of filters)
  test(`the filter ${JSON.stringify(filter)} finds what it says`, async () => {
    expect(await names({ filter, sort: 'name' })).toEqual(expected)
    const { rows } = await aggregateRecords(toys.all, 'book', { filter })
    expect(rows[0]?.measures[0]).toBe(expected.length)
  })

test('every problem of a filter is named with its place', async () => {
  const problems = await listRecords(toys.all, 'book', {
    filter: { nope: 1, printedOn: { gt: 'soon' }, or: [{ price: { like: 'x' } }] },
  }).catch((error: Invalid) => error.problems)
  expect(problems).toMatchObject([
    { field: 'filter.nope', code: 'unknownField' },
    { field: 'filter.printedOn.gt' },
    { field: 'filter.or.0.price.like', code: 'operator' },
  ])
})

test('a cursor of another sort, or none at all, is refused', async () => {
  const { nextCursor } = await listRecords(toys.all, 'book', { sort: 'name', limit: 1 })
  await expect(listRecords(toys.all, 'book', { sort: '-name', limit: 1, cursor: nextCursor ?? '' })).rejects.toThrow(
    Malformed,
  )
  await expect(listRecords(toys.all, 'book', { cursor: 'nonsense' })).rejects.toThrow(Malformed)
  await expect(listRecords(toys.all, 'book', { limit: 201 })).rejects.toThrow(Invalid)
})

test('a total says how many, and whether it is exact', async () => {
  expect((await listRecords(toys.all, 'book', { limit: 1, total: true, filter: { state: 'read' } })).total).toEqual({
    value: 3,
    exact: true,
  })
})

test('sums, averages and medians by group', async () => {
  const { rows } = await aggregateRecords(toys.all, 'book', {
    groupBy: ['state'],
    measures: [
      { fn: 'count' },
      { fn: 'sum', field: 'price' },
      { fn: 'median', field: 'price' },
      { fn: 'max', field: 'printedOn' },
    ],
  })
  const money = (amount: string) => ({ amount, currency: 'RUB' })
  expect(rows).toEqual([
    { group: { state: 'new' }, measures: [4, money('61.50'), money('20.50'), '2001-05-01'] },
    { group: { state: 'read' }, measures: [3, money('91.50'), money('30.50'), '2010-12-31'] },
  ])
  const byYear = await aggregateRecords(toys.all, 'book', { groupBy: [{ field: 'printedOn', bucket: 'year' }] })
  expect(byYear.rows.map(row => [row.group.printedOn, row.measures[0]])).toEqual([
    ['1999-01-01', 2],
    ['2001-01-01', 2],
    ['2010-01-01', 1],
    [null, 2],
  ])
})

test('sums as of a moment are what they were then', async () => {
  const book = await createRecord(toys.all, 'book', {
    name: 'Moving',
    state: 'new',
    price: { amount: '1000', currency: 'RUB' },
  })
  const count = async (asOf?: string) => {
    const { rows } = await aggregateRecords(toys.all, 'book', {
      groupBy: ['state'],
      measures: [{ fn: 'count' }, { fn: 'sum', field: 'price' }],
      filter: { name: 'Moving' },
      asOf,
    })
    return rows.map(row => [row.group.state, ...row.measures])
  }
  const pause = () => new Promise(resolve => setTimeout(resolve, 15))
  await pause()
  const first = new Date().toISOString()
  await pause()
  await updateRecord(toys.all, 'book', book.id, { state: 'read', price: { amount: '5', currency: 'RUB' } })
  await updateRecord(toys.all, 'book', book.id, { state: 'lost' })
  expect(await count(first)).toEqual([['new', 1, { amount: '1000.00', currency: 'RUB' }]])
  expect(await count()).toEqual([['lost', 1, { amount: '5.00', currency: 'RUB' }]])
  expect(await count('2000-01-01T00:00:00Z')).toEqual([])
  await expect(count('yesterday')).rejects.toThrow(Invalid)
})

test('search knows word forms, ё and е, slips, parts of words and of numbers', async () => {
  await createRecord(toys.all, 'book', { name: 'Ёлочные игрушки из берёзы', orderBy: [{ value: '8 (926) 228-77-94' }] })
  await createRecord(toys.all, 'book', { name: 'Running children' })
  const found = async (text: string) => (await searchRecords(toys.all, text)).data.map(row => row.title)
  for (const text of [
    'игрушка',
    'ёлочными',
    'елочный',
    'береза',
    'игруш',
    '228-77',
    '+7 926 228 77 94',
    '8926228',
    'игурушки',
    '2287794',
  ])
    expect(await found(text), text).toEqual(['Ёлочные игрушки из берёзы'])
  for (const text of ['run', 'child', 'RUNNING']) expect(await found(text), text).toEqual(['Running children'])
  expect(await found('children игрушки')).toEqual([])
  for (const hostile of ["'; drop table book; --", '\\', "':* & !", '%', '((((', 'a'.repeat(5000)])
    expect(await found(hostile)).toEqual([])
})

test('the list finds by the same words', async () => {
  expect(await names({ q: 'игрушек' })).toEqual(['Ёлочные игрушки из берёзы'])
  expect(await names({ q: 'игурушки' })).toEqual(['Ёлочные игрушки из берёзы'])
})
