import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../src/database/open.ts'
import { placeOf } from '../src/database/outbox-place.ts'
import { verifyAudit } from '../src/features/audit/seal/verify.ts'
import { ensureBackupKeys, readBackupKeys } from '../src/features/backups/archive/key.ts'
import { readArchive } from '../src/features/backups/archive/read.ts'
import { writeArchive } from '../src/features/backups/archive/write.ts'
import { makeBackup } from '../src/features/backups/copy/make.ts'
import { verifyBackup } from '../src/features/backups/restore/verify.ts'
import { hasEvents, readEvents } from '../src/jobs/outbox.ts'
import { happen, until } from '../src/jobs/testing/company.ts'
import { newId } from '../src/model/index.ts'
import {
  type BackupRoom,
  keyFileOf,
  openBackupRoom,
  openedBackup,
  printOf,
  putFile,
  writtenAs,
} from './setup/backup-room.ts'
import { testPostgres } from './setup/database.ts'
import { silent } from './setup/log.ts'

/** By which somebody would come in who has been shut out since. */
const waysIn = ['session', 'invitation', 'oauth_code', 'oauth_token', 'oauth_grant']
/** What differs after a restore by design: places, seals that say so, ways in, the queue's own. */
const apart = ['event_cursor', 'audit_seal', ...waysIn].map(name => `public.${name}`)
const marker = `ZQ${randomBytes(9).toString('hex')}`

let room: BackupRoom
let server: pg.Client
let backup: string
let hash: string
const made: string[] = []

beforeAll(async () => {
  server = new pg.Client(testPostgres())
  await server.connect()
  room = await openBackupRoom()
  const { company } = room
  const ids = await Promise.all(
    ['Ольга', 'Пётр', marker].map(async name => (await company.make('lead', { name, phones: ['+79261112233'] })).id),
  )
  hash = await putFile(room.files, company.workspace, `Чертёж ${marker}`)
  await company.make('attachment', {
    name: 'чертёж.txt',
    type: 'text/plain',
    size: 9,
    hash,
    on: { object: 'lead', id: ids[0] ?? '' },
  })
  await company.settle([])
  const db = company.database.workspace(company.workspace)
  // What other tests have under way on the same server holds the sealer back.
  await until(async () => {
    await room.seal()
    return !(await hasEvents(db, 'seal'))
  })
  await happen(db, ids[1] ?? newId())
  const [user, grant] = [newId(), newId()]
  const hour = new Date(Date.now() + 3_600_000)
  await db.query(sql`
    insert into session (id, token_hash, user_id) values (${newId()}, ${randomBytes(32)}, ${user})`)
  for (const kind of ['invitation', 'reset'])
    await db.query(sql`
      insert into invitation (token_hash, user_id, expires_at, kind) values (${randomBytes(32)}, ${user}, ${hour}, ${kind})`)
  await db.query(
    sql`insert into oauth_grant (id, app_id, user_id, scopes) values (${grant}, ${newId()}, ${user}, '["read"]')`,
  )
  await db.query(sql`
    insert into oauth_token (token_hash, grant_id, kind, scopes, expires_at)
    values (${randomBytes(32)}, ${grant}, 'refresh', '["read"]', ${hour})`)
  await db.query(sql`
    insert into oauth_code (code_hash, app_id, user_id, scopes, redirect_address, challenge, expires_at)
    values (${randomBytes(32)}, ${newId()}, ${user}, '["read"]', 'https://app.example', 'word', ${hour})`)
  backup = join(room.folder, 'first.age')
  await room.make(backup)
})
afterAll(async () => {
  for (const name of made) await server.query(`drop database if exists ${name} with (force)`)
  await room?.close()
  await server?.end()
})

/** An empty database and folder, as on a new machine. */
async function emptyPlace(owner?: { name: string }): Promise<{ url: string; files: string }> {
  const name = `restored_${randomBytes(4).toString('hex')}`
  await server.query(`create database ${name} ${owner ? `owner ${owner.name}` : ''}`)
  made.push(name)
  const url = new URL(testPostgres())
  url.pathname = `/${name}`
  if (owner) Object.assign(url, { username: owner.name, password: 'owner' })
  const files = join(room.folder, name)
  await mkdir(files)
  return { url: url.href, files }
}

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true })).filter(path => /[0-9a-f]{64}$/.test(path))

