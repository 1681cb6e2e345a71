import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Forbidden, Invalid, NotFound, type Scope } from '../model/index.ts'
import type { Context, UserInfo } from './context.ts'
import {
  aggregateRecords,
  createRecord,
  getRecord,
  listRecords,
  type RecordJson,
  recordChanges,
  recordTimeline,
  removeRecord,
  searchRecords,
  updateRecord,
} from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
let people: Record<'me' | 'mate' | 'below' | 'stranger', UserInfo>
let books: Record<'mine' | 'mates' | 'belows' | 'strangers' | 'pool', RecordJson>

beforeAll(async () => {
  toys = await openToys()
  const team = toys.team('team')
  const below = toys.team('below', team)
  people = {
    me: toys.person('me', team),
    mate: toys.person('mate', team),
    below: toys.person('below', below),
    stranger: toys.person('stranger', toys.team('other')),
  }
  const book = (name: string, owner?: UserInfo) =>
    createRecord(toys.all, 'book', { name, owner: owner?.id ?? null, secret: `secret of ${name}` })
  books = {
    mine: await book('mine', people.me),
    mates: await book('mates', people.mate),
    belows: await book('belows', people.below),
    strangers: await book('strangers', people.stranger),
    pool: await book('pool'),
  }
})
afterAll(() => toys.close())

const reading = (scope: Scope, fields = {}): Context =>
  toys.as(people.me, { objects: { book: { read: scope, update: scope, remove: scope } }, fields })

const seen: Record<Exclude<Scope, 'none'>, string[]> = {
  own: ['mine', 'pool'],
  team: ['mates', 'mine', 'pool'],
  branch: ['belows', 'mates', 'mine', 'pool'],
  all: ['belows', 'mates', 'mine', 'pool', 'strangers'],
}

for (const [scope, names] of Object.entries(seen) as [Scope, string[]][]) {
  test(`the scope ${scope} sees the same in lists, sums, search and single reads`, async () => {
    const ctx = reading(scope)
    const { data } = await listRecords(ctx, 'book', { sort: 'name' })
    expect(data.map(book => book.name)).toEqual(names)
    expect((await aggregateRecords(ctx, 'book', {})).rows).toEqual([{ group: {}, measures: [names.length] }])
    for (const [name, book] of Object.entries(books)) {
      const found = await searchRecords(ctx, name)
      expect(found.data.map(row => row.title).includes(name)).toBe(names.includes(name))
      const read = getRecord(ctx, 'book', book.id)
      if (names.includes(name)) expect((await read).id).toBe(book.id)
      else await expect(read).rejects.toThrow(NotFound)
    }
  })
}

test('none is refused altogether', async () => {
  await expect(listRecords(reading('none'), 'book')).rejects.toThrow(Forbidden)
  expect((await searchRecords(reading('none'), 'mine')).data).toEqual([])
})

test('out of scope reads as not there, and is not changed', async () => {
  const before = await toys.snapshot()
  await expect(updateRecord(reading('team'), 'book', books.strangers.id, { name: 'x' })).rejects.toThrow(NotFound)
  await expect(removeRecord(reading('team'), 'book', books.strangers.id)).rejects.toThrow(NotFound)
  const reader = toys.as(people.me, { objects: { book: { read: 'all', update: 'own', remove: 'own' } } })
  await expect(updateRecord(reader, 'book', books.mates.id, { name: 'x' })).rejects.toThrow(Forbidden)
  await expect(removeRecord(reader, 'book', books.mates.id)).rejects.toThrow(Forbidden)
  expect(await toys.snapshot()).toBe(before)
  expect((await getRecord(reader, 'book', books.mates.id)).can).toEqual({ update: false, remove: false })
  expect((await getRecord(reader, 'book', books.mine.id)).can).toEqual({ update: true, remove: true })
})

test('a hidden field is nowhere: not in answers, filters, sort, sums, history or errors', async () => {
  const ctx = reading('all', { 'book.secret': 'hidden' })
  expect(await getRecord(ctx, 'book', books.mine.id)).not.toHaveProperty('secret')
  expect((await listRecords(ctx, 'book')).data.some(book => 'secret' in book)).toBe(false)
  await expect(listRecords(ctx, 'book', { filter: { secret: { contains: 's' } } })).rejects.toThrow(Invalid)
  await expect(listRecords(ctx, 'book', { sort: 'secret' })).rejects.toThrow(Invalid)
  await expect(listRecords(ctx, 'book', { fields: ['secret'] })).rejects.toThrow(Invalid)
  await expect(aggregateRecords(ctx, 'book', { groupBy: ['secret'] })).rejects.toThrow(Invalid)
  await expect(updateRecord(ctx, 'book', books.mine.id, { secret: 'x' })).rejects.toThrow(Invalid)
  const { data } = await recordChanges(ctx, 'book', books.mine.id)
  expect(JSON.stringify(data)).not.toContain('secret')
})

test('a field for reading only cannot be written', async () => {
  const ctx = reading('all', { 'book.secret': 'read' })
  expect((await getRecord(ctx, 'book', books.mine.id)).secret).toBe('secret of mine')
  await expect(updateRecord(ctx, 'book', books.mine.id, { secret: 'x' })).rejects.toThrow(Invalid)
})

test('the scopes of a key narrow the role', async () => {
  const ctx = reading('all')
  const key = (scopes: string[]): Context => ({ ...ctx, actor: { ...ctx.actor, scopes } })
  expect((await listRecords(key(['books:read']), 'book')).data).toHaveLength(5)
  await expect(listRecords(key(['shelves:read']), 'book')).rejects.toThrow(Forbidden)
  await expect(updateRecord(key(['read']), 'book', books.mine.id, { name: 'x' })).rejects.toThrow(Forbidden)
})

