import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Field, holds, type Json, type JsonObject, parseFilter, type StoredFields } from '../model/index.ts'
import type { Context } from './context.ts'
import { aggregateRecords, createRecord, listRecords, removeRecord, updateRecord } from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

/** Whose books, in which order: each begins the sequel of the one before, so that some are another's and one is gone. */
let toys: Toys
let olga: Context
let blind: Context
const books: string[] = []
const shelves: string[] = []

beforeAll(async () => {
  toys = await openToys()
  const [mine, other] = [toys.person('olga'), toys.person('petr')]
  const own = { book: { read: 'own' }, shelf: { read: 'all' }, remark: { read: 'all', create: 'all' } } as const
  olga = toys.as(mine, { objects: own })
  blind = toys.as(mine, {
    objects: { book: { read: 'all' }, remark: { read: 'all' } },
    fields: { 'book.secret': 'hidden', 'book.owner': 'hidden' },
  })
  for (const name of ['Sea', 'War', 'Empty'])
    shelves.push((await createRecord(toys.all, 'shelf', { name: `${name} shelf` })).id)
  for (let i = 0; i < 12; i++) {
    const book = await createRecord(toys.all, 'book', {
      name: `Volume ${i}`,
      shelf: shelves[i % 4] ?? null,
      sequel: i % 3 ? (books[i - 1] ?? null) : null,
      owner: i % 2 ? mine.id : other.id,
      state: i % 5 ? 'new' : 'read',
      price: i % 4 ? { amount: `${i * 10}`, currency: 'RUB' } : null,
      orderBy: i === 3 ? [{ value: '+79262287794' }] : [],
      subjects: i % 3 ? ['sea'] : [],
      printedOn: i % 2 ? '2001-05-01' : null,
      secret: i === 4 ? 'key under the mat' : null,
    })
    books.push(book.id)
    await createRecord(toys.all, 'remark', { text: `About ${i}`, on: { object: 'book', id: book.id } })
  }
  await removeRecord(toys.all, 'book', books[7] ?? '')
})
afterAll(() => toys.close())

const names = async (ctx: Context, filter: JsonObject, object = 'book', title = 'name') =>
  (await listRecords(ctx, object, { filter, sort: 'createdAt', limit: 200 })).data.map(record => record[title])

test.each<[JsonObject, string[]]>([
  [{ 'shelf.name': 'Sea shelf' }, ['Volume 0', 'Volume 4', 'Volume 8']],
  [{ 'shelf.name': { contains: 'WAR' }, state: 'new' }, ['Volume 1', 'Volume 9']],
  [{ 'sequel.price': { gt: '70' } }, ['Volume 10', 'Volume 11']],
  [{ 'sequel.orderBy': { contains: '8 926 228-77-94' } }, ['Volume 4']],
  [{ 'sequel.number': 'B-4' }, ['Volume 4']],
  [{ 'shelf.name': { empty: true } }, ['Volume 3', 'Volume 11']],
  [
    { 'shelf.name': { nin: ['Sea shelf', 'War shelf'] }, state: 'new' },
    ['Volume 2', 'Volume 3', 'Volume 6', 'Volume 11'],
  ],
  [{ or: [{ 'sequel.sequel': { empty: false } }, { name: 'Volume 0' }], state: 'new' }, ['Volume 2', 'Volume 11']],
])('the filter %j looks at what is referred to', async (filter, expected) => {
  expect(await names(toys.all, filter)).toEqual(expected)
  const { rows } = await aggregateRecords(toys.all, 'book', { filter })
  expect(rows[0]?.measures[0]).toBe(expected.length)
  expect((await listRecords(toys.all, 'book', { filter, total: true })).total).toMatchObject({ value: expected.length })
})

test('what a remark is on is looked at when its object is named', async () => {
  expect(await names(toys.all, { 'on.book.price': { gte: '100' } }, 'remark', 'text')).toEqual(['About 10', 'About 11'])
  expect(await names(toys.all, { 'on.shelf.name': { empty: false } }, 'remark', 'text')).toEqual([])
})

test('a record in the trash is as good as none', async () => {
  expect(await names(toys.all, { 'sequel.name': 'Volume 7' })).toEqual([])
  expect(await names(toys.all, { 'sequel.name': { ne: 'Volume 7' }, sequel: books[7] ?? '' })).toEqual(['Volume 8'])
})

test('records and fields that somebody may not see are guessed by no filter', async () => {
  const hers = { name: { in: ['Volume 5', 'Volume 11'] } }
  expect(await names(toys.all, { ...hers, 'sequel.secret': { contains: 'mat' } })).toEqual(['Volume 5'])
  for (const word of ['key', 'mat', 'nothing of the kind'])
    expect(await names(olga, { ...hers, 'sequel.secret': { contains: word } })).toEqual([])
  expect(await names(olga, { ...hers, 'sequel.secret': { empty: false } })).toEqual([])
  expect(await names(olga, { ...hers, 'sequel.name': { ne: 'Volume 4' } })).toEqual(['Volume 5', 'Volume 11'])

  for (const path of ['sequel.secret', 'sequel.nope', 'sequel.owner', 'owner.name', 'shelf.name', 'sequel.sequel.name'])
    await expect(names(blind, { [path]: { empty: true } }), path).rejects.toMatchObject({
      problems: [{ field: `filter.${path}`, code: 'unknownField' }],
    })
  for (const path of ['sequel.', '.name', 'name.name', 'on.book.name', 'sequel.__proto__', '__proto__.name'])
    if (path !== 'sequel')
      await expect(names(toys.all, { [path]: 'x' }), path).rejects.toMatchObject({
        problems: [{ code: 'unknownField' }],
      })
})

