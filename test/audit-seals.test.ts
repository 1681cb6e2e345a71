import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteSecurityEvent } from '../src/access/security-events.ts'
import type { Connection } from '../src/database/connection.ts'
import { type Database, openDatabase } from '../src/database/open.ts'
import { horizonOf } from '../src/database/outbox-place.ts'
import { clearEvents } from '../src/features/audit/retention.ts'
import { auditKeyFile, ensureAuditKeys } from '../src/features/audit/seal/key-file.ts'
import { type AuditKeys, readAuditKeys } from '../src/features/audit/seal/keys.ts'
import { sealAudit } from '../src/features/audit/seal/seal.ts'
import { type Head, type Verdict, verifyAudit } from '../src/features/audit/seal/verify.ts'
import { happen, until } from '../src/jobs/testing/company.ts'
import { firstIdAt, newId } from '../src/model/index.ts'
import { createTestDatabase, type TestDatabase } from './setup/database.ts'

const hex = () => randomBytes(32).toString('hex')

let made: TestDatabase
let database: Database
let db: Connection
let workspace: string
let secret: string
let keys: AuditKeys

beforeEach(async () => {
  made = await createTestDatabase()
  database = openDatabase(made.url)
  workspace = newId()
  await database.owner.query(`insert into workspace (id, name) values ($1, 'Ромашка')`, [workspace])
  db = database.workspace(workspace)
  secret = hex()
  keys = readAuditKeys([secret])
})
afterEach(async () => {
  await database.close()
  await made.drop()
})

/** Seals whatever is under way by now. */
const sealNow = (by = keys) => sealAudit({ db, workspace, key: by.sealing })

/** Seals what has been written. Transactions of other databases on the same server count as under way too: they end first. */
async function seal(by = keys): Promise<void> {
  const now = await db.one<{ xid: string }>(sql`select pg_current_xact_id()::text as xid`)
  await until(async () => (await horizonOf(db)).xid > BigInt(now?.xid ?? 0))
  await sealNow(by)
}

const verify = (head?: Head, with_ = keys): Promise<Verdict> => verifyAudit(db, { workspace, keys: with_, head })
const tamper = (text: string, values: unknown[] = []) => database.owner.query(text, values)

const signIn = () =>
  noteSecurityEvent(
    {
      db,
      actor: {
        user: null,
        name: '',
        role: { id: null, name: '', admin: true, objects: {}, fields: {} },
        team: null,
        scopes: null,
      },
      via: { channel: 'ui' },
    },
    { kind: 'signIn', outcome: 'done', whence: { address: '10.0.0.1' } },
  )

/** Changes of some records, in three seals at least. */
async function history(): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 4; j++) ids.push(await happen(db, newId()))
    await signIn()
    await seal()
  }
  return ids
}

const kinds = ({ findings }: Verdict): string[] => [...new Set(findings.map(({ kind }) => kind))].sort()

test('what nobody touched is in order, and what is newer than the last seal waits', async () => {
  await history()
  await happen(db, newId())
  const verdict = await verify()
  expect(verdict.findings).toEqual([])
  expect(verdict).toMatchObject({ intact: 15, waiting: 1 })
})

test('a value that was altered in the base is found, row by row', async () => {
  const ids = await history()
  await tamper(`update change set after = '{"amount": 1}' where id = $1`, [ids[5]])
  await tamper(`update security_event set address = '10.9.9.9' where ctid = (select min(ctid) from security_event)`)
  const { findings } = await verify()
  expect(findings).toHaveLength(2)
  expect(findings).toContainEqual({ kind: 'altered', stream: 'change', row: ids[5] })
  expect(findings).toContainEqual({ kind: 'altered', stream: 'security', row: expect.any(String) })
})

test('a row that was deleted inside is missing, though all of its traces went with it', async () => {
  const ids = await history()
  await tamper('delete from change where id = $1', [ids[5]])
  await tamper('delete from event where change_id = $1', [ids[5]])
  expect((await verify()).findings).toEqual([{ kind: 'missing', stream: 'change', row: ids[5] }])
})

