import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type JsonObject, Unavailable } from '../../model/index.ts'
import { type Context, createRecord } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { importJobs } from './jobs.ts'
import { makeTestCompany, type TestCompany } from './testing/company.ts'
import { filePart } from './testing/sample-file.ts'
import { wholeList } from './testing/whole-list.ts'

let company: TestCompany
let admin: Context
beforeAll(async () => {
  company = await makeTestCompany()
})
afterAll(() => company.close())
beforeEach(async () => {
  admin = await company.again(company.admin)
})

let made = 0
/** A file of so many new people, under a name by which they are found. */
async function bring(mark: string, count: number): Promise<string> {
  const rows = Array.from({ length: count }, () => `${mark} ${++made};+7916${String(2_000_000 + made)}`)
  const parts = filePart('lead', `${mark}.csv`, ['ФИО;Телефон', ...rows, 'Без телефона;12-34'].join('\n'))
  return String((await company.call(admin, 'createImport', { parts })).body.id)
}
const look = async (id: string) => (await company.call(admin, 'getImport', { params: { id } })).body
const verb = async (operation: string, id: string, ctx = admin) =>
  (await company.call(ctx, operation, { params: { id } })).body
const written = async (mark: string) => (await wholeList(admin, 'lead', { q: mark })).length
const job = (name: string) => importJobs.find(each => each.name === name)

/** The same company, in which something happens before each transaction of the job. */
const before = (happens: () => Promise<void>): Application => ({
  ...company.application,
  userContext: async (...given) => {
    const ctx = await company.application.userContext(...given)
    const transaction: Context['db']['transaction'] = async work => {
      await happens()
      return ctx.db.transaction(work)
    }
    return { ...ctx, db: { ...ctx.db, transaction } }
  },
})

async function commitWith(id: string, application: Application): Promise<void> {
  await admin.db.query(sql`update import set state = 'committing' where id = ${id}`)
  await runAgain(id, application)
}
const runAgain = async (id: string, application: Application = company.application) =>
  job('import.commit')?.run(admin, { import: id, user: String(admin.actor.user) }, application)

const writtenRows = async (id: string): Promise<number> => Number(((await look(id)).rows as JsonObject).written)

/** Stops it when the first batch is written. */
const stopped = (id: string) =>
  before(async () => {
    if ((await writtenRows(id)) === 500) await verb('cancelImport', id)
  })

it('stopped in the middle it says exactly what is written, skipped and left, and goes on from there', async () => {
  const id = await bring('Остановлен', 1200)
  await commitWith(id, stopped(id))
  const half = await look(id)
  expect(half).toMatchObject({ state: 'cancelled', rows: { written: 500, skipped: 0, left: 701 } })
  expect(half).toMatchObject({ settled: { new: 500, refused: 0 }, counts: { read: 1201, new: 1200, refused: 1 } })
  expect(await written('Остановлен')).toBe(500)

  await runAgain(id)
  expect(await written('Остановлен')).toBe(500)

  await verb('commitImport', id)
  expect(await look(id)).toMatchObject({ state: 'done', progress: 1, rows: { written: 1200, skipped: 1, left: 0 } })
  expect(await written('Остановлен')).toBe(1200)
})

it('stopped while the server is killed it stays stopped, and nothing is written twice', async () => {
  const id = await bring('Убит', 1200)
  const killed = before(async () => {
    if ((await writtenRows(id)) < 500) return
    await verb('cancelImport', id)
    throw new Unavailable('databaseAway')
  })
  await expect(commitWith(id, killed)).rejects.toThrow('databaseAway')
  expect(await look(id)).toMatchObject({ state: 'cancelled', rows: { written: 500, left: 701 } })

  // The queue tries the killed job again, and somebody goes on at the same moment.
  await admin.db.query(sql`update import set state = 'committing' where id = ${id}`)
  await Promise.all([runAgain(id), runAgain(id)])
  expect(await look(id)).toMatchObject({ state: 'done', rows: { written: 1200, skipped: 1, left: 0 } })
  expect(await written('Убит')).toBe(1200)
})

