import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silent } from '../../test/setup/log.ts'
import { newId, Unavailable } from '../model/index.ts'
import { type EmbeddedDatabase, startEmbedded } from './embedded/index.ts'
import { migrate } from './migrate.ts'
import { type Database, openDatabase } from './open.ts'

let folder: string
let postgres: EmbeddedDatabase
let database: Database

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-silence-'))
  postgres = await startEmbedded({ dataFolder: folder, log: silent, durable: false })
  await migrate(postgres.url)
  database = openDatabase(postgres.url)
})

afterAll(async () => {
  await signalAll('CONT')
  await database.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

/** PostgreSQL with all its processes. */
async function signalAll(signal: 'STOP' | 'CONT'): Promise<void> {
  const [main = ''] = (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', main], { encoding: 'utf8' }).stdout.split('\n')
  for (const pid of [main, ...children]) if (pid.trim()) process.kill(Number(pid), `SIG${signal}`)
}

test('a database that says nothing keeps nobody waiting, and is served from again when it goes on', async () => {
  const db = database.workspace(newId())
  const answer = () => db.one(sql`select 1 as one`)
  expect(await answer()).toEqual({ one: 1 })
  await signalAll('STOP')
  const calls = [answer(), db.transaction(inside => inside.one(sql`select 2 as two`)), answer()]
  for (const { reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[])
    expect(reason).toBeInstanceOf(Unavailable)
  await expect(answer()).rejects.toThrow(Unavailable)
  await signalAll('CONT')
  expect(await answer()).toEqual({ one: 1 })
}, 120_000)

test('a statement that takes its time is waited for', async () => {
  const db = database.workspace(newId())
  expect(await db.one(sql`select 1 as one from pg_sleep(11)`)).toEqual({ one: 1 })
}, 60_000)
