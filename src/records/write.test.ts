import { afterAll, beforeAll, expect, test } from 'vitest'
import { Conflict, Forbidden, Invalid, NotFound, Stale } from '../model/index.ts'
import {
  bulkRecords,
  createRecord,
  findRecord,
  getRecord,
  matchRecords,
  recordChanges,
  removeRecord,
  restoreRecord,
  transact,
  updateRecord,
} from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
beforeAll(async () => {
  toys = await openToys()
})
afterAll(() => toys.close())

test('a record is completed, numbered and comes back as it was given', async () => {
  const book = await createRecord(toys.all, 'book', {
    name: 'War  and Peace',
    price: { amount: '12.5', currency: 'RUB' },
    printedOn: '1869-01-01',
    orderBy: [{ value: '8 (926) 111-22-33' }],
  })
  expect(book).toMatchObject({
    version: 1,
    name: 'War and Peace',
    state: 'new',
    price: { amount: '12.50', currency: 'RUB' },
    printedOn: '1869-01-01',
    subjects: [],
    shelf: null,
    good: false,
  })
  expect(book.number).toMatch(/^B-\d+$/)
  expect(book.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  expect(await getRecord(toys.all, 'book', book.id)).toEqual(book)
})

test('every problem of the input is named, and nothing is written', async () => {
  const before = await toys.snapshot()
  const refused = createRecord(toys.all, 'book', {
    name: '',
    shelf: '01a20aa6-ff41-70bd-827b-98160c9dfb5c',
    price: { amount: '-1', currency: 'RUB' },
    nonsense: 1,
    good: true,
    orderBy: [{ value: 'abc' }],
  })
  await expect(refused).rejects.toThrow(Invalid)
  const problems = await refused.catch((error: Invalid) => error.problems.map(({ field, code }) => `${field} ${code}`))
  expect(problems).toEqual(
    expect.arrayContaining(['name required', 'shelf dangling', 'nonsense unknownField', 'good readOnlyField']),
  )
  expect((problems as string[]).some(problem => problem.startsWith('price'))).toBe(true)
  expect((problems as string[]).some(problem => problem.startsWith('orderBy.0'))).toBe(true)
  expect(await toys.snapshot()).toBe(before)
})

test('a rule that does not hold refuses with its own sentence', async () => {
  const shelf = await createRecord(toys.all, 'shelf', { name: 'North' })
  const book = await createRecord(toys.all, 'book', { name: 'Emma', shelf: shelf.id })
  const before = await toys.snapshot()
  const problems = await updateRecord(toys.all, 'book', book.id, { state: 'lost' }).catch(
    (error: Invalid) => error.problems,
  )
  expect(problems).toEqual([
    {
      field: 'shelf',
      code: 'rule',
      says: { en: 'A lost book stands on no shelf', ru: 'Потерянная книга не стоит на полке' },
    },
  ])
  expect(await toys.snapshot()).toBe(before)
})

test('a stale version is refused with both values', async () => {
  const book = await createRecord(toys.all, 'book', { name: 'Ada' })
  await updateRecord(toys.all, 'book', book.id, { name: 'Ada or Ardor' }, { version: 1 })
  const before = await toys.snapshot()
  const stale = await updateRecord(toys.all, 'book', book.id, { name: 'Adieu' }, { version: 1 }).catch(
    (error: Stale) => error,
  )
  expect(stale).toBeInstanceOf(Stale)
  expect((stale as Stale).details).toEqual({
    version: 2,
    fields: [{ field: 'name', current: 'Ada or Ardor', given: 'Adieu' }],
  })
  expect(await toys.snapshot()).toBe(before)
})

test('twenty writers of one record at once lose no change', async () => {
  const book = await createRecord(toys.all, 'book', { name: 'Dune' })
  const subjects = Array.from({ length: 6 }, (_, i) => `s${i}`)
  await Promise.all(subjects.map(subject => updateRecord(toys.all, 'book', book.id, { secret: subject })))
  const { data } = await recordChanges(toys.all, 'book', book.id)
  expect(
    data
      .filter(change => change.kind === 'updated')
      .map(change => change.version)
      .sort(),
  ).toEqual([2, 3, 4, 5, 6, 7])
})

test('what is already so changes nothing', async () => {
  const book = await createRecord(toys.all, 'book', { name: 'Same', subjects: ['a'] })
  const before = await toys.snapshot()
  const again = await updateRecord(toys.all, 'book', book.id, { name: 'Same', subjects: ['a'] })
  expect(again.version).toBe(1)
  expect(await toys.snapshot()).toBe(before)
})

test('history tells who changed which field from what to what', async () => {
  const reader = toys.person('reader')
  const ctx = toys.as(reader, { objects: { book: { read: 'all', create: 'all', update: 'all' } } })
  const book = await createRecord(ctx, 'book', { name: 'One' })
  await updateRecord(ctx, 'book', book.id, { name: 'Two', printedOn: '2001-02-03' })
  const { data } = await recordChanges(ctx, 'book', book.id)
  expect(data.map(change => change.kind)).toEqual(['updated', 'created'])
  expect(data[0]).toMatchObject({ actor: { id: reader.id, name: 'reader' }, via: { channel: 'api' }, version: 2 })
  expect(data[0]?.fields).toEqual([
    { field: 'name', before: 'One', after: 'Two' },
    { field: 'printedOn', before: null, after: '2001-02-03' },
  ])
})

test('the trash gives back the whole record, and its keys with it', async () => {
  const book = await createRecord(toys.all, 'book', { name: 'Trash', orderBy: [{ value: '+79031234567' }] })
  const key = [{ kind: 'phone' as const, value: '+79031234567' }]
  await removeRecord(toys.all, 'book', book.id)
  expect(await findRecord(toys.all, 'book', book.id)).toBeNull()
  expect(await matchRecords(toys.all, key)).toEqual([])
  const back = await restoreRecord(toys.all, 'book', book.id)
  expect(back).toMatchObject({ name: 'Trash', version: 3, deletedAt: null })
  expect(await matchRecords(toys.all, key)).toEqual([
    { object: 'book', id: book.id, kind: 'phone', value: '+79031234567' },
  ])
  await expect(restoreRecord(toys.all, 'book', book.id)).rejects.toThrow(Conflict)
})

test('what others still need is not removed', async () => {
  const shelf = await createRecord(toys.all, 'shelf', { name: 'South' })
  await createRecord(toys.all, 'book', { name: 'On it', shelf: shelf.id })
  const before = await toys.snapshot()
  const refused = await removeRecord(toys.all, 'shelf', shelf.id).catch((error: Conflict) => error)
  expect((refused as Conflict).details).toEqual({ neededBy: [{ object: 'book', count: 1, titles: ['On it'] }] })
  expect((refused as Conflict).params).toEqual({ object: 'shelf', by: 'On it' })
  expect(await toys.snapshot()).toBe(before)
})

test('a unique value is taken once', async () => {
  await createRecord(toys.all, 'shelf', { name: 'Only' })
  const before = await toys.snapshot()
  await expect(createRecord(toys.all, 'shelf', { name: 'ONLY' })).rejects.toThrow(Conflict)
  expect(await toys.snapshot()).toBe(before)
})

test('match keys follow the record', async () => {
  const book = await createRecord(toys.all, 'book', {
    name: 'Keys',
    orderBy: [{ value: '+79160000001' }, { value: '+79160000002' }],
  })
  await updateRecord(toys.all, 'book', book.id, { orderBy: [{ value: '+79160000002' }, { value: '+79160000003' }] })
  const found = await matchRecords(
    toys.all,
    ['1', '2', '3'].map(n => ({ kind: 'phone' as const, value: `+7916000000${n}` })),
  )
  expect(found.map(({ value }) => value).sort()).toEqual(['+79160000002', '+79160000003'])
})

test('several writes in one transaction are all there or none', async () => {
  const before = await toys.snapshot()
  const failed = transact(toys.all, async ctx => {
    await createRecord(ctx, 'book', { name: 'First' })
    await createRecord(ctx, 'book', { name: '' })
  })
  await expect(failed).rejects.toThrow(Invalid)
  expect(await toys.snapshot()).toBe(before)
})

test('in bulk each row stands for itself', async () => {
  const taken = await createRecord(toys.all, 'book', { name: 'Bulk' })
  const { results } = await bulkRecords(toys.all, 'book', {
    create: [{ name: 'A' }, { name: '' }, { name: 'B' }],
    update: [
      { id: taken.id, name: 'Bulky' },
      { id: taken.id, version: 1, name: 'X' },
    ],
    remove: ['nobody'],
  })
  expect(results.map(({ verb, error }) => `${verb} ${error?.name ?? 'done'}`)).toEqual([
    'create done',
    'create Invalid',
    'create done',
    'update done',
    'update Stale',
    'remove NotFound',
  ])
  expect((await getRecord(toys.all, 'book', taken.id)).name).toBe('Bulky')
  const { data } = await recordChanges(toys.all, 'book', results[0]?.id ?? '')
  expect(data).toHaveLength(1)
})

test('in bulk a clash in the database costs only the row that clashes', async () => {
  const { results } = await bulkRecords(toys.all, 'shelf', {
    create: [{ name: 'twin' }, { name: 'Twin' }, { name: 'other' }],
  })
  expect(results.map(({ error }) => error?.name ?? 'done')).toEqual(['done', 'Conflict', 'done'])
})

test('atomic bulk names every problem of every row and writes nothing', async () => {
  const before = await toys.snapshot()
  const refused = await bulkRecords(toys.all, 'book', {
    create: [{ name: 'A' }, { name: '' }],
    remove: ['nobody'],
    atomic: true,
  }).catch((error: Invalid) => error)
  expect((refused as Invalid).problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
    'create.1.name required',
    'remove.0 notFound',
  ])
  expect(await toys.snapshot()).toBe(before)
})

test('an unknown object or id is not there', async () => {
  await expect(getRecord(toys.all, 'unicorn', 'x')).rejects.toThrow(NotFound)
  await expect(getRecord(toys.all, 'book', 'not-an-id')).rejects.toThrow(NotFound)
  await expect(updateRecord(toys.all, 'book', '01a20aa6-ff41-70bd-827b-98160c9dfb5c', {})).rejects.toThrow(NotFound)
})

test('a record created for somebody out of reach is refused', async () => {
  const [me, other] = [toys.person('me'), toys.person('other')]
  const ctx = toys.as(me, { objects: { book: { read: 'all', create: 'own' } } })
  const before = await toys.snapshot()
  await expect(createRecord(ctx, 'book', { name: 'For you', owner: other.id })).rejects.toThrow(Forbidden)
  expect(await toys.snapshot()).toBe(before)
  expect((await createRecord(ctx, 'book', { name: 'For me', owner: me.id })).owner).toBe(me.id)
})