it('what was stopped is taken back: exactly what was written', async () => {
  const id = await bring('Обратно', 1200)
  await commitWith(id, stopped(id))
  expect(await verb('revertImport', id)).toMatchObject({ state: 'reverted', takenBack: 500, kept: [] })
  expect(await written('Обратно')).toBe(0)
  await expect(verb('commitImport', id)).rejects.toMatchObject({ code: 'importBusy' })
  expect(await written('Обратно')).toBe(0)
})

it('taking it back can be stopped too, and is done to the end later', async () => {
  const id = await bring('Туда-сюда', 120)
  await verb('commitImport', id)
  await admin.db.query(sql`update import set reverting = true where id = ${id}`)
  const stopping = before(async () => {
    if (Number((await look(id)).takenBack) >= 50) await verb('cancelImport', id)
  })
  await job('import.revert')?.run(admin, { import: id, user: String(admin.actor.user) }, stopping)
  const now = await look(id)
  expect(now).toMatchObject({ state: 'done', reverting: false, rows: { written: 120 }, takenBack: 50 })
  expect(await written('Туда-сюда')).toBe(70)
  await expect(verb('commitImport', id)).rejects.toMatchObject({ code: 'importBusy' })
  expect(await verb('revertImport', id)).toMatchObject({ state: 'reverted', takenBack: 120 })
  expect(await written('Туда-сюда')).toBe(0)
})

it('the owner of a card is told once of the requests that came to it, however often the import stops', async () => {
  const card = await createRecord(admin, 'lead', {
    name: 'Постоянный',
    phones: ['+79169990001'],
    owner: String(admin.actor.user),
  })
  const rows = Array.from({ length: 600 }, (_, at) => `Постоянный;+79169990001;Запрос ${at}`)
  const parts = filePart('lead', 'requests.csv', ['ФИО;Телефон;Интерес', ...rows].join('\n'))
  const seller = await company.as('manager', { email: 'owner@example.com' })
  await admin.db.query(sql`update lead set owner = ${seller.actor.user} where id = ${card.id}`)
  admin = await company.again(admin)
  const id = String((await company.call(admin, 'createImport', { parts })).body.id)
  await commitWith(id, stopped(id))
  expect(await look(id)).toMatchObject({ state: 'cancelled', rows: { written: 500 } })
  await verb('commitImport', id)
  const told = await admin.db.query<{ count: number }>(
    sql`select (params->>'count')::int as count from notice where "user" = ${seller.actor.user} and code = 'importAttached' order by id`,
  )
  expect(told.map(({ count }) => count)).toEqual([500, 100])
})

it('given up while it is read it writes nothing, then or later', async () => {
  const id = await bring('Не прочитан', 10)
  const { mapping } = await look(id)
  await admin.db.query(sql`update import set state = 'staging' where id = ${id}`)
  const stopping: Application = {
    ...company.application,
    userContext: async (...given) => {
      await verb('cancelImport', id)
      return company.application.userContext(...given)
    },
  }
  await job('import.stage')?.run(admin, { import: id, user: String(admin.actor.user) }, stopping)
  expect(await look(id)).toMatchObject({ state: 'cancelled', counts: { new: 0 }, rows: { written: 0, skipped: 0 } })
  await expect(verb('commitImport', id)).rejects.toMatchObject({ code: 'importBusy' })
  await expect(
    company.call(admin, 'updateImport', { params: { id }, body: { mapping: mapping as JsonObject } }),
  ).rejects.toMatchObject({ code: 'importBusy' })
  expect(await written('Не прочитан')).toBe(0)
})

it('what is not under way cannot be stopped, nor what is somebody else’s', async () => {
  const id = await bring('Чужой', 3)
  await expect(verb('cancelImport', id)).rejects.toMatchObject({ code: 'importOver' })
  const manager = await company.as('manager', { email: 'other@example.com' })
  await admin.db.query(sql`update import set state = 'committing' where id = ${id}`)
  await expect(verb('cancelImport', id, manager)).rejects.toMatchObject({ code: 'notFound' })
  expect((await look(id)).state).toBe('committing')
  await runAgain(id)
  await expect(verb('cancelImport', id)).rejects.toMatchObject({ code: 'importOver' })
  expect(await look(id)).toMatchObject({ state: 'done', rows: { written: 3, skipped: 1, left: 0 } })
})
