import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Connection } from '../../../database/connection.ts'
import type { JsonObject } from '../../../model/index.ts'
import { type Context, createRecord } from '../../../records/index.ts'
import { makeTestCompany, type TestCompany } from '../testing/company.ts'
import { filePart } from '../testing/sample-file.ts'
import { commitImport } from './commit.ts'

/* Rows about records that are known are written together, and leave what each by itself would leave. */

let company: TestCompany
beforeEach(async () => {
  company = await makeTestCompany()
})
afterEach(() => company.close())

const staged = async (object: string, ...rows: string[]): Promise<string> => {
  const parts = filePart(object, `${object}.csv`, rows.join('\n'))
  const { body } = await company.call(await company.again(company.admin), 'createImport', { parts })
  return String(body.id)
}
const commit = async (id: string): Promise<JsonObject> => {
  const admin = await company.again(company.admin)
  await company.call(admin, 'commitImport', { params: { id } })
  return (await company.call(admin, 'getImport', { params: { id } })).body
}

/** What has become of the leads with such numbers, and all of their histories, but for ids and moments. */
async function left({ db }: Context, phones: readonly string[]): Promise<JsonObject[]> {
  return db.query<JsonObject>(sql`
    select l.version, l.name, l.emails, l.comment, l.search_text as words, (select count(*)::int from match_key k where k.record_id = l.id) as keys,
      (select json_agg(json_build_object('kind', c.kind, 'version', c.version, 'channel', c.channel, 'actor', c.actor, 'before', c.before, 'after', c.after) order by c.version)
        from change c where c.record_id = l.id) as changes,
      (select json_agg(json_build_object('subject', a.subject, 'text', a.text, 'owner', a.owner, 'direction', a.direction) order by a.id) from activity a where a."on" = l.id) as requests
    from unnest(${phones}::text[]) with ordinality p(phone, at)
      join lead l on l.phones @> json_build_array(json_build_object('value', p.phone))::jsonb order by p.at`)
}

const header = 'Фамилия;Имя;Телефоны;E-mail;Комментарий;Что интересует'
const people = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ phone: `+7916555${first + at}`, name: `Пётр ${at}` }))

test('requests of known people go onto their cards together as they would one by one', async () => {
  const [together, alone] = [people(1000, 6), people(2000, 6)]
  for (const { name, phone } of [...together, ...alone])
    await createRecord(company.admin, 'lead', { lastName: 'Петров', firstName: name, phones: [{ value: phone }] })
  const rowsOf = (who: typeof alone) => [
    ...who.map(({ phone }, at) => `Петров;;${phone};p${at}@example.com;Спешит ${at};Кухня ${at}`),
    // The first comes a second time, and a third.
    ...['q', 'r'].map(letter => `Петров;;${who[0]?.phone};${letter}@example.com;Ждёт;Стол ${letter}`),
  ]
  const done = await commit(await staged('lead', header, ...rowsOf(together)))
  expect(done).toMatchObject({ state: 'done', counts: { attached: 8, new: 0, refused: 0 } })
  for (const row of rowsOf(alone)) await commit(await staged('lead', header, row))
  const phones = (who: typeof alone) => who.map(({ phone }) => phone)
  const found = await left(company.admin, phones(together))
  const digits = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('79165552', '79165551'))
  expect(found).toHaveLength(6)
  expect(found[0]?.emails).toHaveLength(3)
  expect(found[0]?.requests).toHaveLength(3)
  expect(found).toEqual(digits(await left(company.admin, phones(alone))))
})

test('known products are changed together, what says nothing new stays, and all is taken back', async () => {
  const names = Array.from({ length: 5 }, (_, at) => `Стол ${at};T-${at}`)
  await commit(await staged('product', 'Товар;Артикул;Единица', ...names.map(row => `${row};шт.`)))
  const again = names.map((row, at) => `${row};${at ? 'компл.' : 'шт.'}`)
  const id = await staged('product', 'Товар;Артикул;Единица', ...again, 'Стол 1;T-1;пара')
  const units = async () =>
    (await company.admin.db.query<{ unit: string }>(sql`select unit from product order by name`)).map(
      ({ unit }) => unit,
    )
  expect(await commit(id)).toMatchObject({ counts: { changed: 5, same: 1, refused: 0 } })
  expect(await units()).toEqual(['шт.', 'пара', 'компл.', 'компл.', 'компл.'])
  await company.call(await company.again(company.admin), 'revertImport', { params: { id } })
  expect(await units()).toEqual(['шт.', 'шт.', 'шт.', 'шт.', 'шт.'])
})

test('one row that cannot be written is refused alone, and leaves nothing', async () => {
  await commit(await staged('product', 'Товар;Артикул', ...['Стол;T-1', 'Стул;T-2', 'Шкаф;T-3']))
  const id = await staged('product', 'Товар;Артикул;Единица', 'Стол;T-1;шт.', 'Стул;T-2;шт.', 'Шкаф;T-3;шт.')
  await company.admin.db.query(
    sql`update import_row set input = input || '{"unit": 7}' where import_id = ${id} and input->>'name' = 'Стул'`,
  )
  expect(await commit(id)).toMatchObject({ counts: { changed: 2, refused: 1 } })
  const rows = await company.admin.db.query<{ name: string; unit: string | null }>(
    sql`select name, unit from product order by name`,
  )
  expect(rows).toEqual([
    { name: 'Стол', unit: 'шт.' },
    { name: 'Стул', unit: null },
    { name: 'Шкаф', unit: 'шт.' },
  ])
})

/** The same connection, of which every statement is counted. */
const counted = (db: Connection, count: () => void): Connection => ({
  query(statement, plan) {
    count()
    return db.query(statement, plan)
  },
  one(statement, plan) {
    count()
    return db.one(statement, plan)
  },
  transaction: work => db.transaction(inner => work(counted(inner, count))),
  afterwards: work => db.afterwards(work),
})

test('forty requests of known people take no more statements than ten', async () => {
  const statements: number[] = []
  for (const [first, count] of [
    [1000, 10],
    [2000, 40],
  ] as const) {
    const who = people(first, count)
    for (const { name, phone } of who)
      await createRecord(company.admin, 'lead', { lastName: 'Петров', firstName: name, phones: [{ value: phone }] })
    const id = await staged('lead', header, ...who.map(({ phone }, at) => `Петров;;${phone};p${at}@example.com;;Кухня`))
    const admin = await company.again(company.admin)
    await admin.db.query(sql`update import set state = 'committing' where id = ${id}`)
    let asked = 0
    await commitImport({ ...admin, db: counted(admin.db, () => void asked++) }, id)
    statements.push(asked)
    const [row] = await admin.db.query(sql`select counts, settled, state from import where id = ${id}`)
    expect(row).toMatchObject({ state: 'done', settled: { attached: count } })
  }
  expect(statements[1]).toBeLessThanOrEqual(statements[0] ?? 0)
})
