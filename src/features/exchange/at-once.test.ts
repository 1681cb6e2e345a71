import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { createRecord } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

/* What has come since an import was planned – by another import, or by hand – is not made a second time. */

let company: TestCompany
beforeEach(async () => {
  company = await makeTestCompany()
})
afterEach(() => company.close())

const staged = async (...rows: string[]): Promise<string> => {
  const parts = filePart('product', 'products.csv', rows.join('\n'))
  const { body } = await company.call(await company.again(company.admin), 'createImport', { parts })
  return String(body.id)
}
const look = async (id: string): Promise<JsonObject> =>
  (await company.call(await company.again(company.admin), 'getImport', { params: { id } })).body
const commit = async (id: string): Promise<JsonObject> => {
  await company.call(await company.again(company.admin), 'commitImport', { params: { id } })
  return look(id)
}
const revert = async (id: string): Promise<void> =>
  void (await company.call(await company.again(company.admin), 'revertImport', { params: { id } }))
const products = async (): Promise<string[]> =>
  (await wholeList(company.admin, 'product', { expand: ['category'] }))
    .map(({ name, unit, category }) => `${name} ${unit ?? '–'} ${(category as JsonObject | null)?.name ?? '–'}`)
    .sort()

test('products without codes that two imports have planned are made once', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `Полка ${at},шт.,Свет`)
  const one = await staged('Товар,Единица,Раздел', ...names, 'Бра,шт.,Свет')
  const two = await staged('Товар,Единица,Раздел', ...names.toReversed(), 'Люстра,шт.,Свет')
  for (const id of [one, two]) expect(await look(id)).toMatchObject({ counts: { new: 31 } })
  await Promise.all([commit(one), commit(two)])
  const found = await products()
  expect(found).toHaveLength(32)
  expect(new Set(found).size).toBe(32)
  const counts = [(await look(one)).counts, (await look(two)).counts]
  expect(counts).toContainEqual(expect.objectContaining({ new: 31, same: 0, refused: 0 }))
  expect(counts).toContainEqual(expect.objectContaining({ new: 1, same: 30, refused: 0 }))
})

test('what the second says otherwise is changed in the one product, and taken back with it alone', async () => {
  const [one, two] = [await staged('Товар,Единица', 'Стол,шт.'), await staged('Товар,Единица', 'стол,компл.')]
  await commit(one)
  expect(await commit(two)).toMatchObject({ counts: { new: 0, changed: 1 } })
  expect(await products()).toHaveLength(1)
  await revert(two)
  expect(await products()).toEqual(['Стол шт. –'])
})

test('a product with a code that came meanwhile is changed, not refused', async () => {
  const rows = ['Товар,Артикул,Единица', 'Стол,T-1,шт.']
  const [one, two] = [await staged(...rows), await staged(...rows)]
  await commit(one)
  expect(await commit(two)).toMatchObject({ counts: { new: 0, same: 1, refused: 0 } })
  expect(await products()).toEqual(['Стол шт. –'])
})

test('of two that were made by hand meanwhile none is guessed at', async () => {
  const id = await staged('Товар,Единица', 'Стол,шт.', 'Стул,шт.')
  for (const unit of ['м', 'кг']) await createRecord(company.admin, 'product', { name: 'Стол', unit })
  expect(await commit(id)).toMatchObject({
    counts: { new: 1, refused: 1 },
    problems: [{ line: 2, code: 'importAmbiguous' }],
  })
  expect(await products()).toEqual(['Стол кг –', 'Стол м –', 'Стул шт. –'])
})

test('one file still makes what it says, in however many batches', async () => {
  const more = Array.from({ length: 1200 }, (_, at) => `Полка ${at},`)
  const id = await staged('Товар,Артикул', 'Стол,', ...more, 'Стол,T-1')
  const planned = (await look(id)).counts
  expect((await commit(id)).counts).toEqual(planned)
})
