import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../src/database/open.ts'
import { createTestDatabase } from '../test/setup/database.ts'
import { silent } from '../test/setup/log.ts'
import { type Company, foundCompany } from './company.ts'
import { loadCompany } from './load/load.ts'
import { wholeReads } from './plans.ts'

let database: Database
let company: Company
let drop: () => Promise<void>

beforeAll(async () => {
  const made = await createTestDatabase()
  drop = made.drop
  database = openDatabase(made.url)
  company = await foundCompany(database, silent)
  await loadCompany(
    { database, url: made.url, company },
    { leads: 20_000, activities: 20_000, deals: 10_000 },
    () => {},
  )
})

afterAll(async () => {
  await company.access.stop()
  await database.close()
  await drop()
})

const users = () => [company.teams[0]?.members[1] ?? '', company.teams[1]?.head ?? '', company.administrator]

test('no question of an ordinary screen reads a table of records from one end to the other, whoever asks', async () => {
  expect(await wholeReads({ company, database }, users())).toEqual([])
})

test('where an index is missing, the questions that then read all are named', async () => {
  await database.owner.query('drop index activity_on_index')
  expect(await wholeReads({ company, database }, users())).toContainEqual(
    expect.stringMatching(/^card by .* reads activity$/),
  )
})
