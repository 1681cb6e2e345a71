import sql, { type Sql } from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Connection } from '../../database/connection.ts'
import type { JsonObject } from '../../model/index.ts'
import { type Context, createRecord } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { importJobs } from './jobs.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

/* What happens to an import when something goes wrong in the middle: all as before or as after, never between. */

let company: TestCompany
let admin: Context
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())
beforeEach(async () => {
  admin = await company.again(company.admin)
})

const bring = async (object: string, ...rows: string[]): Promise<string> =>
  String((await company.call(admin, 'createImport', { parts: filePart(object, 'file.csv', rows.join('\n')) })).body.id)
const look = async (id: string): Promise<JsonObject> =>
  (await company.call(await company.again(admin), 'getImport', { params: { id } })).body
const commit = async (id: string): Promise<JsonObject> => {
  await company.call(await company.again(admin), 'commitImport', { params: { id } })
  return look(id)
}
const peopleFrom = (from: number, count: number): string[] => [
  'ФИО;Телефон;E-mail',
  ...Array.from(
    { length: count },
    (_, at) => `Человек ${from + at};+7916${3_000_000 + from + at};p${from + at}@example.com`,
  ),
]
const runJob = (name: string, id: string, application: Application = company.application) =>
  importJobs.find(job => job.name === name)?.run(admin, { import: id, user: String(admin.actor.user) }, application)

/** The same company, whose disk is full when the statement comes that `fills` says. */
function withFullDisk(fills: (text: string) => boolean): Application {
  const failing = (db: Connection): Connection => ({
    ...db,
    query: async <Row>(statement: Sql, ...rest: [never?]) => {
      if (fills(statement.text))
        await db.query(
          sql`do $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`,
          'fresh',
        )
      return db.query<Row>(statement, ...rest)
    },
    transaction: work => db.transaction(inside => work(failing(inside))),
  })
  return {
    ...company.application,
    userContext: async (...given) => {
      const ctx = await company.application.userContext(...given)
      return { ...ctx, db: failing(ctx.db) }
    },
  }
}

const times =
  (start: string, from: number) =>
  (text: string): boolean =>
    text.trimStart().startsWith(start) && --from <= 0

it('a disk that is full while rows are written leaves whole batches, and the rest is written once there is room', async () => {
  const id = await bring('lead', ...peopleFrom(0, 1200))
  await admin.db.query(sql`update import set state = 'committing' where id = ${id}`)
  await expect(runJob('import.commit', id, withFullDisk(times('insert into "lead"', 2)))).rejects.toThrow('diskFull')
  expect(await look(id)).toMatchObject({ state: 'committing', rows: { written: 500, left: 700 } })
  expect(await wholeList(admin, 'lead')).toHaveLength(500)
  expect(
    await admin.db.one(sql`select count(*)::int as changes, (select count(*)::int from event where object = 'lead') as events
      from change where object = 'lead'`),
  ).toEqual({ changes: 500, events: 500 })

  await runJob('import.commit', id)
  expect(await look(id)).toMatchObject({ state: 'done', rows: { written: 1200, left: 0 } })
  expect(await wholeList(admin, 'lead')).toHaveLength(1200)
})

it('a disk that is full while a file is planned leaves nothing of the plan that counts, and it is planned anew', async () => {
  const id = await bring('lead', ...peopleFrom(2000, 2500))
  await admin.db.query(sql`update import set state = 'staging' where id = ${id}`)
  const before = (await wholeList(admin, 'lead')).length
  await expect(runJob('import.stage', id, withFullDisk(times('insert into import_row', 2)))).rejects.toThrow('diskFull')
  expect((await look(id)).state).toBe('staging')
  await runJob('import.stage', id)
  expect(await look(id)).toMatchObject({ state: 'staged', counts: { read: 2500, new: 2500, refused: 0 } })
  const rows = await admin.db.one(sql`select count(*)::int as rows from import_row where import_id = ${id}`)
  expect(rows).toEqual({ rows: 2500 })
  expect(await wholeList(admin, 'lead')).toHaveLength(before)
})

it('two imports of the same people at once make each of them once', async () => {
  const rows = peopleFrom(10_000, 300)
  const [head = '', ...people] = rows
  const one = await bring('lead', ...rows)
  const two = await bring('lead', head, ...people.toReversed())
  const before = (await wholeList(admin, 'lead')).length
  await Promise.all([commit(one), commit(two)])
  const [first, second] = [await look(one), await look(two)]
  expect([first.state, second.state]).toEqual(['done', 'done'])
  expect(await wholeList(admin, 'lead')).toHaveLength(before + 300)
  const { keys } = (await admin.db.one<{ keys: number }>(
    sql`select count(*)::int as keys from (select value from match_key where object = 'lead' and kind = 'phone' group by value having count(*) > 1) k`,
  )) ?? { keys: -1 }
  expect(keys).toBe(0)
})

it('companies that are each other’s parents are refused with the reason, and those beside them are made', async () => {
  const id = await bring(
    'company',
    'Название,Головная компания',
    'Альфа,Бета',
    'Бета,Гамма',
    'Гамма,Альфа',
    'Дочь,Мать',
    'Мать,',
  )
  expect(await look(id)).toMatchObject({ counts: { read: 5, new: 2, refused: 3 } })
  const done = await commit(id)
  expect(done).toMatchObject({
    state: 'done',
    problems: [2, 3, 4].map(line => ({ line, code: 'importCircle' })),
  })
  const companies = await wholeList(admin, 'company')
  expect(companies.map(({ name }) => name).toSorted()).toEqual(['Дочь', 'Мать'])
  const mother = companies.find(({ name }) => name === 'Мать')
  expect(companies.find(({ name }) => name === 'Дочь')?.parent).toBe(mother?.id)
})

it('a file that would make a circle with companies that are there is refused in that row, and changes nothing', async () => {
  const top = await createRecord(admin, 'company', { name: 'Верх' })
  const below = await createRecord(admin, 'company', { name: 'Низ', parent: top.id })
  const id = await bring('company', 'Название,Головная компания', 'Верх,Низ')
  expect(await commit(id)).toMatchObject({
    state: 'done',
    counts: { refused: 1, changed: 0 },
    problems: [{ line: 2, field: 'parent', code: 'loop' }],
  })
  const companies = await wholeList(admin, 'company')
  expect(companies.find(({ id: one }) => one === top.id)).toMatchObject({ parent: null, version: top.version })
  expect(companies.find(({ id: one }) => one === below.id)).toMatchObject({ parent: top.id })
})