test('remarks are read by whoever reads what they are on', async () => {
  const remark = await createRecord(toys.all, 'remark', {
    text: 'hm',
    on: { object: 'book', id: books.mates.id },
    owner: people.stranger.id,
  })
  const hidden = await createRecord(toys.all, 'remark', {
    text: 'hm too',
    on: { object: 'book', id: books.strangers.id },
    owner: people.stranger.id,
  })
  const ctx = toys.as(people.me, { objects: { book: { read: 'team' }, remark: { read: 'own' } } })
  expect((await listRecords(ctx, 'remark')).data.map(row => row.id)).toEqual([remark.id])
  await expect(getRecord(ctx, 'remark', hidden.id)).rejects.toThrow(NotFound)
  expect((await recordTimeline(ctx, 'book', books.mates.id)).data.map(entry => entry.record.id)).toEqual([remark.id])
  await expect(recordTimeline(ctx, 'book', books.strangers.id)).rejects.toThrow(NotFound)
})

test('whom a remark names reads that one, and neither changes it nor sees what it is on or who else wrote there', async () => {
  const on = { object: 'book', id: books.strangers.id }
  const write = (text: string, readers: string[]) =>
    createRecord(toys.all, 'remark', { text, on, owner: people.stranger.id, readers })
  const named = await write('for both of us', [people.mate.id, people.me.id])
  const other = await write('for the mate alone', [people.mate.id])
  const rights = { book: { read: 'own' }, remark: { read: 'own', update: 'own', remove: 'own' } } as const
  const ctx = toys.as(people.me, { objects: rights })
  const seen = async (by: Context) =>
    (await listRecords(by, 'remark', { filter: { on: on.id } })).data.map(row => row.id)

  expect(await seen(ctx)).toEqual([named.id])
  expect((await getRecord(ctx, 'remark', named.id)).can).toEqual({ update: false, remove: false })
  expect((await searchRecords(ctx, 'both')).data.map(row => row.id)).toEqual([named.id])
  expect((await searchRecords(ctx, 'alone')).data).toEqual([])
  const before = await toys.snapshot()
  await expect(updateRecord(ctx, 'remark', named.id, { text: 'mine now' })).rejects.toThrow(Forbidden)
  await expect(removeRecord(ctx, 'remark', named.id)).rejects.toThrow(Forbidden)
  await expect(getRecord(ctx, 'remark', other.id)).rejects.toThrow(NotFound)
  await expect(getRecord(ctx, 'book', on.id)).rejects.toThrow(NotFound)
  await expect(recordTimeline(ctx, 'book', on.id)).rejects.toThrow(NotFound)
  await expect(recordChanges(ctx, 'remark', other.id)).rejects.toThrow(NotFound)
  expect(await toys.snapshot()).toBe(before)

  // Who is not shown who reads it is not shown it by that; nor is anybody without a right to remarks.
  expect(await seen(toys.as(people.me, { objects: rights, fields: { 'remark.readers': 'hidden' } }))).toEqual([])
  expect(await seen(toys.as(people.below, { objects: rights }))).toEqual([])
  const none = toys.as(people.me, { objects: { book: { read: 'own' } } })
  await expect(getRecord(none, 'remark', named.id)).rejects.toThrow(Forbidden)
  await updateRecord(toys.all, 'remark', named.id, { readers: [people.mate.id] })
  expect(await seen(ctx)).toEqual([])
})

test('a reference to what the caller may not see is, to him, dangling', async () => {
  const ctx = toys.as(people.me, { objects: { book: { read: 'own', create: 'all' } } })
  const problems = await createRecord(ctx, 'book', { name: 'x', sequel: books.strangers.id }).catch(
    (error: Invalid) => error.problems,
  )
  expect(problems).toMatchObject([{ field: 'sequel', code: 'dangling' }])
})

test('an expanded reference out of reach stays a bare id', async () => {
  const book = await createRecord(toys.all, 'book', {
    name: 'leads on',
    owner: people.me.id,
    sequel: books.strangers.id,
  })
  const ctx = reading('own')
  expect((await getRecord(ctx, 'book', book.id, { expand: ['sequel'] })).sequel).toEqual({ id: books.strangers.id })
  expect((await getRecord(toys.all, 'book', book.id, { expand: ['sequel'] })).sequel).toMatchObject({
    name: 'strangers',
  })
})

test('another workspace is another world, also without the predicate', async () => {
  expect((await listRecords(toys.elsewhere, 'book')).data).toEqual([])
  await expect(getRecord(toys.elsewhere, 'book', books.mine.id)).rejects.toThrow(NotFound)
  for (const table of ['book', 'change', 'event', 'match_key']) {
    const [row] = await toys.elsewhere.db.query<{ n: number }>(
      sql`select count(*)::int as n from ${sql([`"${table}"`])}`,
    )
    expect(row?.n).toBe(0)
  }
  const written = toys.elsewhere.db.query(sql`update book set name = 'stolen' returning id`)
  expect(await written).toEqual([])
  await expect(
    toys.elsewhere.db.query(
      sql`insert into shelf (workspace_id, id, name) values (${toys.all.workspace}, ${books.mine.id}, 'smuggled')`,
    ),
  ).rejects.toThrow(/row-level security/)
  await expect(toys.elsewhere.db.query(sql`alter table book disable row level security`)).rejects.toThrow(/owner/)
})
