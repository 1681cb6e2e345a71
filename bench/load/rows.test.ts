import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { type Context, createRecord, currentRecord } from '../../src/records/index.ts'
import { createTestDatabase } from '../../test/setup/database.ts'
import { silent } from '../../test/setup/log.ts'
import { bareInsert, leadInput } from '../bare-insert.ts'
import { type Company, contextOf, foundCompany } from '../company.ts'
import { inventPerson } from '../invention.ts'
import { randomFrom } from '../random.ts'
import { copyInto } from './copy.ts'
import { changeColumns, keyColumns, recordColumnsOf, rowsOf } from './rows.ts'

let database: Database
let company: Company
let client: pg.Client
let drop: () => Promise<void>

beforeAll(async () => {
  const made = await createTestDatabase()
  drop = made.drop
  database = openDatabase(made.url)
  company = await foundCompany(database, silent)
  client = new pg.Client({ connectionString: made.url })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await company.access.stop()
  await database.close()
  await drop()
})

/** What is stored under an id, in every table, without what differs between any two records. */
async function stored(ctx: Context, id: string): Promise<unknown> {
  const own = ['id', 'record_id', 'number', 'created_at', 'updated_at', 'at', 'request_id']
  const rows = async (table: string, key: string) =>
    (
      await client.query(`select to_jsonb(t) - $2::text[] as row from "${table}" t where ${key} = $1 order by 1`, [
        id,
        own,
      ])
    ).rows
  const object = ctx.config.objects.get('lead')
  if (!object) throw new Error('no leads')
  return [await rows('lead', 'id'), await rows('change', 'record_id'), await rows('match_key', 'record_id')]
}

test('what is loaded by COPY lies there as the engine writes it', async () => {
  const ctx = await contextOf(company, company.administrator)
  const { id } = await createRecord(ctx, 'lead', {
    lastName: 'Соловьёва',
    firstName: 'Анна',
    companyName: 'ООО «Уют»\tи партнёры',
    phones: [{ value: '+79261234567', type: 'mobile', primary: true }],
    emails: [{ value: 'anna@mail.ru', type: 'personal', primary: true }],
    budget: { amount: '1500.00', currency: 'RUB' },
    comment: 'первая\nвторая \\ строка',
    source: company.sources[0] ?? '',
    owner: company.teams[0]?.head ?? '',
  })
  const object = ctx.config.objects.get('lead')
  if (!object) throw new Error('no leads')
  const { values } = await currentRecord(ctx, object, id)

  const copied = '01900000-0000-7000-8000-000000000001'
  const changeId = '01900000-0000-7000-8000-000000000002'
  const rows = rowsOf(
    object,
    company.workspace,
  )({
    id: copied,
    at: new Date().toISOString(),
    actor: company.administrator,
    changeId,
    values,
  })
  for (const [table, columns, given] of [
    ['lead', recordColumnsOf(object), [rows.record]],
    ['change', changeColumns, [rows.change]],
    ['match_key', keyColumns, rows.keys],
  ] as const) {
    const copying = copyInto(client, table, columns)
    for (const row of given) copying.row(row)
    await copying.end()
  }
  expect(await stored(ctx, copied)).toEqual(await stored(ctx, id))
})

test('what creating is compared with leaves the same keys as the engine, also of who has no company', async () => {
  const ctx = await contextOf(company, company.administrator)
  const origin = { source: company.sources[0] ?? '', owner: company.teams[0]?.head ?? '' }
  const keysOf = async (id: unknown) =>
    (await client.query('select kind, value from match_key where record_id = $1 order by kind', [id])).rows
  await client.query(`select set_config('rapport.workspace', $1, false)`, [company.workspace])
  const person = inventPerson(randomFrom(7), 20_000_000)
  for (const companyName of ['ООО «Мебельдвор»', null]) {
    const who = { ...person, companyName }
    const { id } = await createRecord(ctx, 'lead', leadInput(who, origin))
    const bare = bareInsert(who, origin)
    await client.query(bare)
    const keys = await keysOf(id)
    expect(keys).toHaveLength(companyName ? 3 : 2)
    expect(await keysOf(bare.values[0])).toEqual(keys)
  }
})
