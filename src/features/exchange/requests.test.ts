import { parse } from 'csv-parse/sync'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { updateRecord } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart, sampleFile } from './testing/sample-file.ts'
import { textOf } from './testing/text-of.ts'
import { wholeList } from './testing/whole-list.ts'

const name = 'requests-windows-1251.csv'
const truth: { samePerson: number[][]; people: number; records: number; badRecords: number[] } = JSON.parse(
  sampleFile('requests-truth.json').toString(),
)

let company: TestCompany
let id: string
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())

const look = async (): Promise<JsonObject> => (await company.call(company.admin, 'getImport', { params: { id } })).body
const linesOf = (
  imported: string,
): Promise<{ line: number; outcome: string; object: string; record: string | null }[]> =>
  company.admin.db.query(
    sql`select line, outcome, object, record_id as record from import_row where import_id = ${imported} order by line`,
  )

it('a Russian list of requests is understood as it is, and nothing is written yet', async () => {
  const { status, body } = await company.call(company.admin, 'createImport', {
    parts: filePart('lead', name, sampleFile(name)),
  })
  expect(status).toBe(202)
  id = String(body.id)
  expect(await look()).toMatchObject({
    state: 'staged',
    format: { encoding: 'windows-1251', delimiter: ';', headerLine: 1 },
    counts: { read: truth.records, new: truth.people + 3, attached: 93, changed: 0, same: 0, refused: 3 },
    mapping: {
      name: { columns: ['ФИО'] },
      phones: { columns: ['Телефон'] },
      emails: { columns: ['E-mail'] },
      companyName: { columns: ['Компания'] },
      source: { columns: ['Источник'], value: 'Загрузка из файла' },
      interest: { columns: ['Интерес'] },
      budget: { columns: ['Бюджет'] },
      requestedAt: { columns: ['Дата обращения'] },
      comment: { columns: ['Комментарий'] },
    },
    questions: [
      {
        id: 'dates:Дата обращения',
        kind: 'dates',
        samples: ['03/12/2026 14:05'],
        count: 71,
        proposal: 'monthFirst',
        answer: 'monthFirst',
        answered: false,
      },
      { id: 'missing:source', kind: 'missing', count: 339, answer: 'create' },
    ],
  })
  expect(await wholeList(company.admin, 'lead')).toEqual([])
  expect(await wholeList(company.admin, 'source')).toEqual([])
})

it('bad rows are reported with their reasons, in the language of who asks', async () => {
  const { problems } = await look()
  const messages = (problems as JsonObject[]).map(problem => `${problem.line} ${problem.message}`)
  expect(messages).toEqual([
    '82 Телефоны: Номер слишком короткий; укажите его с кодом города или оператора (12-34)',
    '82 Обратился: Такой даты нет: 31.02.2026',
    expect.stringMatching(/^157 .*не адрес e-mail.*\(not an email @ ru\)$/),
    expect.stringMatching(/^180 .*Не длиннее 300 символов \(Длинный О+…\)$/),
  ])
  const { content } = await company.call({ ...company.admin, locale: 'en' }, 'getImportProblems', { params: { id } })
  const rows = parse(await textOf(content), { bom: true, delimiter: ';' })
  expect(rows.map(row => [row[0]?.slice(0, 10), row[9]])).toEqual([
    ['ФИО', 'Row'],
    ['Короткий Н', '82'],
    ['Ошибка Еме', '157'],
    ['Длинный ОО', '180'],
  ])
  expect(rows[1]?.[10]).toContain('too short')
})

it('the person importing is asked once, and the answer counts for every row', async () => {
  await expect(
    company.call(company.admin, 'updateImport', {
      params: { id },
      body: { answers: { 'dates:Дата обращения': 'yearFirst', other: 'x' } },
    }),
  ).rejects.toMatchObject({
    problems: [
      { field: 'answers.dates:Дата обращения', code: 'choice' },
      { field: 'answers.other', code: 'importQuestion' },
    ],
  })
  await company.call(company.admin, 'updateImport', {
    params: { id },
    body: { answers: { 'dates:Дата обращения': 'dayFirst' } },
  })
  const first = async () => ((await look()).preview as { values: JsonObject }[])[0]?.values.requestedAt
  expect(await first()).toBe('2026-12-03T11:05:00.000Z')
  await company.call(company.admin, 'updateImport', {
    params: { id },
    body: { answers: { 'dates:Дата обращения': 'monthFirst' } },
  })
  expect(await first()).toBe('2026-03-12T11:05:00.000Z')
})

