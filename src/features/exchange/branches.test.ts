import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { type Context, createRecord, listRecords, updateRecord } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

let company: TestCompany
beforeEach(async () => {
  company = await makeTestCompany()
})
afterEach(() => company.close())

const fileOf = (...rows: string[]): string => ['Товар,Раздел', ...rows].join('\n')

async function stage(text: string, by = company.admin): Promise<string> {
  const parts = filePart('product', 'products.csv', text)
  const { body } = await company.call(await company.again(by), 'createImport', { parts })
  return String(body.id)
}

const look = async (id: string, by = company.admin): Promise<JsonObject> =>
  (await company.call(await company.again(by), 'getImport', { params: { id } })).body

async function commit(id: string, by = company.admin): Promise<JsonObject> {
  await company.call(await company.again(by), 'commitImport', { params: { id } })
  return look(id, by)
}

const bringIn = async (text: string): Promise<JsonObject> => commit(await stage(text))
const revert = async (id: string): Promise<void> =>
  void (await company.call(await company.again(company.admin), 'revertImport', { params: { id } }))

/** Each branch by its whole way, in order of the alphabet. */
async function ways(): Promise<string[]> {
  const all = await wholeList(company.admin, 'productCategory')
  const byId = new Map(all.map(branch => [branch.id, branch]))
  const wayOf = (id: string): string => {
    const branch = byId.get(id)
    const parent = branch?.parent
    return typeof parent === 'string' ? `${wayOf(parent)} / ${branch?.name}` : String(branch?.name)
  }
  return all.map(({ id }) => wayOf(id)).sort()
}

/** Which product lies in which branch. */
async function places(): Promise<Record<string, string>> {
  const products = await wholeList(company.admin, 'product', { expand: ['category'] })
  return Object.fromEntries(
    products.map(({ name, category }) => [String(name), String((category as JsonObject | null)?.name ?? '')]),
  )
}