test('a row that was deleted before it could be sealed is missing too', async () => {
  await history()
  const id = await happen(db, newId())
  await tamper('delete from change where id = $1', [id])
  await seal()
  expect((await verify()).findings).toEqual([{ kind: 'missing', stream: 'change', row: id }])
})

test('a row that was put in past Rapport is told from one that waits', async () => {
  await history()
  const id = newId()
  await tamper(
    `insert into change (workspace_id, id, object, record_id, version, kind, channel) values ($1, $2, 'lead', $2, 1, 'created', 'ui')`,
    [workspace, id],
  )
  await happen(db, newId())
  const verdict = await verify()
  expect(verdict.findings).toEqual([{ kind: 'unsealed', stream: 'change', row: id }])
  expect(verdict.waiting).toBe(1)
})

test('the last seals cut off with their rows are missed by what was kept elsewhere, and without it by the place of the sealer', async () => {
  const ids = await history()
  const { head } = await verify()
  // Of the three rounds the last one made two seals: over changes and over events.
  const number = (head?.number ?? 0) - 2
  const kept = await tamper(
    `select upto from audit_seal where stream = 'change' and number <= $1 order by number desc limit 1`,
    [number],
  )
  await tamper('delete from audit_seal where number > $1', [number])
  await tamper('delete from change where id = any($1::uuid[])', [ids.slice(8)])
  await tamper('delete from event where change_id = any($1::uuid[])', [ids.slice(8)])
  await tamper(`delete from security_event where id = (select max(id::text)::uuid from security_event)`)
  expect(kinds(await verify())).toContain('cutOff')

  // Whoever knows the sealer's place sets it back as well; only the kept head tells then.
  const [xid, change] = [kept.rows[0].upto.split('-')[0], kept.rows[0].upto.slice(kept.rows[0].upto.indexOf('-') + 1)]
  await tamper(`update event_cursor set xid = $1::text::xid8, change_id = $2 where consumer = 'seal'`, [xid, change])
  await tamper(
    `update event_cursor c set xid = split_part(s.upto, '-', 1)::xid8, change_id = substr(s.upto, strpos(s.upto, '-') + 1)::uuid
     from (select upto from audit_seal where stream = 'security' order by number desc limit 1) s where consumer = 'seal-security'`,
  )
  expect((await verify()).findings).toEqual([])
  expect((await verify(head ?? undefined)).findings).toEqual([{ kind: 'cutOff', seal: head?.number, stream: null }])
})

test('a seal that was taken out or rewritten is named, and a chain made anew is another one', async () => {
  await history()
  const head = (await verify()).head ?? undefined
  await tamper("update audit_seal set at = at - interval '1 day' where number = 3")
  expect((await verify()).findings).toEqual([{ kind: 'sealAltered', seal: 3 }])
  await tamper('delete from audit_seal where number = 3')
  expect((await verify()).findings).toContainEqual({ kind: 'sealMissing', seal: 3 })

  await tamper('delete from audit_seal')
  await tamper('delete from event_cursor')
  while (((await verify()).head?.number ?? 0) < (head?.number ?? 0)) {
    await happen(db, newId())
    await seal()
  }
  expect((await verify()).findings).toEqual([])
  expect((await verify(head)).findings).toEqual([{ kind: 'otherChain', seal: head?.number }])
})

test('without the right key nothing is called tampered with: the key is asked for', async () => {
  await history()
  const other = readAuditKeys([hex()])
  expect(kinds(await verify(undefined, other))).toEqual(['noKey'])
  await happen(db, newId())
  await seal(other)
  const { findings } = await verify(undefined, other)
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['noKey']))
  const both = readAuditKeys([secret, hex()])
  expect(kinds(await verify(undefined, both))).toEqual(['noKey'])
  expect(findings.length).toBe((await verify(undefined, keys)).seals - 1)
})

test('what was there before the first seal is sealed too', async () => {
  for (let i = 0; i < 5; i++) await happen(db, newId())
  await tamper('delete from event')
  await seal()
  expect(await verify()).toMatchObject({ intact: 5, waiting: 0, findings: [] })
})