test('sums as of a past day follow the reference as it was then', async () => {
  const book = await createRecord(toys.all, 'book', { name: 'Moved', shelf: shelves[0] ?? null })
  await new Promise(resolve => setTimeout(resolve, 15))
  const before = new Date().toISOString()
  await new Promise(resolve => setTimeout(resolve, 15))
  await updateRecord(toys.all, 'book', book.id, { shelf: shelves[1] ?? null })
  const count = async (shelf: string, asOf?: string) =>
    (await aggregateRecords(toys.all, 'book', { filter: { name: 'Moved', 'shelf.name': shelf }, asOf })).rows[0]
      ?.measures[0]
  expect([await count('Sea shelf', before), await count('Sea shelf')]).toEqual([1, 0])
  expect([await count('War shelf', before), await count('War shelf')]).toEqual([0, 1])
  await removeRecord(toys.all, 'book', book.id)
})

describe('SQL and memory', () => {
  const leaves: JsonObject[] = [
    ...['eq', 'ne', 'contains', 'startsWith'].flatMap(operator =>
      ['Volume 2', 'volume', 'e'].map(word => ({ 'sequel.name': { [operator]: word } })),
    ),
    ...['gt', 'lte', 'eq', 'ne'].map(operator => ({ 'sequel.price': { [operator]: '50' } })),
    { 'sequel.price': { between: ['10', '60'] } },
    { 'sequel.state': { in: ['read', 'lost'] } },
    { 'sequel.state': { nin: ['read'] } },
    { 'sequel.subjects': { contains: 'sea' } },
    { 'sequel.subjects': { nin: ['sea'] } },
    { 'sequel.printedOn': { within: 'past' } },
    { 'sequel.createdAt': { ne: '2026-01-01' } },
    { 'sequel.good': false },
    ...['name', 'price', 'state', 'subjects', 'orderBy'].flatMap(name =>
      [true, false].map(empty => ({ [`sequel.${name}`]: { empty } })),
    ),
    { 'shelf.name': { startsWith: 'sea' } },
    { 'shelf.name': { empty: true } },
    { state: 'new' },
  ]
  const filters: fc.Arbitrary<JsonObject> = fc.letrec<{ tree: JsonObject }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...leaves),
      fc.array(tie('tree'), { maxLength: 3 }).map(and => ({ and })),
      fc.array(tie('tree'), { maxLength: 3 }).map(or => ({ or })),
      tie('tree').map(not => ({ not })),
    ),
  })).tree

  test('agree on what is one step away, for whoever sees all and whoever sees his own', async () => {
    for (const ctx of [toys.all, olga]) {
      const rows = await listRecords(ctx, 'book', { limit: 200, sort: 'createdAt' })
      const flat = rows.data.map(row => flatten(row as StoredFields, rows.data as StoredFields[]))
      await fc.assert(
        fc.asyncProperty(filters, async filter => {
          const condition = parseFilter(filter, { field: fieldAt(ctx), reading: ctx.config.company, report: fail })
          if (!condition) throw new Error('unread')
          const expected = flat.filter(row => holds(condition, row, fieldAt(ctx), ctx.config.company))
          expect(await names(ctx, filter)).toEqual(expected.map(row => row.name))
        }),
        { numRuns: 60 },
      )
    }
  })

  const fail = (code: string) => {
    throw new Error(code)
  }
  const fieldAt =
    (ctx: Context) =>
    (path: string): Field | undefined => {
      const [name = '', inner] = path.split('.')
      if (inner === 'createdAt') return { type: 'time', options: {} }
      return ctx.config.objects.get(inner && name === 'shelf' ? 'shelf' : 'book')?.fields[inner ?? name]
    }

  /** The record with the fields of what it refers to beside its own, as far as they are seen. */
  function flatten(row: StoredFields, seen: StoredFields[]): StoredFields {
    const sequel = seen.find(({ id }) => id === row.sequel)
    const shelf = shelves.indexOf(String(row.shelf))
    const found: [string, Json][] = Object.entries(sequel ?? {}).map(([name, value]) => [
      `sequel.${name}`,
      value ?? null,
    ])
    return {
      ...Object.fromEntries(found.map(([name, value]) => [name, Array.isArray(value) && !value.length ? null : value])),
      ...row,
      'shelf.name': ['Sea shelf', 'War shelf', 'Empty shelf'][shelf] ?? null,
    }
  }
})
