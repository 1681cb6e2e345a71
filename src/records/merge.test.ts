import { afterAll, beforeAll, expect, test } from 'vitest'
import { Conflict, type Filter, Invalid, type JsonObject, NotFound } from '../model/index.ts'
import {
  aggregateRecords,
  bulkRecords,
  createRecord,
  findRecord,
  getRecord,
  matchRecords,
  mergeRecords,
  recordChanges,
  recordTimeline,
  removeRecord,
  restoreRecord,
  undoMerge,
  updateRecord,
} from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
beforeAll(async () => {
  toys = await openToys()
})
afterAll(() => toys.close())

async function twins() {
  const kept = await createRecord(toys.all, 'book', {
    name: 'Kept',
    orderBy: [{ value: '+79260000001' }],
    subjects: ['a'],
  })
  const other = await createRecord(toys.all, 'book', {
    name: 'Other',
    orderBy: [{ value: '+79260000001' }, { value: '+79260000002' }],
    subjects: ['b'],
    printedOn: '2001-01-01',
  })
  const remark = await createRecord(toys.all, 'remark', { text: 'hm', on: { object: 'book', id: other.id } })
  const sequel = await createRecord(toys.all, 'book', { name: 'Sequel', sequel: other.id })
  return { kept, other, remark, sequel }
}

test('merging joins lists, fills blanks and moves everything over; the old id leads to the new', async () => {
  const { kept, other, remark, sequel } = await twins()
  const merged = await mergeRecords(toys.all, 'book', kept.id, { from: [other.id] })
  expect(merged).toMatchObject({ name: 'Kept', printedOn: '2001-01-01', subjects: ['a', 'b'] })
  expect(merged.orderBy).toMatchObject([
    { value: '+79260000001', primary: true },
    { value: '+79260000002', primary: false },
  ])
  expect(await findRecord(toys.all, 'book', other.id)).toBeNull()
  expect((await getRecord(toys.all, 'book', other.id)).id).toBe(kept.id)
  expect((await recordTimeline(toys.all, 'book', kept.id)).data.map(entry => entry.record.id)).toEqual([remark.id])
  expect((await getRecord(toys.all, 'book', sequel.id)).sequel).toBe(kept.id)
  const { data } = await recordChanges(toys.all, 'book', sequel.id)
  expect(data[0]?.fields).toEqual([{ field: 'sequel', before: other.id, after: kept.id }])
  await undoMerge(toys.all, merged.merge)
})

test('a value is taken from the record that is named', async () => {
  const { kept, other } = await twins()
  const merged = await mergeRecords(toys.all, 'book', kept.id, { from: [other.id], take: { name: other.id } })
  expect(merged.name).toBe('Other')
  await undoMerge(toys.all, merged.merge)
})

test('undo puts back records, values, keys and pointers', async () => {
  const { kept, other, remark, sequel } = await twins()
  const merged = await mergeRecords(toys.all, 'book', kept.id, { from: [other.id] })
  const undone = await undoMerge(toys.all, merged.merge)
  expect(undone.kept).toEqual([])
  expect(undone.restored).toEqual([other.id])
  expect(undone.record).toMatchObject({ name: 'Kept', printedOn: null, subjects: ['a'] })
  expect(await getRecord(toys.all, 'book', other.id)).toMatchObject({
    id: other.id,
    name: 'Other',
    printedOn: '2001-01-01',
    subjects: ['b'],
  })
  expect((await getRecord(toys.all, 'remark', remark.id)).on).toEqual({ object: 'book', id: other.id })
  expect((await getRecord(toys.all, 'book', sequel.id)).sequel).toBe(other.id)
  const keys = await matchRecords(toys.all, [{ kind: 'phone', value: '+79260000002' }])
  expect(keys.map(key => key.id)).toContain(other.id)
  expect(keys.map(key => key.id)).not.toContain(kept.id)
  await expect(undoMerge(toys.all, merged.merge)).rejects.toThrow(Conflict)
})

test('what was changed since is left as it is, and listed', async () => {
  const { kept, other, sequel } = await twins()
  const merged = await mergeRecords(toys.all, 'book', kept.id, { from: [other.id] })
  await updateRecord(toys.all, 'book', kept.id, { printedOn: '2020-02-02' })
  await updateRecord(toys.all, 'book', sequel.id, { sequel: null })
  const undone = await undoMerge(toys.all, merged.merge)
  expect(undone.kept).toEqual([
    { object: 'book', id: kept.id, field: 'printedOn' },
    { object: 'book', id: sequel.id, field: 'sequel' },
  ])
  expect(undone.record.printedOn).toBe('2020-02-02')
})

