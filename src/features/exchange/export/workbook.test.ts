import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { strFromU8, unzipSync } from 'fflate'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type JsonObject, newId } from '../../../model/index.ts'
import { type Context, createRecord } from '../../../records/index.ts'
import { bytesSource } from '../file/source.ts'
import { readBook } from '../file/xlsx/rows.ts'
import { makeTestCompany, type TestCompany } from '../testing/company.ts'
import { filePart } from '../testing/sample-file.ts'
import { wholeList } from '../testing/whole-list.ts'
import { longestText, textCell, valueCell } from './cells.ts'
import { requireRoom, workbookBytes } from './workbook.ts'

let company: TestCompany
let admin: Context
const added: Record<string, JsonObject> = {
  rate: { type: 'number', options: {} },
  share: { type: 'percent', options: {} },
  seen: { type: 'time', options: {} },
  since: { type: 'date', options: {} },
  isBig: { type: 'boolean', options: {} },
  essay: { type: 'longText', options: { max: 100_000 } },
}
beforeAll(async () => {
  company = await makeTestCompany()
  admin = await company.again(company.admin)
  for (const [name, { type, options }] of Object.entries(added))
    await admin.db.query(sql`insert into added_field (id, object, name, type, options, label, position)
      values (${newId()}, 'company', ${name}, ${type}, ${JSON.stringify(options)}, ${JSON.stringify({ en: name, ru: name })}, 1)`)
  admin = await company.again(admin)
  const holding = await createRecord(admin, 'company', { name: '=HYPERLINK("http://x")', phones: ['+74951234567'] })
  await createRecord(admin, 'company', {
    name: 'Б <«Ромашка»> & Co _x0041_',
    parent: holding.id,
    revenue: { amount: '1500.50', currency: 'EUR' },
    about: 'строка\nвторая\u0001',
    employees: 12,
    tags: ['опт', 'VIP'],
    rate: 12.125,
    share: 12.5,
    seen: '2026-03-07T21:05:07.123Z',
    since: '2026-03-07',
    isBig: false,
  })
  await createRecord(admin, 'company', {
    name: 'Старая',
    revenue: { amount: '9999999999999999.99', currency: 'RUB' },
    seen: '1861-03-03T09:00:00.000Z',
    since: '1861-03-03',
    share: -0.000001,
    isBig: true,
  })
})
afterAll(() => company.close())

async function take(body: JsonObject) {
  const { body: asked } = await company.call(admin, 'createExport', { body: { format: 'xlsx', ...body } })
  const params = { id: String(asked.id) }
  const { body: made } = await company.call(admin, 'getExport', { params })
  return { made, params }
}

async function takeBook(body: JsonObject): Promise<Buffer> {
  const { made, params } = await take(body)
  expect(made).toMatchObject({ state: 'done', format: 'xlsx' })
  const { content, headers } = await company.call(admin, 'getExportContent', { params })
  expect(headers?.['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  const bytes = await buffer(content as Readable)
  expect(bytes.length).toBe(made.size)
  return bytes
}

async function stage(bytes: Buffer) {
  const { body } = await company.call(admin, 'createImport', { parts: filePart('company', 'companies.xlsx', bytes) })
  return (await company.call(admin, 'getImport', { params: { id: String(body.id) } })).body
}

it('a workbook comes in again as the same records', async () => {
  const before = await wholeList(admin, 'company')
  const staged = await stage(await takeBook({ object: 'company' }))
  expect(staged).toMatchObject({ counts: { read: 3, same: 3, changed: 0, new: 0, refused: 0 }, problems: [] })
  await company.call(admin, 'commitImport', { params: { id: String(staged.id) } })
  expect(await wholeList(admin, 'company')).toEqual(before)
})

it('figures, days, moments and truths are such, text is text, and headings stay in sight', async () => {
  const fields = ['name', 'revenue', 'rate', 'share', 'seen', 'since', 'isBig', 'about']
  const files = unzipSync(await takeBook({ object: 'company', query: { sort: '-name', fields } }))
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  expect(sheet).toContain('state="frozen"')
  expect(sheet).not.toContain('<f')
  const row = /<row r="3">.*?<\/row>/s.exec(sheet)?.[0] ?? ''
  const values = [...row.matchAll(/<c r="(\w+)"[^>]*?(?: t="(\w+)")?>(?:<is><t[^>]*>|<v>)(.*?)<\//gs)]
  expect(values.map(([, at, type, value]) => [at, type, value])).toEqual([
    ['A3', 'inlineStr', 'Б &lt;«Ромашка»&gt; &amp; Co _x005F_x0041_'],
    ['B3', undefined, '1500.5'],
    ['C3', undefined, '12.125'],
    ['D3', undefined, '0.125'],
    // 8 March 2026, 00:05:07.123 in Moscow.
    ['E3', undefined, String(46089 + (5 * 60 + 7.123) / 86400)],
    ['F3', undefined, '46088'],
    ['G3', 'b', '0'],
    ['H3', 'inlineStr', 'строка\nвторая_x0001_'],
  ])
  expect(strFromU8(files['xl/styles.xml'] ?? new Uint8Array())).toContain('#,##0.00&quot; EUR&quot;')
})

it('text that no cell can hold ends the export with the name of its column, and no file is kept', async () => {
  const { id } = await createRecord(admin, 'company', { name: 'Длинная', essay: 'ы'.repeat(longestText + 1) })
  const query = { filter: { id }, fields: ['name', 'essay'] }
  const { made, params } = await take({ object: 'company', query })
  expect(made).toMatchObject({ state: 'failed', file: null, failure: { message: expect.stringContaining('essay') } })
  await expect(company.call(admin, 'getExportContent', { params })).rejects.toMatchObject({ code: 'exportNotReady' })
})

it('more records than a sheet has rows are refused', () => {
  expect(() => requireRoom(1_048_575)).not.toThrow()
  expect(() => requireRoom(1_048_576)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code: 'exportManyRows' })] }),
  )
})

it('a moment in the hour that clocks show twice is told by its offset', () => {
  const field = { type: 'time', options: {} }
  expect(valueCell('2026-10-25T00:30:00.000Z', field, 'Europe/Berlin')).toEqual(null)
  expect(valueCell('2026-10-25T01:30:00.000Z', field, 'Europe/Berlin')).not.toEqual(null)
})

it('rows are packed while they come: all signs, more than a page, no more at hand than the reader takes', async () => {
  let given = 0
  async function* pages() {
    for (let page = 0; page < 300; page++) {
      given++
      yield Array.from({ length: 200 }, (_, n) => [textCell(`${newId()} ${page * 200 + n} \r\u{1F600}\ufffe`, 'x')])
    }
  }
  const book = workbookBytes('Лист & Co', [{ heading: 'x', width: 20 }], pages())
  const parts: Buffer[] = []
  for await (const part of book) {
    if (!parts.length) expect(given).toBeLessThan(50)
    parts.push(part)
  }
  let rows = 0
  for await (const { line, cells } of readBook(bytesSource(Buffer.concat(parts)), 'Лист & Co')) {
    if (line > 1) expect(cells[0]?.slice(36)).toBe(` ${rows++} \r\u{1F600}\ufffe`)
  }
  expect(rows).toBe(60_000)
})

it('what breaks while rows come breaks the file', async () => {
  async function* pages() {
    yield [[textCell('a', 'x')]]
    throw new Error('away')
  }
  const book = workbookBytes('x', [{ heading: 'x', width: 20 }], pages())
  await expect(buffer(book)).rejects.toThrow('away')
})
