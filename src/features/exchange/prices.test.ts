import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { type Context, createRecord } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

let company: TestCompany
let admin: Context
let retail: string
let chair: string
beforeAll(async () => {
  company = await makeTestCompany()
  admin = await company.again(company.admin)
  retail = (await createRecord(admin, 'priceList', { name: 'Розница' })).id
  chair = (await createRecord(admin, 'product', { name: 'Стул «Барный», белый', code: 'CH-1' })).id
  await createRecord(admin, 'product', { name: 'Стол' })
  for (const [minQuantity, amount] of [
    [1, 12_990.5],
    [10, 11_000],
  ])
    await createRecord(admin, 'price', {
      priceList: retail,
      product: chair,
      minQuantity: minQuantity ?? 1,
      amount: amount ?? 0,
    })
})
beforeEach(async () => {
  admin = await company.again(company.admin)
})
afterAll(() => company.close())

async function bringIn(object: string, text: string): Promise<JsonObject> {
  const { body } = await company.call(admin, 'createImport', { parts: filePart(object, `${object}.csv`, text) })
  const params = { id: String(body.id) }
  await company.call(await company.again(admin), 'commitImport', { params })
  return (await company.call(await company.again(admin), 'getImport', { params })).body
}

async function takeOut(body: JsonObject): Promise<string> {
  const { body: made } = await company.call(admin, 'createExport', { body })
  const params = { id: String(made.id) }
  return (await buffer((await company.call(admin, 'getExportContent', { params })).content as Readable)).toString()
}

const prices = async () =>
  (await wholeList(admin, 'price', { expand: ['product'] }))
    .map(({ product, minQuantity, amount }) => `${(product as JsonObject).name} от ${minQuantity}: ${amount}`)
    .sort()

const rates = async () =>
  (await wholeList(admin, 'exchangeRate')).map(({ currency, on, rate }) => `${currency} ${on}: ${rate}`).sort()

describe('prices', () => {
  it('go out with the names of list and product, and come in again as they are', async () => {
    const csv = await takeOut({
      object: 'price',
      query: { fields: ['priceList', 'product', 'minQuantity', 'amount'], sort: 'minQuantity' },
    })
    const rows: string[][] = parse(csv, { bom: true, delimiter: ';' })
    expect(rows).toEqual([
      ['Прайс-лист', 'Товар', 'От количества', 'Цена'],
      ['Розница', 'Стул «Барный», белый', '1', '12990.5'],
      ['Розница', 'Стул «Барный», белый', '10', '11000'],
    ])
    expect(await bringIn('price', csv)).toMatchObject({ counts: { read: 2, same: 2, new: 0, refused: 0 } })
    expect(await prices()).toEqual(['Стул «Барный», белый от 10: 11000', 'Стул «Барный», белый от 1: 12990.5'])
  })

  it('that are there already are changed, not added beside', async () => {
    const file =
      'Прайс-лист;Товар;От количества;Цена\nРозница;CH-1;1;13 500,00\nРозница;CH-1;10;11000\nРозница;Стол;;40 000'
    expect(await bringIn('price', file)).toMatchObject({ counts: { changed: 1, same: 1, new: 1, refused: 0 } })
    expect(await prices()).toEqual([
      'Стол от 1: 40000',
      'Стул «Барный», белый от 10: 11000',
      'Стул «Барный», белый от 1: 13500',
    ])
  })
})

describe('exchange rates', () => {
  it('of a day that is there already are corrected, or reported as the same', async () => {
    const first = 'Валюта;Дата;Курс\nUSD;20.11.2026;81,5\nEUR;20.11.2026;94,2'
    expect(await bringIn('exchangeRate', first)).toMatchObject({ counts: { new: 2, refused: 0 } })
    expect(await bringIn('exchangeRate', first)).toMatchObject({ counts: { same: 2, new: 0, changed: 0, refused: 0 } })
    const second = 'Валюта;Дата;Курс\nUSD;20.11.2026;82\nEUR;2026-11-20;94,2\nUSD;21.11.2026;83'
    expect(await bringIn('exchangeRate', second)).toMatchObject({ counts: { changed: 1, same: 1, new: 1, refused: 0 } })
    expect(await rates()).toEqual(['EUR 2026-11-20: 94.2', 'USD 2026-11-20: 82', 'USD 2026-11-21: 83'])
  })

  it('twice in one file are one: the last holds', async () => {
    const file = 'Валюта;Дата;Курс\nCNY;20.11.2026;11\nCNY;20.11.2026;11,5'
    expect(await bringIn('exchangeRate', file)).toMatchObject({ counts: { new: 1, changed: 1, refused: 0 } })
    expect((await rates()).filter(rate => rate.startsWith('CNY'))).toEqual(['CNY 2026-11-20: 11.5'])
  })
})
