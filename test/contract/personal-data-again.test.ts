import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { sealsOfBackups } from '../../src/features/audit/seal/of-backups.ts'
import { digestsOfErasures } from '../../src/features/audit/seal/of-personal-data.ts'
import { sealsOfProtection } from '../../src/features/audit/seal/of-protection.ts'
import { backupKeyFile, readBackupKeys } from '../../src/features/backups/archive/key.ts'
import { restoreBackup } from '../../src/features/backups/restore/restore.ts'
import { folderStore } from '../../src/features/files/store.ts'
import { beginErasure } from '../../src/features/personal-data/begin.ts'
import { erase } from '../../src/features/personal-data/erase.ts'
import type { ErasureMeans } from '../../src/features/personal-data/given.ts'
import { journalIn } from '../../src/features/personal-data/journal.ts'
import { startRapport } from '../../src/rapport.ts'
import { createTestDatabase } from '../setup/database.ts'
import { silent } from '../setup/log.ts'
import { openServer, type Server, send } from './server.ts'

const auditKeys = readAuditKeys([randomBytes(32).toString('hex')])
let server: Server

beforeAll(async () => {
  server = await openServer({ auditKeys })
})
afterAll(() => server.close())

const patience = { timeout: 60_000 }
const marker = (): string => `m${randomBytes(6).toString('hex')}`
const phone = (): string => `+7926${Math.floor(1_000_000 + Math.random() * 8_999_999)}`
const made = async (path: string, body: object) => {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.body
}

async function saidIn(text: string): Promise<string[]> {
  const { owner } = server.database
  const { rows } = await owner.query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`)
  const found: string[] = []
  for (const { name } of rows)
    if ((await owner.query(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${text}%`])).rows.length)
      found.push(name)
  return found
}

test('wherever it is stopped, an erasure goes on there, and takes each thing once', async () => {
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  const folder = await mkdtemp(join(tmpdir(), 'rapport-journal-'))
  const seals = sealsOfProtection(auditKeys)
  const given = (failsAt: number): ErasureMeans => {
    let calls = 0
    return {
      seals: {
        async overRewriting(db, workspace, ids, work) {
          if (calls++ === failsAt) throw new Error('the machine stops here')
          await seals.overRewriting(db, workspace, ids, work)
        },
      },
      digests: digestsOfErasures(auditKeys),
      store: folderStore(dirname(dirname(server.keyFile))),
      journal: journalIn([folder], () => {}),
      parts: [],
    }
  }
  for (let stop = 0; stop < 3; stop++) {
    const mark = marker()
    const lead = await made('/leads', { name: `Ян ${mark}`, phones: [phone()], comment: mark })
    for (let n = 0; n < 3; n++)
      await made('/activities', { kind: 'note', text: `${mark} ${n}`, on: { object: 'lead', id: lead.id } })
    await made('/tasks', { title: mark, dueAt: '2030-01-01T10:00:00Z', on: { object: 'lead', id: lead.id } })
    const asked = { of: { object: 'lead', id: lead.id }, reason: 'request', reference: null } as const
    const how = { whence: { address: '127.0.0.1' }, enqueue: async () => {} }
    const { id } = await beginErasure(ctx, asked, how)
    await expect(erase(ctx, id, given(stop))).rejects.toThrow('stops here')
    expect((await saidIn(mark)).length, `stopped at ${stop}`).toBeGreaterThan(0)
    await erase(ctx, id, given(-1))
    expect(await saidIn(mark)).toEqual([])
    const { body } = await server.call('GET', `/personal-data/erasures/${id}`)
    expect(body).toMatchObject({ state: 'done', counts: { lead: 1, activity: 3, task: 1 } })
  }
  await rm(folder, { recursive: true })
}, 120_000)

test('what somebody is converted to, or merged into, before his turn comes is erased with him', async () => {
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  const folder = await mkdtemp(join(tmpdir(), 'rapport-journal-'))
  const given: ErasureMeans = {
    seals: sealsOfProtection(auditKeys),
    digests: digestsOfErasures(auditKeys),
    store: folderStore(dirname(dirname(server.keyFile))),
    journal: journalIn([folder], () => {}),
    parts: [],
  }
  const begun = async (id: string) => {
    const asked = { of: { object: 'lead', id }, reason: 'request', reference: null } as const
    return (await beginErasure(ctx, asked, { whence: { address: '127.0.0.1' }, enqueue: async () => {} })).id
  }
  const [mark, other] = [marker(), marker()]
  const lead = await made('/leads', { name: `Ян ${mark}`, phones: [phone()], comment: mark })
  const first = await begun(lead.id)
  const { contact } = await made(`/leads/${lead.id}/conversion`, { contact: {} })
  await made('/activities', { kind: 'note', text: mark, on: { object: 'contact', id: contact.id } })
  await erase(ctx, first, given)
  expect(await saidIn(mark)).toEqual([])

  const kept = await made('/leads', { name: 'Карточка', phones: [phone()] })
  const source = await made('/leads', { name: `Ян ${other}`, phones: [phone()], comment: other })
  const second = await begun(source.id)
  await made(`/leads/${kept.id}/merges`, { from: [source.id] })
  await erase(ctx, second, given)
  expect(await saidIn(other)).toEqual([])
  await rm(folder, { recursive: true })
})

test('a restored backup does not bring back who was erased since, and everybody else is there', async () => {
  const [mark, other] = [marker(), marker()]
  const lead = await made('/leads', { name: `Ира ${mark}`, phones: [phone()], comment: mark })
  const stays = await made('/leads', { name: `Оля ${other}`, phones: [phone()] })
  const backup = await made('/backups', {})
  const state = async () => (await server.call('GET', `/backups/${backup.id}`)).body.state
  await expect.poll(state, patience).toBe('done')
  const erasure = await made('/personal-data/erasures', { object: 'lead', record: lead.id, reason: 'order' })
  await expect
    .poll(async () => (await server.call('GET', `/personal-data/erasures/${erasure.id}`)).body.state, patience)
    .toBe('done')

  const dataFolder = dirname(dirname(server.keyFile))
  const [name = ''] = (await readdir(join(dataFolder, 'backups'))).filter(file => file.endsWith('.age'))
  const fresh = await createTestDatabase()
  await restoreBackup({
    path: join(dataFolder, 'backups', name),
    keys: await readBackupKeys(backupKeyFile(dataFolder)),
    database: { connectionString: fresh.url },
    files: dataFolder,
    seals: sealsOfBackups(auditKeys),
  })
  const restored = await startRapport({
    databaseUrl: fresh.url,
    files: dataFolder,
    keyFile: server.keyFile,
    auditKeys,
    host: '127.0.0.1',
    port: 0,
    log: silent,
    http: {},
    connections: 4,
  })
  try {
    const { rows } = await restored.database.owner.query(
      `select name, comment from lead where id = any($1) order by id`,
      [[lead.id, stays.id]],
    )
    expect(rows).toEqual([
      { name: `Стёртые данные №${erasure.number}`, comment: null },
      { name: `Оля ${other}`, comment: null },
    ])
    const history = await restored.database.owner.query(`select 1 from change t where t::text like $1`, [`%${mark}%`])
    expect(history.rows).toEqual([])
    const key = server.key
    const list = await send(restored.address, 'GET', '/personal-data/erasures', { key })
    expect(list.body.data.find(({ id }: { id: string }) => id === erasure.id)).toMatchObject({
      number: erasure.number,
      anew: true,
      state: 'done',
      reason: 'order',
    })
  } finally {
    await restored.stop()
    await fresh.drop()
  }
}, 180_000)
