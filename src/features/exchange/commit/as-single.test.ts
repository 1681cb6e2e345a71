import sql, { raw } from 'sql-template-tag'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '../../../model/index.ts'
import { type Context, createRecord } from '../../../records/index.ts'
import { importingContext } from '../jobs.ts'
import { makeTestCompany, type TestCompany } from '../testing/company.ts'
import { filePart } from '../testing/sample-file.ts'

let company: TestCompany
beforeEach(async () => {
  company = await makeTestCompany()
})
afterEach(() => company.close())

interface Made {
  object: string
  record: string
  input: JsonObject
}

async function imported(object: string, ...rows: string[]): Promise<{ rows: Made[]; as: Context }> {
  const admin = await company.again(company.admin)
  const parts = filePart(object, `${object}.csv`, rows.join('\n'))
  const id = String((await company.call(admin, 'createImport', { parts })).body.id)
  await company.call(admin, 'commitImport', { params: { id } })
  const made = await admin.db.query<Made>(sql`
    select object, record_id as record, input from import_row where import_id = ${id} and outcome = 'new' and done order by line`)
  const whose = { id, actor: String(admin.actor.user), scopes: null, locale: admin.locale, options: {} }
  return { rows: made, as: await importingContext(admin, whose, company.application) }
}

/** Every row of every table in which one of the records stands, but for ids, numbers and times. */
async function traces({ db }: Context, ids: readonly string[]): Promise<Record<string, unknown[]>> {
  const tables = await db.query<{ name: string }>(sql`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id' and table_name not like 'import%' order by 1`)
  const found: Record<string, unknown[]> = {}
  for (const { name } of tables) {
    const rows = await db.query<{ row: JsonObject }>(sql`
      select to_jsonb(t) - ${['number', 'xid', 'created_at', 'updated_at', 'at']}::text[] as row from ${raw(`"${name}"`)} t
      where t::text ~ ${ids.join('|')}`)
    if (rows.length) found[name] = rows.map(({ row }) => nameless(row, ids)).toSorted()
  }
  return found
}

function nameless(row: JsonObject, ids: readonly string[]): string {
  const text = JSON.stringify(row, Object.keys(row).toSorted().concat(membersOf(row)))
  const named = ids.reduce((all, id, at) => all.replaceAll(id, `record ${at}`), text)
  return named
    .replace(/"(id|change_id)":"[0-9a-f-]{36}"/g, '"$1":"…"')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, '…')
}

const membersOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...membersOf(inner)])
    : []

const people = Array.from(
  { length: 30 },
  (_, at) =>
    `Петров;Пётр ${at};+7916555${1000 + at};p${at}@example.com;ООО «Ромашка ${at % 4}»;Кухня ${at};${at * 1000}`,
)

test.each([
  [
    'lead',
    ['Фамилия;Имя;Телефоны;E-mail;Компания;Что интересует;Бюджет', ...people, 'Безымянный;;;;ООО «Лютик»;Стол;'],
  ],
  ['contact', ['Фамилия;Имя;Телефоны;E-mail', 'Иванов;Иван;+79165550001;i@example.com', 'Сидоров;Ян;+79165550002;']],
  ['company', ['Название;ИНН;Телефоны', 'ООО «Ромашка»;7707083893;+74955550001', 'АО «Лютик»;;+74955550002']],
  ['product', ['Товар;Артикул;Единица', 'Стол;T-1;шт.', 'Стул;;шт.']],
  ['task', ['Тема;Срок', 'Позвонить;2030-01-02', 'Написать;2030-01-03']],
])('what a file of %s leaves in every table is what single writes leave', async (object, rows) => {
  const { rows: made, as } = await imported(object, ...rows)
  expect(made.length).toBe(rows.length - 1)
  const single: string[] = []
  const there = await traces(
    as,
    made.map(({ record }) => record),
  )
  // Some values may stand in one record only.
  await as.db.transaction(async db => {
    for (const { object: name, record } of made)
      await db.query(sql`update ${raw(`"${name}"`)} set deleted_at = now() where id = ${record}`)
  })
  for (const { object: name, input } of made) single.push((await createRecord(as, name, input, { engine: true })).id)
  const alike = await traces(as, single)
  expect(Object.keys(there)).toEqual(expect.arrayContaining([object, 'change', 'event']))
  expect(there).toEqual(alike)
})
