import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { listRecords } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { workbook } from './testing/workbook.ts'

let company: TestCompany
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())

const look = async (id: string): Promise<JsonObject> =>
  (await company.call(company.admin, 'getImport', { params: { id } })).body
async function bring(object: string, name: string, content: Buffer | string): Promise<JsonObject> {
  const { body } = await company.call(company.admin, 'createImport', { parts: filePart(object, name, content) })
  return look(String(body.id))
}
async function commit({ id }: JsonObject): Promise<JsonObject> {
  await company.call(company.admin, 'commitImport', { params: { id: String(id) } })
  return look(String(id))
}

const row = (...cells: string[]) => `<row>${cells.join('')}</row>`
const words = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

it('a workbook becomes leads: its days are days, its telephones no powers of ten', async () => {
  const book = workbook({
    formats: ['dd.mm.yyyy', '#,##0.00'],
    sheets: {
      Обложка: row(words('Выгрузка за март')),
      Заявки:
        row(words('ФИО'), words('Телефон'), words('Бюджет'), words('Дата обращения')) +
        row(
          words('Анна Петрова'),
          '<c><v>7.9161234567E10</v></c>',
          '<c s="2"><v>12.127</v></c>',
          '<c s="1"><v>46086</v></c>',
        ),
      Отказы: row(words('ФИО'), words('Телефон')) + row(words('Олег Орлов'), words('+7 916 765-43-21')),
    },
  })
  const staged = await bring('lead', 'заявки.xlsx', book)
  expect(staged).toMatchObject({
    state: 'staged',
    format: { kind: 'xlsx', sheet: 'Заявки', sheets: ['Обложка', 'Заявки', 'Отказы'], headerLine: 1 },
    questions: [{ id: 'missing:source' }],
    counts: { read: 1, new: 1, refused: 0 },
  })
  await company.call(company.admin, 'updateImport', {
    params: { id: String(staged.id) },
    body: { options: { sheet: 'Отказы' } },
  })
  expect(await look(String(staged.id))).toMatchObject({
    counts: { read: 1 },
    preview: [{ cells: ['Олег Орлов', '+7 916 765-43-21'] }],
  })
  await company.call(company.admin, 'updateImport', {
    params: { id: String(staged.id) },
    body: { options: { sheet: null } },
  })
  expect(await commit(staged)).toMatchObject({ state: 'done', settled: { new: 1, refused: 0 } })
  const { data } = await listRecords(company.admin, 'lead', {})
  expect(data).toMatchObject([
    {
      phones: [{ value: '+79161234567' }],
      budget: { amount: '12.13' },
      requestedAt: expect.stringMatching(/^2026-03-04T2/),
    },
  ])
})

it('a sheet that the workbook does not have leaves the import as it was, with the reason', async () => {
  const staged = await bring(
    'lead',
    'a.xlsx',
    workbook({ sheets: { A: row(words('ФИО'), words('Телефон')) + row(words('Яна'), words('+79160000001')) } }),
  )
  await company.call(company.admin, 'updateImport', {
    params: { id: String(staged.id) },
    body: { options: { sheet: 'B' } },
  })
  expect(await look(String(staged.id))).toMatchObject({ state: 'failed', failure: { code: 'choice' } })
})

it('telephone contacts become people with their company, and a record of JSON a deal', async () => {
  const card =
    'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Мария Соколова\r\nN:Соколова;Мария;;;\r\nTEL;TYPE=CELL:+7 916 222-33-44\r\nEMAIL:maria@example.ru\r\nORG:ООО «Лютик»\r\nTITLE:Закупщик\r\nNOTE:звонить утром\r\nIMPP;X-SERVICE-TYPE=Telegram:telegram:msokolova\r\nEND:VCARD\r\n'
  const people = await bring('contact', 'contacts.vcf', card)
  expect(people).toMatchObject({ format: { kind: 'vcard' }, counts: { read: 1, new: 1 } })
  expect(await commit(people)).toMatchObject({ state: 'done', settled: { new: 1 } })
  const { data } = await listRecords(company.admin, 'contact', { filter: { lastName: { eq: 'Соколова' } } })
  expect(data).toMatchObject([
    {
      name: 'Соколова Мария',
      phones: [{ value: '+79162223344' }],
      emails: [{ value: 'maria@example.ru' }],
      messengers: [{ value: 'msokolova', type: 'telegram' }],
      position: 'Закупщик',
      about: 'звонить утром',
    },
  ])
  const [company_] = (await listRecords(company.admin, 'company', { filter: { id: { eq: String(data[0]?.company) } } }))
    .data
  expect(company_?.name).toBe('ООО «Лютик»')

  const deals = await bring(
    'deal',
    'deals.jsonl',
    '{"name": "Кухня", "company": "ООО «Лютик»", "amount": {"amount": "150000.00", "currency": "RUB"}, "stage": "Предложение"}\n',
  )
  expect(await commit(deals)).toMatchObject({ state: 'done', settled: { new: 1 } })
  expect((await listRecords(company.admin, 'deal', { filter: { name: { eq: 'Кухня' } } })).data).toMatchObject([
    { company: company_?.id, amount: { amount: '150000.00', currency: 'RUB' } },
  ])
})
