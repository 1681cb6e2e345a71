import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { silent } from '../../../test/setup/log.ts'
import { databaseAccount } from './account.ts'
import { chooseAddress } from './address.ts'
import { findBinaries } from './binaries.ts'
import { openCluster } from './cluster.ts'
import { type EmbeddedDatabase, startEmbedded } from './index.ts'
import { FolderBusy } from './lock.ts'
import { type Postmaster, startPostmaster } from './postmaster.ts'
import { findProcess } from './process.ts'

const cleanups: (() => Promise<unknown>)[] = []

/** A data folder with a database in it, from test to test: making one takes longest. */
let shared: string

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'rapport-embedded-'))
  await (await startEmbedded({ dataFolder: shared, log: silent, durable: false })).stop()
})

afterAll(() => rm(shared, { recursive: true, force: true }))

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-embedded-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(dataFolder: string, durable = false): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ dataFolder, log: silent, durable })
  cleanups.push(() => database.stop())
  return database
}

async function ask<Row = Record<string, unknown>>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

const write = (url: string, word: string) =>
  ask(url, `drop table if exists written; create table written (word text); insert into written values ('${word}')`)

const written = async (url: string) =>
  (await ask<{ word: string }>(url, 'select word from written')).map(row => row.word)

const postmasterOf = async (folder: string) =>
  Number.parseInt(await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)

/** A PostgreSQL that no server looks after, as a killed server leaves it where nothing tells it of that death. */
async function startAlone(folder: string): Promise<Postmaster & { url: string }> {
  const binaries = await findBinaries()
  const account = await databaseAccount(join(folder, 'postgres'), binaries.folders)
  const cluster = await openCluster(folder, { binaries, account, durable: false })
  const address = await chooseAddress(cluster)
  const postmaster = await startPostmaster({ cluster, binaries, account, address, log: silent })
  return { ...postmaster, url: address.url('rapport') }
}

/** Another process with a database on `folder`, to be killed. */
async function startElsewhere(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const program = `
    import { startEmbedded } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    const log = { info() {}, warn() {}, error() {} }
    const { url } = await startEmbedded({ dataFolder: ${JSON.stringify(folder)}, log })
    console.log(url)
    setInterval(() => {}, 1e6)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(async () => child.kill('SIGKILL'))
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('the other process ended')))
  const [url] = await Promise.race([once(createInterface(child.stdout), 'line'), gone])
  return { url, child }
}

test('it makes a database with Russian order, checksums and all extensions, and keeps it', async () => {
  const folder = await emptyFolder()
  const first = await start(folder)
  await write(first.url, 'kept')
  const [facts] = await ask(
    first.url,
    `select current_database() as name, current_setting('data_checksums') as checksums, current_setting('TimeZone') as zone,
       (select datlocale from pg_database where datname = current_database()) as locale, 'Ёж' < 'Жук' and 'ёлка' < 'жук' as russian,
       (select count(*)::int from pg_available_extensions where name in ('pg_trgm', 'unaccent', 'btree_gin', 'pg_stat_statements')) as extensions`,
  )
  expect(facts).toEqual({
    name: 'rapport',
    checksums: 'on',
    zone: 'UTC',
    locale: 'ru-RU',
    russian: true,
    extensions: 4,
  })
  await first.stop()

  const second = await start(folder)
  expect(await written(second.url)).toEqual(['kept'])
})

test('nobody comes in without the password', async () => {
  const { url } = await start(shared)
  const wrong = new URL(url)
  wrong.password = 'wrong'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a killed PostgreSQL comes back at the same address with every acknowledged write', async () => {
  const database = await start(shared, true)
  await write(database.url, 'before PostgreSQL died')
  const killed = await postmasterOf(shared)
  process.kill(killed, 'SIGKILL')
  await vi.waitFor(async () => expect(await postmasterOf(shared)).not.toBe(killed), { timeout: 20_000 })
  await vi.waitFor(() => expect(database.running()).toBe(true), { timeout: 20_000 })
  expect(await written(database.url)).toEqual(['before PostgreSQL died'])
})

test('a killed server is followed by one that has every acknowledged write', async () => {
  const { url, child } = await startElsewhere(shared)
  await write(url, 'before the server died')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const database = await start(shared)
  expect(await written(database.url)).toEqual(['before the server died'])
})

test('a PostgreSQL that outlived its server is ended, and its writes are there', async () => {
  const left = await startAlone(shared)
  await write(left.url, 'while nobody looked after it')
  const database = await start(shared)
  expect(await findProcess(left.pid)).toBeNull()
  expect(await written(database.url)).toEqual(['while nobody looked after it'])
})

test('a PostgreSQL that has ended already needs no time to be stopped', async () => {
  const { pid, ended, stop } = await startAlone(shared)
  process.kill(pid, 'SIGKILL')
  await ended
  await stop()
  expect(await findProcess(pid)).toBeNull()
})

test('a process number left in the file that now belongs to a stranger stops nobody', async () => {
  await writeFile(join(shared, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(shared, 'postgres')}\n`)
  const database = await start(shared)
  expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a set-up that was interrupted is begun anew', async () => {
  const folder = await emptyFolder()
  await mkdir(join(folder, 'postgres.new'))
  await writeFile(join(folder, 'postgres.new', 'half'), 'made')
  const database = await start(folder)
  expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a second server on the same folder says who is there and leaves the first one alone', async () => {
  const database = await start(shared)
  await expect(startEmbedded({ dataFolder: shared, log: silent })).rejects.toThrow(
    new FolderBusy(await realpath(shared), process.pid),
  )
  expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('it ends when it is stopped, also while it is being started again', async () => {
  const database = await start(shared)
  const killed = await postmasterOf(shared)
  process.kill(killed, 'SIGKILL')
  await database.stop()
  expect(database.running()).toBe(false)
  expect((await readdir(shared)).filter(name => name.endsWith('.lock'))).toEqual([])
  const again = await start(shared)
  expect(await ask(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test.each([
  ['closed', 0o700],
  ['open', 0o755],
])('it runs below a folder that is %s to others', async (_, mode) => {
  const above = await emptyFolder()
  await chmod(above, mode)
  const database = await start(join(above, 'data'))
  expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a path that is too long for a socket gets a port', async () => {
  const database = await start(join(await emptyFolder(), 'long'.repeat(25)))
  expect(new URL(database.url).port).not.toBe('')
  expect(await ask(database.url, 'select 1 as one')).toEqual([{ one: 1 }])
})