it('every pair of the same person is on one card, and nobody else', async () => {
  await company.call(company.admin, 'commitImport', { params: { id } })
  expect(await look()).toMatchObject({
    state: 'done',
    progress: 1,
    counts: { read: 339, new: 243, attached: 93, changed: 0, same: 0, refused: 3 },
  })

  const rows = await linesOf(id)
  const cardOf = new Map(rows.map(row => [row.line, row.record]))
  for (const lines of truth.samePerson)
    expect(new Set(lines.map(line => cardOf.get(line))).size, `lines ${lines}`).toBe(1)
  const good = rows.filter(row => !truth.badRecords.includes(row.line))
  expect(new Set(good.map(row => row.record)).size).toBe(truth.people)
  expect(good.every(row => row.object === 'lead')).toBe(true)

  const leads = await wholeList(company.admin, 'lead')
  expect(leads.length).toBe(truth.people + 1)
  expect(leads.find(lead => String(lead.name).startsWith('=CMD'))).toMatchObject({
    name: '=CMD|calc!A0',
    phones: [{ value: '+79161234500' }],
  })
})

it('a card holds what the row said, in canonical form, and further requests as its history', async () => {
  const leads = await wholeList(company.admin, 'lead', { expand: ['source'] })
  const zhanna = leads.find(lead => JSON.stringify(lead.phones).includes('+79612097738'))
  expect(zhanna).toMatchObject({
    name: 'Белый Жанна',
    lastName: 'Белый',
    firstName: 'Жанна',
    companyName: 'ООО «Ромашка»',
    interest: 'Шкаф-купе',
    budget: { amount: '15000.00', currency: 'RUB' },
    emails: [{ value: 'client109@почта.рф', primary: true }],
    source: { name: 'Партнёр', kind: 'partner' },
    requestedAt: '2026-03-12T11:05:00.000Z',
    status: 'new',
  })
  const activities = await wholeList(company.admin, 'activity')
  expect(activities.length).toBe(93)
  expect(activities.filter(activity => (activity.on as JsonObject).id === zhanna?.id)).toMatchObject([
    {
      kind: 'note',
      subject: 'Обращение из файла requests-windows-1251.csv: Шкаф-купе',
      at: '2026-03-04T21:00:00.000Z',
    },
  ])
  expect(leads.filter(lead => !lead.source)).toEqual([])
  const amounts = new Set(leads.map(lead => (lead.budget as JsonObject | null)?.amount))
  expect(amounts).toEqual(new Set([undefined, '15000.00', '12500.00', '15000.50', '1250000.00']))
})

it('who cannot be talked to is kept as an interest', async () => {
  const interests = await wholeList(company.admin, 'interest', { sort: 'createdAt' })
  expect(
    interests
      .map(({ name: who, companyName, phones }) => ({
        who,
        companyName,
        phones: (phones as JsonObject[] | null)?.length ?? 0,
      }))
      .toSorted((a, b) => a.phones - b.phones),
  ).toEqual([
    { who: null, companyName: 'ООО «Ромашка»', phones: 0 },
    { who: 'Секретарь', companyName: 'ПАО «Волгастрой»', phones: 1 },
  ])
})

it('the same file again changes nothing', async () => {
  const { body } = await company.call(company.admin, 'createImport', {
    parts: filePart('leads', name, sampleFile(name)),
  })
  const again = String(body.id)
  await company.call(company.admin, 'commitImport', { params: { id: again } })
  const { body: done } = await company.call(company.admin, 'getImport', { params: { id: again } })
  expect(done.counts).toEqual({ read: 339, new: 0, attached: 0, changed: 0, same: 336, refused: 3 })
  expect((await wholeList(company.admin, 'lead')).length).toBe(truth.people + 1)
  expect((await wholeList(company.admin, 'activity')).length).toBe(93)
})

it('an import is taken back, but not what people have changed since', async () => {
  const [lead] = await wholeList(company.admin, 'lead')
  await updateRecord(company.admin, 'lead', String(lead?.id), { comment: 'звонили' })
  await company.call(company.admin, 'revertImport', { params: { id } })
  expect(await look()).toMatchObject({ state: 'reverted', kept: [{ object: 'lead', id: lead?.id, title: lead?.name }] })
  expect((await wholeList(company.admin, 'lead')).map(left => left.id)).toEqual([lead?.id])
  expect(await wholeList(company.admin, 'interest')).toEqual([])
  expect(await wholeList(company.admin, 'activity')).toEqual([])
  expect((await wholeList(company.admin, 'lead', { trash: 'only' })).length).toBe(truth.people)
})
