import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId, Unavailable } from '../../../model/index.ts'
import { type Context, objectOf } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { getImport } from '../import.ts'
import { importJobs } from '../jobs.ts'
import { makeTestCompany, type TestCompany } from '../testing/company.ts'
import { filePart } from '../testing/sample-file.ts'
import { remembered } from './apart.ts'
import { decidePeople, decideThings } from './outcomes.ts'
import { planImport } from './plan.ts'
import { importedBefore } from './rows.ts'
import { findThings } from './things.ts'

let company: TestCompany
let admin: Context
beforeAll(async () => {
  company = await makeTestCompany()
  admin = await company.again(company.admin)
})
afterAll(() => company.close())

const bring = async (text: string, object = 'lead'): Promise<string> =>
  String((await company.call(admin, 'createImport', { parts: filePart(object, 'rows.csv', text) })).body.id)

/** Numbers that look thrown and are the same in every run (Park and Miller, 1988). */
function thrown(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

/** People of whom many share a phone or an address, some say nothing or what is wrong, and some rows come again. */
function peopleFile(seed: number, rows: number): string {
  const next = thrown(seed)
  const lines: string[] = []
  for (let n = 0; n < rows; n++) {
    const before = lines[next(rows)]
    if (before && next(6) === 0) lines.push(before)
    else {
      const phone = [`+7916${4_000_000 + next(rows)}`, '', '12-34', `+7916${4_000_000 + next(rows)}`][next(4)]
      const email = next(2) ? `person${next(rows)}@example.com` : ''
      lines.push(`${next(9) ? `Петров ${n}` : ''};${phone};${email};${next(5) ? '' : 'Кухня'}`)
    }
  }
  return ['ФИО;Телефон;E-mail;Интерес', ...lines].join('\n')
}

interface Row {
  line: number
  outcome: string
  object: string
  record: string | null
  keys: string[] | null
}

const rowsOf = (id: string): Promise<Row[]> =>
  admin.db.query<Row>(
    sql`select line, outcome, object, record_id as record, keys from import_row where import_id = ${id} order by line`,
  )

it.each([1, 2, 3])(
  'what is decided of rows that share a key is what would be decided of all of them (%i)',
  async seed => {
    const first = await bring(peopleFile(seed, 40))
    await company.call(admin, 'commitImport', { params: { id: first } })
    const id = await bring(
      `${peopleFile(seed, 120)}\n${peopleFile(seed + 100, 60)
        .split('\n')
        .slice(1)
        .join('\n')}`,
    )
    const rows = await rowsOf(id)

    const live = rows.filter(({ keys }) => keys)
    const all = await remembered(
      admin,
      id,
      live.map(({ line }) => line),
    )
    const before = await importedBefore(
      admin,
      { id, object: 'lead' },
      all.map(({ hash }) => hash),
    )
    await decidePeople(admin, 'lead', all, before)

    // New records have ids of their own each time they are worked out: they are told by the line that makes them.
    const told = (found: readonly { line: number; outcome?: string; record?: string | null }[]) => {
      const makes = new Map(found.flatMap(({ line, outcome, record }) => (outcome === 'new' ? [[record, line]] : [])))
      return found.map(({ line, outcome, record }) => [line, outcome, makes.get(record) ?? record ?? null])
    }
    expect(told(live)).toEqual(told(all.map(row => ({ ...row, record: row.record?.id }))))
    for (const outcome of ['new', 'attached', 'same']) expect(live.map(row => row.outcome)).toContain(outcome)
  },
)

it('the same holds of what is no person: of rates of a day, told by it, and of tasks, told by nothing', async () => {
  const next = thrown(7)
  const rates = (days: number, rows: number) => [
    'Валюта,Дата,Курс',
    ...Array.from(
      { length: rows },
      () => `${['EUR', 'USD', 'XXX'][next(3)]},2025-03-${String(1 + next(days)).padStart(2, '0')},${80 + next(20)}`,
    ),
  ]
  const first = await bring(rates(9, 20).join('\n'), 'exchangeRate')
  await company.call(admin, 'commitImport', { params: { id: first } })
  const id = await bring(rates(28, 120).join('\n'), 'exchangeRate')
  const rows = await rowsOf(id)
  const live = rows.filter(({ keys }) => keys)
  const all = await remembered(
    admin,
    id,
    live.map(({ line }) => line),
  )
  const object = objectOf(admin, 'exchangeRate')
  const imported = await getImport(admin, id)
  const { candidates, byName } = await findThings(admin, { imported, object, rows: all })
  decideThings(all, new Map(), candidates, byName)
  expect(live.map(({ line, outcome }) => [line, outcome === 'same' ? 'changed' : outcome])).toEqual(
    all.map(({ line, outcome }) => [line, outcome]),
  )
  for (const outcome of ['new', 'changed', 'refused']) expect(rows.map(row => row.outcome)).toContain(outcome)

  const tasks = await bring(['Тема,Срок', ...Array(40).fill('Позвонить,2030-01-02')].join('\n'), 'task')
  expect((await rowsOf(tasks)).map(({ outcome }) => outcome)).toEqual(Array(40).fill('new'))
})

/** What is asked of the database while an import is planned anew. */
async function statementsOfPlan(id: string): Promise<string[]> {
  const statements: string[] = []
  const ctx: Context = {
    ...admin,
    db: {
      ...admin.db,
      query: (statement, plan) => {
        statements.push(statement.text)
        return admin.db.query(statement, plan)
      },
    },
  }
  await admin.db.query(sql`update import set state = 'staging' where id = ${id}`)
  await planImport(ctx, id)
  return statements
}

it('rows that say which record they are, however many, are decided about as they are read, and none is remembered', async () => {
  const made = await bring(
    ['ФИО;Телефон', ...Array.from({ length: 30 }, (_, n) => `Данный ${n};+7919${7_000_000 + n}`)].join('\n'),
  )
  await company.call(admin, 'commitImport', { params: { id: made } })
  const ids = (await rowsOf(made)).map(({ record }) => record ?? '')
  const lines = Array.from({ length: 2500 }, (_, n) => {
    const at = n % 30
    if (n % 50 === 7) return `${newId()};Нет такого`
    return `${ids[at]};${n % 3 ? `Данный ${at}` : `Другой ${n}`}`
  })
  const id = await bring(['id;ФИО', ...lines].join('\n'))
  const { body } = await company.call(admin, 'getImport', { params: { id } })
  const changed = lines.filter((line, n) => n % 50 !== 7 && line.includes('Другой')).length
  expect(body).toMatchObject({ counts: { read: 2500, refused: 50, changed, same: 2450 - changed, new: 0 } })
  expect((await rowsOf(id))[1]).toMatchObject({ line: 3, outcome: 'same', record: ids[1] })

  const statements = await statementsOfPlan(id)
  const places = (part: string) => statements.flatMap((text, at) => (text.includes(part) ? [at] : []))
  const [inserts, updates] = [places('insert into import_row'), places('update import_row')]
  expect(inserts).toHaveLength(3)
  expect(updates).toHaveLength(3)
  expect(updates[1]).toBeLessThan(inserts[2] ?? 0)
  expect((await company.call(admin, 'getImport', { params: { id } })).body.counts).toEqual(body.counts)
})

it('rows that share nothing are not looked at again', async () => {
  const text = ['ФИО;Телефон', ...Array.from({ length: 30 }, (_, n) => `Один ${n};+7917${5_000_000 + n}`)].join('\n')
  const id = await bring(text)
  const statements = await statementsOfPlan(id)
  expect((await rowsOf(id)).map(row => row.outcome)).toEqual(Array(30).fill('new'))
  expect(statements.filter(text => text.includes('update import_row'))).toEqual([])
})

it('broken off while it is read, a file is read anew: no row is lost, and none there twice', async () => {
  const text = [
    'ФИО;Телефон',
    ...Array.from({ length: 1500 }, (_, n) => `Снова ${n};+7918${6_000_000 + (n % 1499)}`),
  ].join('\n')
  const id = await bring(text)
  const planned = await company.call(admin, 'getImport', { params: { id } })
  let portions = 0
  const away: Application = {
    ...company.application,
    userContext: async (...given) => {
      const ctx = await company.application.userContext(...given)
      const query: Context['db']['query'] = async (statement, plan) => {
        if (statement.text.includes('insert into import_row') && ++portions === 2) throw new Unavailable('databaseAway')
        return ctx.db.query(statement, plan)
      }
      return { ...ctx, db: { ...ctx.db, query } }
    },
  }
  const stage = importJobs.find(({ name }) => name === 'import.stage')
  const payload = { import: id, user: String(admin.actor.user) }
  await admin.db.query(sql`update import set state = 'staging' where id = ${id}`)
  await expect(stage?.run(admin, payload, away)).rejects.toThrow('databaseAway')
  expect((await rowsOf(id)).length).toBe(1000)

  await stage?.run(admin, payload, company.application)
  const again = await company.call(admin, 'getImport', { params: { id } })
  expect(again.body).toMatchObject({ state: 'staged', counts: { read: 1500, new: 1499, attached: 1 } })
  expect(again.body.counts).toEqual(planned.body.counts)
  expect((await rowsOf(id)).length).toBe(1500)
})
