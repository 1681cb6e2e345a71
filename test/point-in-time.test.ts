import { execFileSync } from 'node:child_process'
import { appendFile, chmod, chown, copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '../src/database/embedded/index.ts'
import { until } from '../src/jobs/testing/company.ts'
import { silent } from './setup/log.ts'

/** The steps of docs/backup.md, as they stand there. */

let room: string
beforeAll(async () => {
  room = await mkdtemp(join(tmpdir(), 'rapport-moment-'))
  await chmod(room, 0o711)
})
afterAll(() => rm(room, { recursive: true, force: true }))

async function withDatabase(dataFolder: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const postgres = await startEmbedded({ dataFolder, log: silent })
  const client = new pg.Client(postgres.url)
  try {
    await client.connect()
    await work(client)
  } finally {
    await client.end().catch(() => {})
    await postgres.stop()
  }
}

const settings = (folder: string, lines: string[]) =>
  appendFile(join(folder, 'postgres', 'postgresql.conf'), `${lines.join('\n')}\n`)

/** A folder that belongs to whom the database belongs to. */
async function folderLike(path: string, like: string): Promise<void> {
  await mkdir(path, { mode: 0o700, recursive: true })
  const { uid, gid } = await stat(like)
  await chown(path, uid, gid)
}

async function copyWhileRunning(client: pg.Client, data: string, base: string): Promise<void> {
  await client.query(`select pg_backup_start('base', true)`)
  execFileSync('cp', ['-a', join(data, 'postgres'), base])
  const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(true)')
  const label = join(base, 'backup_label')
  await writeFile(label, rows[0]?.labelfile ?? '')
  await chown(label, (await stat(base)).uid, (await stat(base)).gid)
  await rm(join(base, 'postmaster.pid'), { force: true })
  execFileSync('find', [join(base, 'pg_wal'), '-type', 'f', '-delete'])
}

test('the embedded database comes back as it was at a moment between two writes', async () => {
  const [data, archive, base, again] = ['data', 'archive', 'base', 'again'].map(name => join(room, name)) as [
    string,
    string,
    string,
    string,
  ]
  await withDatabase(data, async () => {})
  await folderLike(archive, join(data, 'postgres'))
  await settings(data, ['archive_mode = on', `archive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'`])

  let moment = ''
  await withDatabase(data, async client => {
    await client.query(`create table written (what text)`)
    await client.query(`insert into written values ('before the copy')`)
    await copyWhileRunning(client, data, base)
    await client.query(`insert into written values ('before the moment')`)
    const { rows } = await client.query<{ moment: string }>('select clock_timestamp()::text as moment')
    moment = rows[0]?.moment ?? ''
    await client.query(`insert into written values ('by mistake')`)
    const log = await client.query<{ file: string }>(`select pg_walfile_name(pg_switch_wal()) as file`)
    await until(async () => {
      const found = await client.query(`select from pg_stat_archiver where last_archived_wal >= $1`, [
        log.rows[0]?.file,
      ])
      return found.rowCount === 1
    })
  })

  await mkdir(again, { mode: 0o711 })
  execFileSync('cp', ['-a', base, join(again, 'postgres')])
  await copyFile(join(data, 'postgres-password'), join(again, 'postgres-password'))
  await folderLike(join(again, 'run'), join(again, 'postgres'))
  await settings(again, [
    'archive_mode = off',
    `restore_command = 'cp ${archive}/%f %p'`,
    `recovery_target_time = '${moment}'`,
    `recovery_target_action = promote`,
  ])
  await writeFile(join(again, 'postgres', 'recovery.signal'), '')
  await withDatabase(again, async client => {
    await until(async () => {
      const { rows } = await client.query<{ over: boolean }>('select not pg_is_in_recovery() as over')
      return rows[0]?.over ?? false
    })
    const { rows } = await client.query<{ what: string }>('select what from written')
    expect(rows.map(({ what }) => what)).toEqual(['before the copy', 'before the moment'])
    await client.query(`insert into written values ('after it')`)
  })
})
