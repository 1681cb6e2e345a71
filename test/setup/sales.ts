import sql from 'sql-template-tag'
import { expect } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import type { Context } from '../../src/records/context.ts'
import { getRecord } from '../../src/records/get.ts'
import { listRecords } from '../../src/records/list.ts'
import type { RecordJson } from '../../src/records/row.ts'
import { updateRecord } from '../../src/records/update.ts'
import { makeCompany, type TestCompany } from './company.ts'

/** A company that sells: two teams, a head, a pipeline, and short ways to make and look at what its people work on. */
export interface Sales {
  company: TestCompany
  team: string
  head: string
  /** A manager in whose name most is done, and one of another team. */
  me: string
  other: string
  stages: Record<'first' | 'offer' | 'won' | 'lost', string>
  newPhone(): string
  lead(fields?: JsonObject): Promise<RecordJson>
  deal(fields?: JsonObject): Promise<RecordJson>
  task(object: string, id: string, fields?: JsonObject): Promise<RecordJson>
  read(object: string, id: string): Promise<RecordJson>
  all(object: string, filter?: JsonObject): Promise<RecordJson[]>
  mine(): Promise<Context>
  /** Expects that `work` is refused and that nothing at all was written. */
  refusedWhole(work: () => Promise<unknown>, error: new (...given: never[]) => Error): Promise<void>
}

export async function openSales(): Promise<Sales> {
  let n = 0
  const company = await makeCompany()
  const team = (await company.make('team', { name: 'Розница' })).id
  const head = await company.hire('Вера Главная', { role: 'head', team })
  const me = await company.hire('Аня', { team })
  const other = await company.hire('Боря', { team: (await company.make('team', { name: 'Опт' })).id })
  await updateRecord(await company.system(), 'team', team, { head })
  const pipeline = (await company.make('pipeline', { name: 'Продажи' })).id
  const stage = async (name: string, fields: JsonObject) =>
    (await company.make('stage', { name, pipeline, position: ++n, ...fields })).id
  const stages = {
    first: await stage('Новая', { maxDays: 3 }),
    offer: await stage('КП отправлено', { requiredFields: ['amount', 'contact'] }),
    won: await stage('Выиграна', { kind: 'won', probability: 100 }),
    lost: await stage('Проиграна', { kind: 'lost' }),
  }
  const newPhone = () => `+7926${String(3_000_000 + ++n)}`

  return {
    company,
    team,
    head,
    me,
    other,
    stages,
    newPhone,
    lead: (fields = {}) => company.make('lead', { name: `Лид ${++n}`, phones: [newPhone()], owner: me, ...fields }),
    deal: (fields = {}) => company.make('deal', { name: `Сделка ${++n}`, owner: me, ...fields }),
    task: (object, id, fields = {}) =>
      company.make('task', {
        title: `Задача ${++n}`,
        dueAt: '2030-01-01T10:00:00Z',
        owner: me,
        on: { object, id },
        ...fields,
      }),
    read: async (object, id) => getRecord(await company.system(), object, id),
    all: async (object, filter = {}) =>
      (await listRecords(await company.system(), object, { filter, limit: 200 })).data,
    mine: () => company.as(me),
    async refusedWhole(work, error) {
      const before = await counts(company)
      await expect(work()).rejects.toThrow(error as never)
      expect(await counts(company)).toEqual(before)
    },
  }
}

/** How many rows each table has. */
async function counts(company: TestCompany): Promise<unknown> {
  const ctx = await company.system()
  return ctx.db.one(sql`select (select count(*) from lead) as leads, (select count(*) from contact) as contacts,
    (select count(*) from company) as companies, (select count(*) from deal) as deals, (select count(*) from task) as tasks,
    (select count(*) from activity) as activities, (select count(*) from change) as changes`)
}
