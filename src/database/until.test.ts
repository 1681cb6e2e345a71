import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/setup/database.ts'
import { newId } from '../model/index.ts'
import { type Database, openDatabase } from './open.ts'

let made: TestDatabase
let database: Database
beforeAll(async () => {
  made = await createTestDatabase()
  database = openDatabase(made.url, { connections: 1, longestReading: 200 })
})
afterAll(async () => {
  await database.close()
  await made.drop()
})

test('a question that takes too long is stopped and said to be, and the connection answers the next one', async () => {
  const reading = database.workspace(newId(), new AbortController().signal)
  await expect(reading.query(sql`select pg_sleep(300)`)).rejects.toMatchObject({ code: 'tookTooLong' })
  expect(await reading.one(sql`select 1 as one`)).toEqual({ one: 1 })
  const { rows } = await database.owner.query(`select from pg_stat_activity where query like 'select pg_sleep%'`)
  expect(rows).toEqual([])
})

test('so is a transaction that only reads: nothing of it stays, and the connection answers the next one', async () => {
  const reading = database.workspace(newId(), new AbortController().signal)
  const transaction = reading.transaction(async inside => {
    await inside.query(sql`create temporary table noted ()`)
    await inside.query(sql`select pg_sleep(300)`)
  })
  await expect(transaction).rejects.toMatchObject({ code: 'tookTooLong' })
  expect(await reading.one(sql`select to_regclass('noted') as noted`)).toEqual({ noted: null })
})

test('what is written is written to its end, however long it takes', async () => {
  const writing = database.workspace(newId())
  expect(await writing.one(sql`select 1 as one from (select pg_sleep(0.5)) waited`)).toEqual({ one: 1 })
})