test('undo puts back 1,500 rows of several kinds; what was changed since is listed, and stays', async () => {
  const { kept, other, third } = await three()
  const sequels = await many('book', 700, n => ({ name: `Sequel ${n}`, sequel: n % 2 ? other.id : third.id }))
  const remarks = await many('remark', 800, n => ({
    text: `hm ${n}`,
    on: { object: 'book', id: n % 2 ? other.id : third.id },
  }))
  const merged = await mergeRecords(toys.all, 'book', kept.id, { from: [other.id, third.id] })
  const [cleared, moved, renamed] = sequels
  const [trashed, reworded, elsewhere] = remarks
  await updateRecord(toys.all, 'book', cleared ?? '', { sequel: null })
  await updateRecord(toys.all, 'book', moved ?? '', { sequel: renamed ?? '' })
  await updateRecord(toys.all, 'book', renamed ?? '', { name: 'Another' })
  await removeRecord(toys.all, 'remark', trashed ?? '')
  await updateRecord(toys.all, 'remark', reworded ?? '', { text: 'changed' })
  await updateRecord(toys.all, 'remark', elsewhere ?? '', { on: { object: 'book', id: renamed ?? '' } })
  await updateRecord(toys.all, 'book', kept.id, { name: 'Kept on', subjects: ['c'] })

  const undone = await undoMerge(toys.all, merged.merge)
  expect(new Set(undone.restored)).toEqual(new Set([other.id, third.id]))
  expect(undone.kept).toHaveLength(4)
  expect(undone.kept).toEqual(
    expect.arrayContaining([
      { object: 'book', id: kept.id, field: 'subjects' },
      { object: 'book', id: cleared, field: 'sequel' },
      { object: 'book', id: moved, field: 'sequel' },
      { object: 'remark', id: elsewhere, field: 'on' },
    ]),
  )
  expect(undone.record).toMatchObject({ name: 'Kept on', subjects: ['c'], printedOn: null })
  const pointing = async (id: string) => [
    await counted('book', { sequel: id }),
    await counted('remark', { on: { object: 'book', id } }),
  ]
  expect(await pointing(kept.id)).toEqual([0, 0])
  // The first three of each kind: one at `third`, one at `other`, one at `third`; of these two and one point elsewhere, one lies in the trash.
  expect(await pointing(other.id)).toEqual([349, 400])
  expect(await pointing(third.id)).toEqual([349, 398])
  expect((await restoreRecord(toys.all, 'remark', trashed ?? '')).on).toEqual({ object: 'book', id: third.id })
  expect(await getRecord(toys.all, 'remark', reworded ?? '')).toMatchObject({
    text: 'changed',
    on: { object: 'book', id: other.id },
  })
  expect(await getRecord(toys.all, 'book', renamed ?? '')).toMatchObject({ name: 'Another', sequel: third.id })
})

async function three() {
  const make = (name: string, more = {}) => createRecord(toys.all, 'book', { name, ...more })
  return {
    kept: await make('Kept', { subjects: ['a'] }),
    other: await make('Other', { subjects: ['b'], printedOn: '2001-01-01' }),
    third: await make('Third', { subjects: ['d'] }),
  }
}

async function many(name: string, count: number, fields: (n: number) => JsonObject): Promise<string[]> {
  const { results } = await bulkRecords(toys.all, name, { create: Array.from({ length: count }, (_, n) => fields(n)) })
  return results.map(({ id = '' }) => id)
}

async function counted(name: string, filter: Filter): Promise<number> {
  const { rows } = await aggregateRecords(toys.all, name, { filter, measures: [{ fn: 'count' }] })
  return Number(rows[0]?.measures[0])
}

test('a merge into what is gone since is not undone before that is back', async () => {
  const { kept, other, third } = await three()
  const first = await mergeRecords(toys.all, 'book', kept.id, { from: [other.id] })
  const second = await mergeRecords(toys.all, 'book', third.id, { from: [kept.id] })
  expect((await getRecord(toys.all, 'book', other.id)).id).toBe(third.id)
  const before = await toys.snapshot()
  await expect(undoMerge(toys.all, first.merge)).rejects.toThrow(new Conflict('mergedRecordGone'))
  expect(await toys.snapshot()).toBe(before)
  await undoMerge(toys.all, second.merge)
  expect((await getRecord(toys.all, 'book', other.id)).id).toBe(kept.id)
  await undoMerge(toys.all, first.merge)
  expect((await getRecord(toys.all, 'book', other.id)).name).toBe('Other')
})

test('a merge with itself, with nobody or with what is not there is refused whole', async () => {
  const { kept } = await twins()
  const before = await toys.snapshot()
  await expect(mergeRecords(toys.all, 'book', kept.id, { from: [kept.id] })).rejects.toThrow(Invalid)
  await expect(mergeRecords(toys.all, 'book', kept.id, { from: [] })).rejects.toThrow(Invalid)
  await expect(
    mergeRecords(toys.all, 'book', kept.id, { from: ['01a20aa6-ff41-70bd-827b-98160c9dfb5c'] }),
  ).rejects.toThrow(NotFound)
  await expect(undoMerge(toys.all, 'nonsense')).rejects.toThrow(NotFound)
  expect(await toys.snapshot()).toBe(before)
})