describe('branches of the catalogue come of a column of products', () => {
  it('along ways of any depth, in any spelling and order, each made once', async () => {
    const done = await bringIn(
      fileOf(
        'Журнальный,Журнальные',
        'Обеденный,Мебель / Столы',
        'Стул,мебель > стулья',
        'Низкий,Мебель/столик',
        'Стол,Мебель > Столы > Журнальные',
      ),
    )
    expect(done).toMatchObject({ state: 'done', counts: { read: 5, new: 5, refused: 0 } })
    expect(await ways()).toEqual([
      'Мебель',
      'Мебель / Столы',
      'Мебель / Столы / Журнальные',
      'Мебель / стулья',
      'Мебель/столик',
    ])
    expect(await places()).toEqual({
      Журнальный: 'Журнальные',
      Обеденный: 'Столы',
      Стул: 'стулья',
      Низкий: 'Мебель/столик',
      Стол: 'Журнальные',
    })
  })

  it('and those that are there are found by their way or name, also a second time', async () => {
    const furniture = await createRecord(company.admin, 'productCategory', { name: 'Мебель' })
    await createRecord(company.admin, 'productCategory', { name: 'Столы', parent: furniture.id })
    const text = fileOf('Один,столы', 'Два,МЕБЕЛЬ / Столы', 'Три,Свет')
    await bringIn(text)
    expect(await bringIn(text)).toMatchObject({ counts: { new: 0, same: 3, refused: 0 } })
    expect(await ways()).toEqual(['Мебель', 'Мебель / Столы', 'Свет'])
    expect(await places()).toEqual({ Один: 'Столы', Два: 'Столы', Три: 'Свет' })
  })

  it('a name that two branches have is refused by its row alone', async () => {
    for (const name of ['Кухня', 'Спальня']) {
      const room = await createRecord(company.admin, 'productCategory', { name })
      await createRecord(company.admin, 'productCategory', { name: 'Столы', parent: room.id })
    }
    const done = await bringIn(fileOf('Один,Столы', 'Два,Кухня / Столы'))
    expect(done).toMatchObject({ counts: { new: 1, refused: 1 }, problems: [{ line: 2, code: 'importAmbiguous' }] })
    expect(await ways()).toEqual(['Кухня', 'Кухня / Столы', 'Спальня', 'Спальня / Столы'])
  })

  it('a name that no branch may have is refused by its row alone, and nothing is made for it', async () => {
    const done = await bringIn(fileOf(`Один,Мебель / ${'я'.repeat(201)}`, 'Два,Свет'))
    expect(done).toMatchObject({ state: 'done', counts: { new: 1, refused: 1 } })
    expect(await ways()).toEqual(['Свет'])
  })

  it('two imports that were planned at one time make them once', async () => {
    const [one, two] = [
      await stage(fileOf('Один,Мебель / Столы', 'Два,Свет')),
      await stage(fileOf('Три,Мебель / Столы / Низкие', 'Четыре,свет')),
    ]
    await Promise.all([commit(one), commit(two)])
    expect(await look(one)).toMatchObject({ state: 'done', counts: { new: 2, refused: 0 } })
    expect(await look(two)).toMatchObject({ state: 'done', counts: { new: 2, refused: 0 } })
    const all = (await ways()).map(way => way.toLowerCase())
    expect(all).toEqual(['мебель', 'мебель / столы', 'мебель / столы / низкие', 'свет'])
    expect(
      Object.values(await places())
        .map(name => name.toLowerCase())
        .sort(),
    ).toEqual(['низкие', 'свет', 'свет', 'столы'])
  })

  it('a branch made by hand since the plan is used', async () => {
    const id = await stage(fileOf('Один,Мебель / Столы'))
    const furniture = await createRecord(company.admin, 'productCategory', { name: 'Мебель' })
    expect(await commit(id)).toMatchObject({ state: 'done', counts: { new: 1 } })
    expect(await ways()).toEqual(['Мебель', 'Мебель / Столы'])
    await revert(id)
    expect((await wholeList(company.admin, 'productCategory')).map(branch => branch.id)).toEqual([furniture.id])
  })

  it('go when the import is taken back, except those that others use', async () => {
    const done = await bringIn(fileOf('Один,Мебель / Столы', 'Два,Мебель / Стулья', 'Три,Свет'))
    const {
      data: [tables],
    } = await listRecords(company.admin, 'productCategory', { filter: { name: 'Столы' } })
    await createRecord(company.admin, 'product', { name: 'Свой', category: tables?.id ?? null })
    await revert(String(done.id))
    expect(await ways()).toEqual(['Мебель', 'Мебель / Столы'])
    expect(await places()).toEqual({ Свой: 'Столы' })
  })

  it('nobody makes them who may not: the series stays a word', async () => {
    const seller = await sellerOfProducts()
    const id = await stage('Товар,Серия\nОдин,GTX', seller)
    const { mapping, questions } = await look(id, seller)
    expect(mapping).toEqual({ name: { columns: ['Товар'] }, series: { columns: ['Серия'] } })
    expect(questions).toEqual([])
    expect(await commit(id, seller)).toMatchObject({ state: 'done', counts: { new: 1 } })
    expect(await ways()).toEqual([])

    const named = await stage(fileOf('Два,Мебель'), seller)
    expect(await look(named, seller)).toMatchObject({ questions: [{ id: 'missing:category', answer: null }] })
    expect(await commit(named, seller)).toMatchObject({ counts: { new: 0, refused: 1 } })
    expect(await ways()).toEqual([])
  })
})

/** A manager who may bring in products, but no branches. */
async function sellerOfProducts(): Promise<Context> {
  const seller = await company.as('manager')
  const { role } = seller.actor
  const { data } = await listRecords(company.admin, 'role', { filter: { name: 'manager' } })
  await updateRecord(await company.again(company.admin), 'role', role.id ?? '', {
    objects: {
      ...(data[0]?.objects as JsonObject),
      product: { read: 'all', create: 'all', update: 'all', remove: 'none', export: 'none' },
    },
  })
  return company.again(seller)
}
