import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Filter, Invalid, type JsonObject, type Query } from '../model/index.ts'
import {
  aggregateRecords,
  createRecord,
  listRecords,
  type RecordJson,
  removeRecord,
  restoreRecord,
  updateRecord,
} from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
beforeAll(async () => {
  toys = await openToys()
})
afterAll(() => toys.close())

const moments: { at: string; lists: Map<string, Told[]> }[] = []
const queries: Query[] = [
  {},
  { sort: 'name' },
  { sort: '-printedOn,name' },
  { sort: 'price,-name' },
  { filter: { state: 'read' } },
  { filter: { price: { gte: '50' } }, sort: '-price' },
  { filter: { subjects: { contains: 'sea' } } },
  { filter: { or: [{ printedOn: null }, { name: { startsWith: 'Volume 1' } }] }, sort: 'number' },
  { filter: { 'shelf.name': 'Upper' }, expand: ['shelf'] },
]

/** Of the past nothing is told that tells of the writing since, nor what may be done. */
type Told = Omit<RecordJson, 'version' | 'updatedAt' | 'can'>
const told = (rows: RecordJson[]): Told[] => rows.map(({ version: _v, updatedAt: _u, can: _c, ...row }) => row)

const list = async (query: Query) => told((await listRecords(toys.all, 'book', { ...query, limit: 200 })).data)

async function lookAround(): Promise<void> {
  const pause = () => new Promise(resolve => setTimeout(resolve, 5))
  await pause()
  const at = new Date().toISOString()
  const lists = new Map<string, Told[]>()
  for (const query of queries) lists.set(JSON.stringify(query), await list(query))
  moments.push({ at, lists })
  await pause()
}

test('a list as of a moment is what the list was at that moment, however it is filtered and sorted', async () => {
  const shelves = [
    (await createRecord(toys.all, 'shelf', { name: 'Upper' })).id,
    (await createRecord(toys.all, 'shelf', { name: 'Lower' })).id,
  ]
  const books: string[] = []
  // Always the same, and as mixed as chance.
  let seed = 7
  const among = <One>(all: readonly One[]): One => {
    seed = (seed * 48_271) % 2_147_483_647
    for (const one of all.slice(seed % all.length)) return one
    throw new Error('chosen among nothing')
  }
  const values = () => ({
    printedOn: among(['2001-05-01', null, '1999-01-01']),
    price: among([null, { amount: '10.50', currency: 'RUB' }, { amount: '90', currency: 'RUB' }]),
    subjects: among([[], ['sea'], ['sea', 'war']]),
    tongues: among([[], ['ru'], ['ru', 'la']]),
    orderBy: among([[], [{ value: '+79261234567' }]]),
  })
  for (let step = 0; step < 60; step++) {
    const book = books.length ? among(books) : undefined
    const what = among(['create', 'update', 'update', 'move', 'state', 'remove', 'restore'])
    if (!book || what === 'create')
      books.push((await createRecord(toys.all, 'book', { name: `Volume ${step}`, ...values() })).id)
    else if (what === 'remove') await removeRecord(toys.all, 'book', book).catch(() => {})
    else if (what === 'restore') await restoreRecord(toys.all, 'book', book).catch(() => {})
    else {
      const change: JsonObject =
        what === 'update'
          ? values()
          : what === 'move'
            ? { shelf: among([null, ...shelves]), state: 'new' }
            : { state: among(['new', 'read']) }
      await updateRecord(toys.all, 'book', book, change).catch(() => {})
    }
    if (step % 6 === 5) await lookAround()
  }
  expect(moments.length).toBe(10)
  expect(moments.at(-1)?.lists.get('{}')?.length).toBeGreaterThan(3)
  for (const { at, lists } of moments)
    for (const query of queries)
      expect([at, query, await list({ ...query, asOf: at })]).toEqual([at, query, lists.get(JSON.stringify(query))])
})

