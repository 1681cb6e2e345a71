import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
async function learnAll(portion = 2): Promise<void> {
  await toys.all.db.query(sql`update book set updated_at = now() - interval '1 day'`)
  await learnWords(toys.all, objectOf(toys.all, 'book'), portion)
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

test('words are learned without numbers and single letters, once each', async () => {
  await createRecord(toys.all, 'book', { name: 'Ли у Ян 1984' })
  await learnAll()
  await learnWords(toys.all, objectOf(toys.all, 'book'))
  const known = await toys.all.db.query<{ word: string }>(sql`select word from word`)
  const words = known.map(({ word }) => word)
  expect(words).toContain('соловьева')
  expect(new Set(words).size).toBe(words.length)
  expect(words).toContain('ли')
  expect(words.filter(word => word.length < 2 || /\d/.test(word))).toEqual([])
})

test('pages of a frequent word and of a rare one show each record once, newest first', async () => {
  const create = Array.from({ length: 1000 }, (_, i) => ({
    name: i % 100 === 7 ? `Редкость ${i}` : `Тетрадь ${i}`,
    state: i % 2 ? 'read' : 'new',
    owner: stranger,
  }))
  for (let part = 0; part < 6; part++) await bulkRecords(toys.all, 'book', { create })
  await learnAll(20_000)
  for (const [q, count] of [
    ['тетради', 5940],
    ['редкость', 60],
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
    value: 60,
    exact: true,
  })
  expect(
    (await listRecords(toys.all, 'book', { q: 'тетради', filter: { state: 'read' }, total: true })).total?.value,
  ).toBe(2940)
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

/** Before it, thousands of «Тетрадь» have been learned. */
describe('of those with a frequent word', () => {
  beforeAll(async () => {
    await bulkRecords(toys.all, 'book', {
      create: [
        { name: 'Тетрадь', owner: stranger },
        { name: 'Тетрадь в клетку', owner: reader.actor.user },
      ],
    })
    await bulkRecords(toys.all, 'book', {
      create: Array.from({ length: 30 }, (_, i) => ({ name: `Новая тетрадь ${i}` })),
    })
  })
  const titles = async (ctx: Context, text: string) => (await searchRecords(ctx, text)).data.map(({ title }) => title)

  test('whoever is called so comes first, then whose name begins so, the newest of them', async () => {
    const found = await titles(toys.all, 'тетрадь')
    expect(found).toHaveLength(20)
    expect(found.slice(0, 2)).toEqual(['Тетрадь', 'Тетрадь в клетку'])
    expect(found.slice(2)).toEqual(Array.from({ length: 18 }, (_, i) => `Тетрадь ${999 - i}`))
  })

  test('a slip finds them in the same order', async () => {
    expect(await titles(toys.all, 'титрадь')).toEqual(await titles(toys.all, 'тетрадь'))
  })

  test('those that the caller may not see are passed over, and a name that is hidden from him is not asked for', async () => {
    expect((await titles(reader, 'тетрадь'))[0]).toBe('Тетрадь в клетку')
    const blind = toys.as(toys.person('reader'), {
      objects: { book: { read: 'all' } },
      fields: { 'book.name': 'hidden' },
    })
    expect(await titles(blind, 'тетрадь')).toEqual([])
  })

  test('where names begin so are few, words inside are found too, the newest first', async () => {
    expect((await titles(toys.all, 'новая')).slice(0, 2)).toEqual(['Новая тетрадь 29', 'Новая тетрадь 28'])
    expect(await titles(toys.all, 'тетрадь новая')).toContain('Новая тетрадь 29')
  })
})
