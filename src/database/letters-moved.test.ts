import { randomBytes } from 'node:crypto'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPostgres } from '../../test/setup/database.ts'
import { makeSchema, migrate, migrationNames } from './migrate.ts'

/** Companies that had words of their own for letters with quotes, before each kind of letter had some. */
const name = `letters_${randomBytes(4).toString('hex')}`
const url = new URL(testPostgres())
let server: pg.Client

beforeAll(async () => {
  server = new pg.Client(url.href)
  await server.connect()
  await server.query(`create database ${name}`)
  url.pathname = `/${name}`
})
afterAll(async () => {
  await server.query(`drop database if exists ${name} with (force)`)
  await server.end()
})

const company = (n: number) => `01890000-0000-7000-8000-00000000000${n}`

test('words for letters with quotes go on in the language of their company, and only where there were some', async () => {
  const client = new pg.Client(url.href)
  await client.connect()
  try {
    await client.query('begin')
    await makeSchema(
      client,
      (await migrationNames()).filter(known => known < '0186'),
    )
    await client.query(`insert into workspace (id, name, locale) values
        ('${company(1)}', 'Ромашка', 'ru'), ('${company(2)}', 'Daisy', 'en'), ('${company(3)}', 'Тишина', 'ru');
      insert into quote_settings (workspace_id, settings) values
        ('${company(1)}', '{"validDays": 5, "subject": "КП от Ромашки", "text": null}'),
        ('${company(2)}', '{"text": "Here it is"}'), ('${company(3)}', '{"validDays": 9}')`)
    await client.query('commit')
    await runMigrations({ connectionString: url.href })
    await migrate(url.href)
    const letters = await client.query(
      'select workspace_id, kind, language, subject, text from paper_letter order by workspace_id',
    )
    expect(letters.rows).toEqual([
      { workspace_id: company(1), kind: 'quote', language: 'ru', subject: 'КП от Ромашки', text: null },
      { workspace_id: company(2), kind: 'quote', language: 'en', subject: null, text: 'Here it is' },
    ])
    const settings = await client.query('select settings from quote_settings order by workspace_id')
    expect(settings.rows).toEqual([{ settings: { validDays: 5 } }, { settings: {} }, { settings: { validDays: 9 } }])
  } finally {
    await client.end()
  }
})
