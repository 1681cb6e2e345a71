import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSchema, migrationNames } from '../src/database/migrate.ts'
import { testPostgres } from './setup/database.ts'
import { databaseUrl } from './setup/database-url.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const command = fileURLToPath(new URL('../src/upgrade.ts', import.meta.url))
const id = (n: number) => `01890000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`
const [company, role, user] = [1, 2, 3].map(id)

let server: pg.Client
let base: pg.Client
let url: string
let folder: string

/** A company as a version kept it that took several rates of a day, and knew no flows, reports and webhooks yet: an administrator and some leads. */
beforeEach(async () => {
  const name = `upgraded_${Math.random().toString(36).slice(2)}`
  server = new pg.Client(testPostgres())
  await server.connect()
  await server.query(`create database ${name}`)
  url = databaseUrl(testPostgres(), name)
  await runMigrations({ connectionString: url })
  base = new pg.Client(url)
  await base.connect()
  await base.query('begin')
  await makeSchema(
    base,
    (await migrationNames()).filter(known => known < '0150'),
  )
  await base.query(`select set_config('rapport.workspace', '${company}', true);
    insert into workspace (id, name) values ('${company}', 'Ромашка');
    insert into role (id, name, objects, fields, admin, built_in) values ('${role}', 'admin', '{}', '{}', true, true);
    insert into "user" (id, name, email, role, active, locale) values ('${user}', 'Анна', 'anna@romashka.example', '${role}', true, 'ru');
    insert into lead (id, name, status, owner) select ('01890000-0000-7000-8000-1' || lpad(n::text, 11, '0'))::uuid, 'Лид ' || n, 'new', '${user}' from generate_series(1, 50) n`)
  await base.query('commit')
  folder = await mkdtemp(join(tmpdir(), 'rapport-upgrade-'))
})
afterEach(async () => {
  await base.end()
  await server.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`)
  await server.end()
  await rm(folder, { recursive: true, force: true })
})

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, RAPPORT_DATA: folder, RAPPORT_LOG: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, said: out + err }
}

/** What there is: tables, migrations and leads. */
async function state(): Promise<{ tables: string[]; migrations: string[]; leads: number } | undefined> {
  const { rows } = await base.query<{ tables: string[]; migrations: string[]; leads: number }>(`select
    array(select c.relname::text from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1) as tables,
    array(select name from migration order by name) as migrations, (select count(*)::int from lead) as leads`)
  return rows[0]
}

const pending = async () => (await migrationNames()).filter(known => known >= '0150')

test('a copy is upgraded, counted, compared with its seals and asked what pages ask; the data is only read', async () => {
  const before = await state()
  const { code, said } = await run('--rehearse')
  expect(said).toContain(`${(await pending()).length} migrations took`)
  expect(said).toMatch(/rows of the audit are as they were sealed/)
  const [, answered, all] = /(\d+) of (\d+) calls were answered/.exec(said) ?? []
  expect(answered).toBe(all)
  // Each list and the first lead, at least.
  expect(Number(all)).toBeGreaterThan(20)
  expect(code).toBe(0)
  expect(await state()).toEqual(before)
  expect((await readdir(folder)).filter(name => name.startsWith('upgrade-on-trial'))).toEqual([])
}, 120_000)

test('an upgrade that would fail is told with the migration it fails at, and changes nothing when it is done', async () => {
  await base.query(`select set_config('rapport.workspace', '${company}', false);
    insert into exchange_rate (id, currency, rate, "on") values ('${id(4)}', 'EUR', 90, '2026-11-01'), ('${id(5)}', 'EUR', 91, '2026-11-01')`)
  const before = await state()
  const rehearsed = await run('--rehearse')
  expect(rehearsed.said).toMatch(/would fail: Error: migration 0150-rates-once-a-day.sql failed/)
  expect(rehearsed.code).toBe(1)
  expect(await state()).toEqual(before)

  const open = await run()
  expect(open).toMatchObject({ code: 2, said: expect.stringContaining('Rapport still runs') })
  await base.end()
  const { code, said } = await run()
  base = new pg.Client(url)
  await base.connect()
  expect(code).toBe(1)
  expect(said).toContain('Nothing was changed')
  expect(await state()).toEqual(before)
  expect((await readdir(join(folder, 'backups'))).length).toBe(1)
}, 120_000)

/** Starts the new version over it; returns what it says until it is ready or has ended. */
async function start(more: Record<string, string> = {}): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, RAPPORT_DATA: folder, RAPPORT_LOG: 'warn', PORT: '0', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', chunk => {
      said += chunk
      if (said.includes('ready:')) child.kill('SIGTERM')
    })
  const [code] = await ended
  return { code, said }
}

const backups = () => readdir(join(folder, 'backups')).catch(() => [])

test('a new version that starts over a base of an older one makes a backup first, and starts', async () => {
  await base.end()
  const first = await start()
  const again = await start()
  base = new pg.Client(url)
  await base.connect()
  expect(first.said).toMatch(/a backup is made, then it is upgraded[\s\S]*the base is upgraded[\s\S]*ready:/)
  expect(again.said).not.toContain('upgraded')
  expect(await state()).toMatchObject({ migrations: await migrationNames(), leads: 50 })
  const [backup = '', ...more] = await backups()
  expect(more).toEqual([])
  const rehearsed = await run('--rehearse', '--from', join(folder, 'backups', backup))
  expect(rehearsed).toMatchObject({
    code: 0,
    said: expect.stringContaining(`${(await pending()).length} migrations took`),
  })
}, 180_000)

test('a start whose upgrade fails changes nothing, says at which migration, and where the backup lies', async () => {
  await base.query(`select set_config('rapport.workspace', '${company}', false);
    insert into exchange_rate (id, currency, rate, "on") values ('${id(4)}', 'EUR', 90, '2026-11-01'), ('${id(5)}', 'EUR', 91, '2026-11-01')`)
  const before = await state()
  await base.end()
  const { code, said } = await start()
  base = new pg.Client(url)
  await base.connect()
  expect(code).toBe(1)
  expect(said).toMatch(
    /The upgrade failed: migration 0150-rates-once-a-day.sql failed[\s\S]*Nothing was changed: the old version starts as before/,
  )
  const [backup = ''] = await backups()
  expect(said).toContain(`${join(folder, 'backups', backup)} holds everything as it was`)
  expect(await state()).toEqual(before)
}, 120_000)

test('while others are connected the migrations before the one that fails stay, and it is told', async () => {
  await base.query(`select set_config('rapport.workspace', '${company}', false);
    create table webhook_delivery_of_mine (); create view webhook as select 1 as one`)
  const { code, said } = await start()
  expect(code).toBe(1)
  const stayed = (await state())?.migrations.filter(name => name >= '0150').length ?? 0
  expect(stayed).toBeGreaterThan(0)
  expect(said).toContain(`The ${stayed} migrations before it stay`)
  expect(await backups()).toHaveLength(1)
}, 120_000)

test('without room for a backup nothing is upgraded, unless that is wanted', async () => {
  const before = await state()
  await base.end()
  const none = await start({ RAPPORT_BACKUPS: '/dev/null/backups' })
  base = new pg.Client(url)
  await base.connect()
  expect(none).toMatchObject({ code: 1, said: expect.stringContaining('no backup of it could be made before') })
  expect(none.said).toContain('RAPPORT_UPGRADE_WITHOUT_BACKUP=1')
  expect(await state()).toEqual(before)
  await base.end()
  const wanted = await start({ RAPPORT_UPGRADE_WITHOUT_BACKUP: '1' })
  base = new pg.Client(url)
  await base.connect()
  expect(wanted.said).toContain('ready:')
  expect(await state()).toMatchObject({ migrations: await migrationNames() })
  expect((await backups()).filter(name => name.endsWith('.age'))).toEqual([])
}, 180_000)

test('it is upgraded after a backup, once', async () => {
  await base.end()
  const { code, said } = await run()
  const again = await run()
  base = new pg.Client(url)
  await base.connect()
  expect(said).toMatch(/holds everything as it was[\s\S]*migrations took/)
  expect(code).toBe(0)
  expect(again).toEqual({ code: 0, said: 'There is nothing to upgrade.\n' })
  expect(await state()).toMatchObject({ migrations: await migrationNames(), leads: 50 })
  const [backup = ''] = await readdir(join(folder, 'backups'))
  const rehearsed = await run('--rehearse', '--from', join(folder, 'backups', backup))
  expect(rehearsed.said).toContain(`${(await pending()).length} migrations took`)
  expect(rehearsed.code).toBe(0)
}, 120_000)