test('its pages, those passed by, and its total are of that moment', async () => {
  for (const { at, lists } of moments) {
    const all = (lists.get('{"sort":"price,-name"}') ?? []).map(({ id }) => id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listRecords(toys.all, 'book', { sort: 'price,-name', asOf: at, limit: 2, total: true, cursor })
      expect(page.total).toEqual({ value: all.length, exact: true })
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(all)
    const { data } = await listRecords(toys.all, 'book', { sort: 'price,-name', asOf: at, skip: 1, limit: 200 })
    expect(data.map(({ id }) => id)).toEqual(all.slice(1))
  }
})

test('what is past can be neither changed nor removed; fields hidden from the caller and records not his are not told', async () => {
  const gleb = toys.person('Gleb')
  await createRecord(toys.all, 'book', { name: 'A diary', owner: gleb.id })
  await lookAround()
  const at = moments.at(-1)?.at ?? ''
  const { data } = await listRecords(toys.all, 'book', { asOf: at })
  expect(data.map(({ can }) => can)).toEqual(data.map(() => ({ update: false, remove: false })))
  const reader = toys.person('Vera')
  const read = { read: 'all', create: 'none', update: 'none', remove: 'none', export: 'own' } as const
  const hidden = toys.as(reader, { objects: { book: read }, fields: { 'book.price': 'hidden' } })
  const seen = await listRecords(hidden, 'book', { asOf: at })
  expect(seen.data.length).toBe(data.length)
  for (const book of seen.data) expect(book).not.toHaveProperty('price')
  await expect(listRecords(hidden, 'book', { asOf: at, filter: { price: { gt: '1' } } })).rejects.toThrow(Invalid)
  await expect(listRecords(hidden, 'book', { asOf: at, sort: 'price' })).rejects.toThrow(Invalid)
  expect((await listRecords(hidden, 'book', { asOf: at, exported: true })).data).toEqual([])
  const own = toys.as(reader, { objects: { book: { ...read, read: 'own' } }, fields: {} })
  const names = async (query: Query) => (await listRecords(own, 'book', query)).data.map(({ name }) => name)
  expect(await names({ asOf: at })).toEqual(await names({}))
  expect(await names({ asOf: at })).not.toContain('A diary')
})

test('a moment that is none, fields that are not there and a wrong limit are refused, each by name', async () => {
  await expect(listRecords(toys.all, 'book', { asOf: 'yesterday' })).rejects.toMatchObject({
    problems: [{ field: 'asOf', code: 'time' }],
  })
  const asked = { asOf: '2026-01-01T00:00:00Z', sort: 'colour', fields: ['size'], filter: { weight: 1 } }
  await expect(listRecords(toys.all, 'book', asked)).rejects.toMatchObject({
    problems: [{ field: 'sort' }, { field: 'fields.size' }, { field: 'filter.weight' }],
  })
  await expect(listRecords(toys.all, 'book', { asOf: '2026-01-01T00:00:00Z', limit: 0 })).rejects.toThrow(Invalid)
})

test('words such as this year speak of that moment, in lists and figures', async () => {
  const { id } = await createRecord(toys.all, 'book', { name: 'Of old', printedOn: '2024-03-01' })
  await toys.all.db.query(sql`update book set created_at = '2024-05-01T00:00:00Z' where id = ${id}`)
  const names = async (filter: Filter, asOf?: string) => [
    (await listRecords(toys.all, 'book', { filter: { name: 'Of old', ...filter }, asOf })).data.length,
    (await aggregateRecords(toys.all, 'book', { filter: { name: 'Of old', ...filter }, asOf })).rows[0]?.measures,
  ]
  const [then, later] = ['2024-08-01T12:00:00Z', '2025-08-01T12:00:00Z']
  const thisYear = { printedOn: { within: 'thisYear' } }
  expect([await names(thisYear), await names(thisYear, then), await names(thisYear, later)]).toEqual([
    [0, [0]],
    [1, [1]],
    [0, [0]],
  ])
  const toCome = { printedOn: { within: 'future' } }
  expect([await names(toCome, then), await names({ printedOn: { within: 'past' } }, then)]).toEqual([
    [0, [0]],
    [1, [1]],
  ])
})
