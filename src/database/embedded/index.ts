import { chmod, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Log } from '../../model/log.ts'
import { databaseAccount } from './account.ts'
import { chooseAddress, socketUrl } from './address.ts'
import { findBinaries } from './binaries.ts'
import { openCluster } from './cluster.ts'
import { lockFolder } from './lock.ts'
import { databaseSettings, thisMachine } from './settings.ts'
import { supervise } from './supervise.ts'

/** A PostgreSQL that lives and dies with this process. */
export interface EmbeddedDatabase {
  /** Connection string of the owner of everything, to the database `rapport`. Stays the same while it lives. */
  readonly url: string
  /** Whether it takes connections now. It is started again by itself when it ends. */
  running(): boolean
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  dataFolder: string
  log: Log
  /** `false` only in tests: faster, and nothing survives a crash of the machine. */
  durable?: boolean
}

/** Connection string of the PostgreSQL that another process runs on the data folder; `null` where it cannot be told. */
export async function runningUrl(dataFolder: string): Promise<string | null> {
  const folder = await realpath(dataFolder)
  const password = await readFile(join(folder, 'postgres-password'), 'utf8').catch(() => null)
  return password === null ? null : socketUrl({ sockets: join(folder, 'run'), password: password.trim() }, database)
}

const database = 'rapport'
const largestLog = 10_000_000

/** Starts the PostgreSQL of a data folder, and makes it when it is not there yet. */
export async function startEmbedded({ dataFolder, log, durable = true }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = await openFolder(dataFolder)
  const unlock = await lockFolder(folder)
  try {
    const binaries = await findBinaries()
    const account = await databaseAccount(join(folder, 'postgres'), binaries.folders)
    const cluster = await openCluster(folder, { binaries, account, durable })
    await writeFile(cluster.settings, databaseSettings(thisMachine(), durable))
    await chmod(cluster.settings, 0o644)
    await rotate(cluster.log)
    const address = await chooseAddress(cluster)
    const server = await supervise({ cluster, binaries, account, address, log })
    const url = address.url(database)
    await ensureDatabase(address.url('postgres')).catch(async error => {
      await server.stop()
      throw error
    })
    return {
      url,
      running: server.running,
      async stop() {
        await server.stop()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** Others may pass through the folder, as PostgreSQL's own user must, but not look into it. */
async function openFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o711 })
  return realpath(path)
}

async function rotate(log: string): Promise<void> {
  const { size } = await stat(log).catch(() => ({ size: 0 }))
  if (size > largestLog) await rename(log, `${log}.old`)
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect().catch((error: Error & { code?: string }) => {
    if (error.code !== '28P01') throw error
    throw new Error(
      'PostgreSQL refuses the password in postgres-password: put back the file that belongs to this data folder.',
      { cause: error },
    )
  })
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database "${database}"`)
  } finally {
    await client.end()
  }
}
