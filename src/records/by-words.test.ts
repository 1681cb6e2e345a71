import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  bulkRecords,
  type Context,
  createRecord,
  learnWords,
  listRecords,
  objectOf,
  removeRecord,
  searchRecords,
} from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
let reader: Context
let stranger: string
beforeAll(async () => {
  toys = await openToys()
  stranger = toys.person('stranger').id
  reader = toys.as(toys.person('reader'), { objects: { book: { read: 'own' } } })
})
afterAll(() => toys.close())

const names = async (q: string, more: object = {}) =>
  (await listRecords(toys.all, 'book', { q, ...more })).data.map(({ name }) => name)

/** As if all had been written long ago, and its words learned since. */
async function learnAll(): Promise<void> {
  await toys.all.db.query(sql`update book set updated_at = now() - interval '1 day'`)
  await learnWords(toys.all, objectOf(toys.all, 'book'), 2)
}

test('a slip of the pen is corrected by the words that are in use', async () => {
  await createRecord(toys.all, 'book', { name: 'Каталог Соловьёва', owner: reader.actor.user })
  await createRecord(toys.all, 'book', { name: 'Справочник Петрова', owner: stranger })
  const slips = ['Солвоьёва', 'саловьева', 'соловьевва', 'солоьева']
  for (const slip of slips) expect(await names(slip), `${slip}, just written`).toEqual(['Каталог Соловьёва'])
  await learnAll()
  for (const slip of slips) expect(await names(slip), `${slip}, learned`).toEqual(['Каталог Соловьёва'])
  expect(await names('Пертова')).toEqual(['Справочник Петрова'])
  expect(await names('справочнек пертова')).toEqual(['Справочник Петрова'])
  expect((await searchRecords(toys.all, 'каталок')).data.map(({ title }) => title)).toEqual(['Каталог Соловьёва'])
  expect(await names('Собакевича')).toEqual([])
})

test('a correction leads to nothing that the caller may not see, in no other workspace either', async () => {
  expect((await searchRecords(reader, 'Пертова')).data).toEqual([])
  expect((await listRecords(reader, 'book', { q: 'саловьева' })).data).toHaveLength(1)
  expect((await searchRecords(toys.elsewhere, 'саловьева')).data).toEqual([])
})

test('words are learned without numbers and short ones, once each', async () => {
  await learnAll()
  await learnWords(toys.all, objectOf(toys.all, 'book'))
  const known = await toys.all.db.query<{ word: string }>(sql`select word from word`)
  const words = known.map(({ word }) => word)
  expect(words).toContain('соловьева')
  expect(new Set(words).size).toBe(words.length)
  expect(words.filter(word => word.length < 4 || /\d/.test(word))).toEqual([])
})

test('pages of a frequent word and of a rare one show each record once, newest first', async () => {
  const create = Array.from({ length: 1000 }, (_, i) => ({
    name: i % 100 === 7 ? `Редкость ${i}` : `Тетрадь ${i}`,
    state: i % 2 ? 'read' : 'new',
    owner: stranger,
  }))
  for (let part = 0; part < 4; part++) await bulkRecords(toys.all, 'book', { create })
  for (const [q, count] of [
    ['тетради', 3960],
    ['редкость', 40],
  ] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listRecords(toys.all, 'book', { q, cursor, limit: 200, fields: ['name'] })
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(new Set(seen).size, q).toBe(count)
    expect(seen, q).toHaveLength(count)
    expect(seen, q).toEqual([...seen].sort().reverse())
  }
  expect((await listRecords(toys.all, 'book', { q: 'редкость', total: true })).total).toEqual({
    value: 40,
    exact: true,
  })
  expect(
    (await listRecords(toys.all, 'book', { q: 'тетради', filter: { state: 'read' }, total: true })).total?.value,
  ).toBe(1960)
  expect((await listRecords(reader, 'book', { q: 'тетради' })).data).toEqual([])
})

test('the last page of words as written is not followed by corrections', async () => {
  const kept = await createRecord(toys.all, 'book', { name: 'Ведомость первая' })
  const gone = await createRecord(toys.all, 'book', { name: 'Ведомость вторая' })
  await createRecord(toys.all, 'book', { name: 'Видомость третья' })
  const { nextCursor } = await listRecords(toys.all, 'book', { q: 'ведомость', limit: 1 })
  await removeRecord(toys.all, 'book', kept.id)
  const { data } = await listRecords(toys.all, 'book', { q: 'ведомость', limit: 1, cursor: nextCursor ?? '' })
  expect(data).toEqual([])
  expect(await names('ведомость')).toEqual([gone.name])
})

test('the newest with a frequent word come first in a search, and who is named so before them', async () => {
  await createRecord(toys.all, 'book', { name: 'Тетрадь' })
  const create = Array.from({ length: 30 }, (_, i) => ({ name: `Новая тетрадь ${i}` }))
  await bulkRecords(toys.all, 'book', { create })
  const { data } = await searchRecords(toys.all, 'Тетрадь')
  expect(data).toHaveLength(20)
  expect(data[0]?.title).toBe('Тетрадь')
})