test('what was backed up is all there again on another machine, and the base goes on from it', async () => {
  const place = await emptyPlace()
  const loaded = await room.restore(backup, place)
  expect(loaded.files).toBe(1)
  expect(await printOf(place.url, apart)).toEqual(await printOf(room.source.connectionString, apart))
  expect(await filesIn(place.files)).toHaveLength(1)
  expect(String(await readFile(join(place.files, room.company.workspace, hash.slice(0, 2), hash)))).toContain(marker)

  const database = openDatabase(place.url)
  try {
    const db = database.workspace(room.company.workspace)
    expect((await verifyAudit(db, { workspace: room.company.workspace, keys: room.auditKeys })).findings).toEqual([])
    expect(await readEvents(db, await placeOf(db, 'reactions'), 10)).toHaveLength(1)
    const later = await happen(db, newId())
    await until(async () => (await readEvents(db, await placeOf(db, 'reactions'), 10)).length === 2)
    expect((await readEvents(db, await placeOf(db, 'reactions'), 10)).at(-1)?.id).toBe(later)
    const [row] = await db.query<{ next: string; last: string }>(
      sql`select nextval('lead_number')::text as next, (select max(number) from lead)::text as last`,
    )
    expect(Number(row?.next)).toBe(Number(row?.last) + 1)
    const bare = await database.owner.query(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity`,
    )
    expect(bare.rows).toEqual([])
  } finally {
    await database.close()
  }
})

test('nobody comes in by what was ended or used since the backup: sessions, links for a password, apps', async () => {
  const place = await emptyPlace()
  await room.restore(backup, place)
  const left = async (url: string | undefined) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`select set_config('rapport.workspace', $1, false)`, [room.company.workspace])
    const { rows } = await client.query(`select (select count(*)::int from session) as sessions,
      (select array_agg(kind order by kind) from invitation) as links, (select count(*)::int from oauth_token) as tokens,
      (select count(*)::int from oauth_code) as codes, (select count(*)::int from oauth_grant where ended_at is null) as apps`)
    await client.end()
    return rows[0]
  }
  expect(await left(room.source.connectionString)).toEqual({
    sessions: 1,
    links: ['invitation', 'reset'],
    tokens: 1,
    codes: 1,
    apps: 1,
  })
  expect(await left(place.url)).toEqual({ sessions: 0, links: ['invitation'], tokens: 0, codes: 0, apps: 0 })
})

test('the schema of a restored base is that of the one it was copied from', async () => {
  const place = await emptyPlace()
  await room.restore(backup, place)
  const schemaOf = async (url: string | undefined) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query<{ line: string }>(
      `select indexdef as line from pg_indexes where schemaname = 'public'
        union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
        union all select tgrelid::regclass || ' ' || pg_get_triggerdef(oid) || tgenabled::text from pg_trigger where not tgisinternal
        order by 1`,
    )
    await client.end()
    return rows.map(({ line }) => line)
  }
  expect(await schemaOf(place.url)).toEqual(await schemaOf(room.source.connectionString))
})

test('an owner who is no superuser can restore a backup and make one', async () => {
  const name = `owner_${randomBytes(4).toString('hex')}`
  await server.query(`create role ${name} login password 'owner' createrole`)
  await server.query(`grant rapport_app to ${name} with admin option`)
  try {
    const place = await emptyPlace({ name })
    await room.restore(backup, place)
    const second = join(room.folder, 'second.age')
    const recipients = room.keys.map(({ recipient }) => recipient)
    await makeBackup({
      database: { connectionString: place.url },
      files: place.files,
      vaultKey: '',
      path: second,
      recipients,
    })
    const third = await emptyPlace()
    await room.restore(second, third)
    expect(await printOf(third.url, apart)).toEqual(await printOf(room.source.connectionString, apart))
  } finally {
    for (const each of made.splice(1)) await server.query(`drop database if exists ${each} with (force)`)
    await server.query(`drop owned by ${name}`)
    await server.query(`drop role ${name}`)
  }
})

test('nothing can be read in a backup without its key, and its key is not in it', async () => {
  const bytes = await readFile(backup)
  const open = await openedBackup(backup, room.keys[0] ?? { identity: '', recipient: '' })
  expect(bytes.includes(marker)).toBe(false)
  expect(open.includes(marker)).toBe(true)
  expect(open.includes(`Чертёж ${marker}`)).toBe(true)
  expect(open.includes('AGE-SECRET-KEY')).toBe(false)
  expect((await stat(backup)).mode & 0o777).toBe(0o600)
  expect((await stat(keyFileOf(room.folder))).mode & 0o777).toBe(0o600)
})

/** What becomes of a base that has something in it when such a file is to be restored over it. */
async function refused(path: string, keys = room.keys): Promise<string> {
  const place = { url: room.source.connectionString ?? '', files: room.files }
  const before = await printOf(place.url)
  const files = await filesIn(place.files)
  const error = await room.restore(path, place, keys).then(
    () => null,
    (thrown: Error & { code?: string }) => thrown,
  )
  expect(await printOf(place.url)).toEqual(before)
  expect(await filesIn(place.files)).toEqual(files)
  expect(await readdir(room.folder)).not.toContain('files.restoring')
  return `${error?.code}: ${error?.message}`
}

test('another key opens nothing, is told as such, and harms nothing', async () => {
  const others = await ensureBackupKeys(join(room.folder, 'elsewhere'))
  expect(await refused(backup, others)).toMatch(/^wrongKey: .*another key.*--key FILE/)
  await expect(readBackupKeys(join(room.folder, 'nowhere.key'))).rejects.toThrow(/nowhere\.key.*--key FILE/)
  await expect(readBackupKeys(backup)).rejects.toThrow(/is no key of backups/)
})

test('a backup that was cut off, changed or put together otherwise is told as such, and nothing of it is restored', async () => {
  const bytes = await readFile(backup)
  const path = join(room.folder, 'broken.age')
  for (const length of [300, bytes.length >> 1, bytes.length - 1])
    expect(await refused(await writtenAs(path, bytes.subarray(0, length)))).toMatch(/^damaged: .*cut off/)
  const changed = Buffer.from(bytes)
  changed[bytes.length >> 1] = (changed[bytes.length >> 1] ?? 0) ^ 1
  expect(await refused(await writtenAs(path, changed))).toMatch(/^damaged/)
  expect(await refused(await writtenAs(path, Buffer.concat([bytes, bytes.subarray(400)])))).toMatch(/^damaged/)
  expect(await refused(await writtenAs(path, Buffer.from('no backup at all\n')))).toMatch(/^notBackup/)
})

test('chunks in another order are told, whole as each of them is', async () => {
  const path = join(room.folder, 'long.age')
  const recipients = room.keys.map(({ recipient }) => recipient)
  await writeArchive(
    { path, recipients },
    (async function* () {
      for (let i = 0; i < 4; i++) yield { name: `tables/public.lead/${i}`.padEnd(20, '0'), bytes: randomBytes(100_000) }
    })(),
  )
  const bytes = await readFile(path)
  const chunk = 65_536 + 16
  const begin = bytes.indexOf('\n---') + 1
  const payload = bytes.indexOf('\n', begin) + 1 + 16
  const [first, second] = [
    bytes.subarray(payload, payload + chunk),
    bytes.subarray(payload + chunk, payload + 2 * chunk),
  ]
  const swapped = Buffer.concat([bytes.subarray(0, payload), second, first, bytes.subarray(payload + 2 * chunk)])
  const cut = bytes.subarray(0, payload + 3 * chunk)
  for (const broken of [swapped, cut]) {
    await writtenAs(path, broken)
    await expect(
      (async () => {
        for await (const { body } of readArchive(path, room.keys)) for await (const _ of body);
      })(),
    ).rejects.toMatchObject({ code: 'damaged' })
  }
})

test.each([
  ['files', /^files\//],
  ['rows', /^tables\/public\.lead\//],
  ['its end', /^end\.json/],
])('a backup that lacks %s is refused, though it is sound by its encryption', async (_, left) => {
  const path = join(room.folder, 'lacking.age')
  const entries = async function* () {
    for await (const { name, body } of readArchive(backup, room.keys)) {
      const chunks: Uint8Array[] = []
      for await (const chunk of body) chunks.push(chunk)
      if (!left.test(name)) yield { name, bytes: Buffer.concat(chunks) }
    }
  }
  await writeArchive({ path, recipients: room.keys.map(({ recipient }) => recipient) }, entries())
  expect(await refused(path)).toMatch(/^incomplete/)
})

test('a restore that is broken off half way leaves the base as it was, and the next one ends it', async () => {
  const place = await emptyPlace()
  await room.restore(backup, place)
  const before = await printOf(place.url)
  const client = new pg.Client({ connectionString: place.url })
  await client.connect()
  // Whoever holds a table keeps the restore waiting, until its connection is ended as by a crash.
  await client.query('begin; lock table lead')
  const restoring = room.restore(backup, place).catch((error: Error) => error)
  await until(async () => {
    const { rowCount } = await server.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
      [new URL(place.url).pathname.slice(1)],
    )
    return (rowCount ?? 0) > 0
  })
  expect(await restoring).toBeInstanceOf(Error)
  await client.query('rollback')
  await client.end()
  expect(await printOf(place.url)).toEqual(before)
  await room.restore(backup, place)
  expect(await printOf(place.url, apart)).toEqual(await printOf(room.source.connectionString, apart))
})

test('a backup is tried by restoring it into a PostgreSQL of its own: counts, files and seals agree', async () => {
  const scratch = join(room.folder, 'scratch')
  await mkdir(scratch, { mode: 0o711 })
  const verified = await verifyBackup({ path: backup, keys: room.keys, scratch, seals: room.seals, log: silent })
  expect(verified).toMatchObject({ files: 1, missing: 0, findings: [] })
  expect(verified.rows).toBeGreaterThan(20)
  expect(verified.sealed).toBeGreaterThan(3)
  expect(await readdir(scratch)).toEqual([])
})
