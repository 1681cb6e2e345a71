import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type JsonObject, newId } from '../../../model/index.ts'
import { bulkRecords, type Context, createRecord } from '../../../records/index.ts'
import { neutralCell } from '../../csv.ts'
import { makeTestCompany, type TestCompany } from '../testing/company.ts'
import { filePart } from '../testing/sample-file.ts'
import { wholeList } from '../testing/whole-list.ts'

let company: TestCompany
let admin: Context
beforeAll(async () => {
  company = await makeTestCompany()
  const ctx = await company.again(company.admin)
  const holding = await createRecord(ctx, 'company', {
    name: '=HYPERLINK("http://x")',
    industry: 'Связь; и ещё',
    phones: ['+74951234567'],
    employees: 5,
  })
  await createRecord(ctx, 'company', {
    name: 'Б «Ромашка»',
    parent: holding.id,
    revenue: '1500.50',
    about: 'строка\nвторая',
    tags: ['опт', 'VIP'],
    address: { city: 'Тверь', line: 'Мира, 1' },
  })
  for (let n = 0; n < 210; n++) await createRecord(ctx, 'product', { name: `Стул ${n}`, price: String(n) })
})
beforeEach(async () => {
  admin = await company.again(company.admin)
})
afterAll(() => company.close())

async function take(ctx: Context, body: JsonObject): Promise<Buffer> {
  const { status, body: made } = await company.call(ctx, 'createExport', { body })
  expect(status).toBe(202)
  const params = { id: String(made.id) }
  expect((await company.call(ctx, 'getExport', { params })).body).toMatchObject({ state: 'done' })
  const { content } = await company.call(ctx, 'getExportContent', { params })
  return buffer(content as Readable)
}
const takeText = async (ctx: Context, body: JsonObject): Promise<string> => (await take(ctx, body)).toString()

it('records go out as CSV under the names people know, and formulas as text', async () => {
  const csv = await takeText(admin, { object: 'companies', query: { sort: 'name' } })
  expect(csv.startsWith('\ufeffИдентификатор;')).toBe(true)
  const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true, delimiter: ';' })
  expect(rows.map(row => row.Название)).toEqual([`'=HYPERLINK("http://x")`, 'Б «Ромашка»'])
  expect(Object.values(rows[1] ?? {})).toContain('1500.50 RUB')
  expect(Object.values(rows[1] ?? {})).toContain('=HYPERLINK("http://x")'.replace(/^/, "'"))
})

it('what went out comes in again unchanged, and with changes changes just those', async () => {
  const csv = await takeText(admin, { object: 'company' })
  const stage = async (content: string) => {
    const { body } = await company.call(admin, 'createImport', { parts: filePart('company', 'companies.csv', content) })
    return (await company.call(admin, 'getImport', { params: { id: String(body.id) } })).body
  }
  expect(await stage(csv)).toMatchObject({ counts: { read: 2, same: 2, changed: 0, new: 0, refused: 0 }, problems: [] })

  const edited = await stage(csv.replace('Б «Ромашка»', 'Б «Ромашка плюс»'))
  expect(edited).toMatchObject({ counts: { same: 1, changed: 1 } })
  await company.call(admin, 'commitImport', { params: { id: String(edited.id) } })
  expect((await wholeList(admin, 'company', { sort: 'name' })).map(({ name, version }) => [name, version])).toEqual([
    ['=HYPERLINK("http://x")', 1],
    ['Б «Ромашка плюс»', 2],
  ])
})

it('records go out as JSON lines, all pages of them', async () => {
  const lines = (
    await takeText(admin, { object: 'product', format: 'jsonl', query: { filter: { name: { startsWith: 'Стул' } } } })
  )
    .trimEnd()
    .split('\n')
  expect(new Set(lines.map(line => JSON.parse(line).name)).size).toBe(210)
})

it('whatever records point at goes out by its name, however much that is on a page', async () => {
  for (const name of ['wants', 'has'])
    await admin.db.query(sql`insert into added_field (id, object, name, type, options, label, position)
      values (${newId()}, 'contact', ${name}, 'ref', '{"object": "product"}', '{"en": "x", "ru": "х"}', 1)`)
  admin = await company.again(admin)
  const ids = (await wholeList(admin, 'product')).map(({ id }) => id)
  const create = Array.from({ length: 105 }, (_, n) => ({
    name: `К ${n}`,
    wants: ids[n] ?? '',
    has: ids[n + 105] ?? '',
  }))
  await bulkRecords(admin, 'contact', { create })
  const csv = await takeText(admin, { object: 'contact', query: { fields: ['wants', 'has'] } })
  const cells = csv
    .trim()
    .split('\n')
    .slice(1)
    .flatMap(line => line.trim().split(';'))
  expect(cells).toHaveLength(210)
  for (const cell of cells) expect(cell).toMatch(/^Стул \d+$/)
})

it('nobody takes away more than he may', async () => {
  const manager = await company.as('manager', { email: 'm@example.com' })
  await expect(company.call(manager, 'createExport', { body: { object: 'company' } })).rejects.toMatchObject({
    code: 'noRight',
  })
  const role = await createRecord(admin, 'role', {
    name: 'own leads',
    objects: { lead: { read: 'all', create: 'all', update: 'all', export: 'own' } },
    fields: { 'lead.budget': 'hidden' },
    admin: false,
  })
  const seller = await company.as('own leads', { email: 's@example.com', role: role.id })
  await createRecord(admin, 'lead', { name: 'Чужой', phones: ['+79160000001'] })
  await createRecord(admin, 'lead', {
    name: 'Свой',
    phones: ['+79160000002'],
    owner: String(seller.actor.user),
    budget: '1',
  })
  const csv = await takeText(seller, { object: 'lead' })
  expect(csv).toContain('Свой')
  expect(csv).not.toContain('Чужой')
  expect(csv).not.toContain('Бюджет')
  const { body } = await company.call(admin, 'createExport', { body: { object: 'lead' } })
  await expect(company.call(seller, 'getExportContent', { params: { id: String(body.id) } })).rejects.toMatchObject({
    code: 'notFound',
  })
})

it('a wrong query is refused at once', async () => {
  await expect(
    company.call(admin, 'createExport', { body: { object: 'lead', query: { filter: { nonsense: 1 } } } }),
  ).rejects.toMatchObject({ problems: [{ code: 'unknownField' }] })
  await expect(
    company.call(admin, 'createExport', { body: { object: 'lead', query: { limit: 5 } } }),
  ).rejects.toMatchObject({ problems: [{ field: 'query.limit', code: 'unknownMember' }] })
})

it.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['+cmd', "'+cmd"],
  ['-2+3|x', "'-2+3|x"],
  ['+7 916 123-45-67', '+7 916 123-45-67'],
  ['-15.5', '-15.5'],
  ['\t=1', "'\t=1"],
  ['text', 'text'],
  [' =1+1', "' =1+1"],
  ['\u00a0@SUM(A1)', "'\u00a0@SUM(A1)"],
  ['\n=1+1', "'\n=1+1"],
  ['＝1+1', "'＝1+1"],
  [' -5', ' -5'],
])('the cell %j goes out as %j', (cell, safe) => expect(neutralCell(cell)).toBe(safe))
