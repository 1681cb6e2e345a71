import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded/index.ts'
import { silent } from './log.ts'

/** A PostgreSQL and a streaming replica of it, both of this machine alone. */
export interface ReplicatedPostgres {
  primary: string
  replica: string
  /** The replica goes on receiving, and shows nothing of it. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Kills the replica as it stands; it comes again by itself. */
  killReplica(): Promise<void>
  stop(): Promise<void>
}

/** `prepare` fills the primary before it is copied. */
export async function startReplicated(prepare: (url: string) => Promise<unknown>): Promise<ReplicatedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-replica-'))
  // PostgreSQL runs as a user of its own, who has to pass.
  await promisify(execFile)('chmod', ['711', folder])
  const [first, second] = [join(folder, 'a'), join(folder, 'b')]
  const before = await startEmbedded({ dataFolder: first, log: silent, durable: false })
  await prepare(before.url)
  await before.stop()
  await promisify(execFile)('cp', ['-a', first, second])
  const primary = await startEmbedded({ dataFolder: first, log: silent, durable: false })
  const { username, password, searchParams } = new URL(primary.url)
  const source = `host=${searchParams.get('host')} port=5432 user=${username} password=${password}`
  await appendFile(
    join(second, 'postgres', 'postgresql.conf'),
    `primary_conninfo = '${source}'\nhot_standby_feedback = off\nmax_standby_streaming_delay = 0\n`,
  )
  await writeFile(join(second, 'postgres', 'standby.signal'), '')
  const replica = await startEmbedded({ dataFolder: second, log: silent, durable: false })
  const tell = async (statement: string) => {
    const client = new pg.Client(replica.url)
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  return {
    primary: primary.url,
    replica: replica.url,
    pause: () => tell('select pg_wal_replay_pause()'),
    resume: () => tell('select pg_wal_replay_resume()'),
    async killReplica() {
      const [pid] = (await readFile(join(second, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGKILL')
    },
    async stop() {
      await replica.stop()
      await primary.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