test('while many write and others seal, nothing is missed and nobody is accused', async () => {
  let writing = true
  const writers = Array.from({ length: 4 }, async () => {
    for (let i = 0; i < 40; i++)
      await db.transaction(async inside => {
        await happen(inside, newId())
        if (i % 5 === 0) await new Promise(resolve => setTimeout(resolve, Math.random() * 20))
      })
  })
  const sealer = (async () => {
    while (writing) {
      await sealNow()
      expect((await verify()).findings).toEqual([])
    }
  })()
  await Promise.all(writers)
  writing = false
  await sealer
  await seal()
  expect(await verify()).toMatchObject({ waiting: 0, findings: [] })
  expect((await verify()).intact).toBeGreaterThanOrEqual(160)
})

test('a writer that commits late is sealed later, and waits for no sealer', async () => {
  await seal()
  let late = ''
  await db.transaction(async inside => {
    late = await happen(inside, newId())
    const early = await happen(db, newId())
    await sealNow()
    expect(early).not.toBe(late)
  })
  await seal()
  expect(await verify()).toMatchObject({ intact: 2, waiting: 0, findings: [] })
})

test('events whose time is over go without being missed, and others do not', async () => {
  await history()
  const old = firstIdAt(Date.now() - 2000 * 86_400_000)
  await tamper(
    `insert into security_event (workspace_id, id, kind, outcome, at) values ($1, $2, 'signIn', 'done', now() - interval '2000 days')`,
    [workspace, old],
  )
  await clearEvents({ db, workspace, key: keys.sealing })
  expect(await db.query(sql`select from security_event where id = ${old}`)).toHaveLength(1)
  await seal()
  await clearEvents({ db, workspace, key: keys.sealing })
  expect(await db.query(sql`select from security_event where id = ${old}`)).toHaveLength(0)
  expect(await verify()).toMatchObject({ expired: 1, findings: [] })
  await tamper('delete from security_event')
  expect(kinds(await verify())).toEqual(['missing'])
})

test('the application itself can neither change nor remove a seal', async () => {
  await history()
  await expect(db.query(sql`update audit_seal set count = 0`)).rejects.toThrow()
  await expect(db.query(sql`delete from audit_seal`)).rejects.toThrow()
  expect((await verify()).findings).toEqual([])
})

test('the key is made once, for its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-key-'))
  try {
    const both = await Promise.all([ensureAuditKeys(null, folder), ensureAuditKeys(null, folder)])
    const again = await ensureAuditKeys(null, folder)
    expect(new Set([...both, again].map(({ sealing }) => sealing.mark)).size).toBe(1)
    expect((await stat(auditKeyFile(folder))).mode & 0o777).toBe(0o600)
    expect(await readFile(auditKeyFile(folder), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
    await writeFile(auditKeyFile(folder), 'nonsense')
    await expect(ensureAuditKeys(null, folder)).rejects.toThrow(/64 hexadecimal digits/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the command says it in words and by its exit code', async () => {
  const audit = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const env = { PATH: process.env.PATH, DATABASE_URL: made.url, RAPPORT_AUDIT_KEY: secret }
    const given = args[0] === 'other' ? { ...env, RAPPORT_AUDIT_KEY: hex() } : env
    return promisify(execFile)(process.execPath, ['src/audit.ts', ...args.filter(each => each !== 'other')], {
      env: given,
    }).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, text: error.stdout }),
    )
  }
  expect((await audit('verify', '--head', 'nonsense')).code).toBe(2)
  const ids = await history()
  const head = /: (\d+:[0-9a-f]{64})$/m.exec((await audit('head')).text)?.[1] ?? ''
  expect(await audit('verify', '--head', head)).toEqual({
    code: 0,
    text: expect.stringContaining('Ромашка: in order. 15 rows'),
  })
  expect(await audit('other', 'verify')).toEqual({ code: 3, text: expect.stringContaining('KEY MISSING') })
  await tamper('delete from change where id = $1', [ids[2]])
  const told = await audit('verify')
  expect(told).toEqual({ code: 1, text: expect.stringMatching(/TAMPERED WITH.*\n.*\n.*MISSING INSIDE/) })
  expect(told.text).toContain(ids[2])
})
