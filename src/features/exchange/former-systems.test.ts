import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import { listRecords } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'

let company: TestCompany
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())

const look = async (id: string): Promise<JsonObject> =>
  (await company.call(company.admin, 'getImport', { params: { id } })).body
async function bring(object: string, rows: string[], more = {}): Promise<JsonObject> {
  const parts = filePart(object, `${object}.csv`, rows.join('\n'), more)
  return look(String((await company.call(company.admin, 'createImport', { parts })).body.id))
}
async function load(object: string, rows: string[], more = {}): Promise<JsonObject> {
  const { id } = await bring(object, rows, more)
  await company.call(company.admin, 'commitImport', { params: { id: String(id) } })
  return look(String(id))
}
const all = async (object: string) => (await listRecords(company.admin, object, { sort: 'createdAt' })).data
const named = async (object: string, name: string) => (await all(object)).find(record => record.name === name)

it('companies, people, deals, tasks and notes of HubSpot are linked again by its ids, and known when they come again', async () => {
  const companies = [
    'Record ID,Company name,Company owner,Phone Number,Industry',
    '101,ООО «Ромашка»,,+74951112233,Мебель',
    '102,ООО «Ромашка»,,+74951112244,Свет',
  ]
  expect(await load('company', companies)).toMatchObject({
    recognised: { system: 'hubspot', title: 'HubSpot', object: 'company' },
    system: 'hubspot',
    state: 'done',
    settled: { new: 2 },
  })
  await load('company', ['Record ID,Company name,Company owner', '103,Лютик,'])
  const contacts = [
    'Record ID,First Name,Last Name,Email,Contact owner,Associated Company,Associated Company IDs',
    '201,Анна,Петрова,anna@example.ru,,Лютик (другое название),103',
    '202,Олег,Орлов,oleg@example.ru,,Новая компания,999',
  ]
  expect(await load('contact', contacts)).toMatchObject({ state: 'done', settled: { new: 2, refused: 0 } })
  const lily = await named('company', 'Лютик')
  const people = await all('contact')
  expect(people.map(person => person.company)).toEqual([lily?.id, (await named('company', 'Новая компания'))?.id])

  const deals = [
    'Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Associated Company IDs,Associated Contact IDs',
    '301,Кухня,Closed Won,2026-03-05,150000,,103,201;202',
    '302,Шкаф,proposal,2026-12-05,50000,,103,',
  ]
  expect(await load('deal', deals)).toMatchObject({ state: 'done', settled: { new: 2, refused: 0 } })
  expect(await named('deal', 'Кухня')).toMatchObject({ company: lily?.id, contact: people[0]?.id })

  const tasks = [
    'Record ID,Task title,Due date,Task status,Completion date,Associated Deal IDs,Associated Contact IDs',
    '401,Позвонить,2026-12-10 12:00,NOT_STARTED,,302,201',
    '402,Встретиться,2026-11-01 12:00,COMPLETED,2026-11-01 13:00,,202',
    '403,Потеряно,2026-12-10 12:00,NOT_STARTED,,555,',
  ]
  const loaded = await load('task', tasks)
  expect(loaded).toMatchObject({ state: 'done', settled: { new: 2, refused: 1 } })
  expect(loaded.problems).toMatchObject([{ line: 4, field: 'on', code: 'importUnknown' }])
  expect(await all('task')).toMatchObject([
    { title: 'Позвонить', on: { object: 'deal', id: (await named('deal', 'Шкаф'))?.id }, doneAt: null },
    { title: 'Встретиться', on: { object: 'contact', id: people[1]?.id }, result: 'Выполнено в прежней системе' },
  ])

  const notes = [
    'Record ID,Body preview,Activity date,Associated Contact IDs,Associated Company IDs',
    '501,Любит дуб,2026-02-01 10:00,201,103',
  ]
  expect(await load('activity', notes)).toMatchObject({ state: 'done', settled: { new: 1 } })
  expect((await all('activity')).filter(({ kind }) => kind === 'note')).toMatchObject([
    { text: 'Любит дуб', on: { object: 'contact', id: people[0]?.id } },
  ])

  const again = await load('contact', [contacts[0] ?? '', '201,Анна,Сидорова,new@example.ru,,,103'])
  expect(again).toMatchObject({ settled: { new: 0, changed: 1 } })
  expect((await all('contact'))[0]).toMatchObject({ lastName: 'Сидорова', company: lily?.id })
  expect((await bring('deal', deals)).counts).toMatchObject({ new: 0, same: 2 })
})

it('an export that is not what was chosen says so, and one that is read like any file keeps no ids', async () => {
  const rows = [
    'ID;Название сделки;Бюджет;Этап сделки;Полное имя контакта;Компания контакта;Рабочий телефон',
    '11;Диван;90000;Успешно реализовано;Мария Соколова;ООО «Диваны»;+79161112233',
  ]
  expect(await bring('lead', rows)).toMatchObject({ recognised: { system: 'amocrm', object: 'deal' }, system: null })
  const staged = await bring('deal', rows)
  expect(staged).toMatchObject({ system: 'amocrm', counts: { new: 1 }, mapping: { externalId: { columns: ['ID'] } } })
  await company.call(company.admin, 'updateImport', {
    params: { id: String(staged.id) },
    body: { options: { system: 'none' } },
  })
  const off = await look(String(staged.id))
  expect(off).toMatchObject({ recognised: { system: 'amocrm' }, system: null })
  expect(off.mapping).not.toHaveProperty('externalId')
})

it('any file can keep its ids for those that come after it', async () => {
  const firms = ['Код;Название', 'А-1;Первая', 'А-2;Вторая']
  await load('company', firms, { mapping: { externalId: 'Код', name: 'Название' }, options: { system: 'Старая база' } })
  const people = ['ФИО;Телефон;Фирма', 'Иван Белов;+79161230000;А-2', 'Яков Чернов;+79161230001;А-3']
  const loaded = await load('contact', people, {
    mapping: { name: 'ФИО', phones: 'Телефон', company: { ids: ['Фирма'] } },
    options: { system: 'Старая база' },
  })
  expect(loaded.settled).toMatchObject({ new: 1, refused: 1 })
  expect(loaded.questions).toMatchObject([{ field: 'company', choices: [{ value: 'leave' }, { value: 'refuse' }] }])
  const ivan = (await all('contact')).find(({ name }) => name === 'Иван Белов' || name === 'Белов Иван')
  expect(ivan?.company).toBe((await named('company', 'Вторая'))?.id)
})
