import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkspace } from '../../src/access/workspaces.ts'
import { backupJobs } from '../../src/features/backups/jobs.ts'
import { keepNewest } from '../../src/features/backups/keep.ts'
import { objects } from '../../src/objects/index.ts'
import { openServer, type Server, signedIn } from './server.ts'

let server: Server
let folder: string
let manager: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  folder = join(dirname(dirname(server.keyFile)), 'backups')
  manager = await server.person('manager', 'manager')
})
afterAll(() => server.close())

interface Backup {
  id: string
  name: string
  state: string
  size: number
  rows: number
  trial: { state: string; sealed?: number; failure: { message: string } | null } | null
  failure: { message: string } | null
}

const all = async (): Promise<Backup[]> => (await server.call('GET', '/backups')).body.data
const one = async (id: string): Promise<Backup> => (await server.call('GET', `/backups/${id}`)).body
const files = () => readdir(folder).catch(() => [])

async function made(): Promise<Backup> {
  const { status, body } = await server.call('POST', '/backups')
  expect(status).toBe(202)
  await expect.poll(async () => (await one(body.id)).state, { timeout: 30_000 }).toBe('done')
  return one(body.id)
}

test('an administrator makes a backup and has it restored on trial', async () => {
  const backup = await made()
  expect(await files()).toEqual([backup.name])
  expect((await stat(join(folder, backup.name))).size).toBe(backup.size)
  expect(backup).toMatchObject({ trial: null, failure: null })
  expect(backup.rows).toBeGreaterThan(10)

  expect((await server.call('POST', `/backups/${backup.id}/trial`)).status).toBe(202)
  await expect.poll(async () => (await one(backup.id)).trial?.state, { timeout: 60_000 }).toBe('passed')
  const noted = await server.call('GET', '/audit?kind=backup')
  expect(
    noted.body.data.map((entry: { details: { details: { verb: string } } }) => entry.details.details.verb),
  ).toEqual(['try', 'make'])
})

test('a backup that was changed on the disk fails its trial, and its page says what to do', async () => {
  const backup = await made()
  const path = join(folder, backup.name)
  const bytes = await readFile(path)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  await writeFile(path, bytes)
  await server.call('POST', `/backups/${backup.id}/trial`)
  await expect.poll(async () => (await one(backup.id)).trial?.state, { timeout: 60_000 }).toBe('failed')
  expect((await one(backup.id)).trial?.failure?.message).toMatch(/повреждена.*Сделайте новую/)
})

test('a trial that is under way can be stopped: nothing of it stays, and the backup can be tried again', async () => {
  const backup = await made()
  const refused = await server.call('DELETE', `/backups/${backup.id}/trial`)
  expect(refused.status).toBe(409)
  expect(await one(backup.id)).toEqual(backup)

  await server.call('POST', `/backups/${backup.id}/trial`)
  await expect.poll(scratch, { timeout: 30_000 }).not.toEqual([])
  const stopped = await server.call('DELETE', `/backups/${backup.id}/trial`)
  expect([stopped.status, stopped.body.trial]).toEqual([200, null])
  await expect.poll(scratch, { timeout: 30_000 }).toEqual([])
  expect((await one(backup.id)).trial).toBeNull()

  await server.call('POST', `/backups/${backup.id}/trial`)
  await expect.poll(async () => (await one(backup.id)).trial?.state, { timeout: 60_000 }).toBe('passed')
})

/** What is made for a restore on trial. */
const scratch = async () =>
  (await readdir(dirname(dirname(server.keyFile)))).filter(name => name.startsWith('restore-on-trial-'))

test('who is no administrator neither sees, makes nor tries backups, and nothing is made for him', async () => {
  const before = [await all(), await files()]
  const [backup] = await all()
  for (const [method, path] of [
    ['GET', '/backups'],
    ['POST', '/backups'],
    ['GET', `/backups/${backup?.id}`],
    ['POST', `/backups/${backup?.id}/trial`],
    ['POST', `/backups/${backup?.id}/cancel`],
    ['DELETE', `/backups/${backup?.id}/trial`],
    ['GET', '/backup-plan'],
    ['PATCH', '/backup-plan'],
  ] as const) {
    expect(
      (await server.call(method, path, { key: manager.key, ...(method === 'PATCH' && { body: { kept: 1 } }) })).status,
    ).toBe(403)
    expect(
      (await server.call(method, path, { key: null, ...(method === 'PATCH' && { body: { kept: 1 } }) })).status,
    ).toBe(401)
  }
  expect([await all(), await files()]).toEqual(before)
})

test('a plan that cannot be meant is refused with every problem, and stays as it was', async () => {
  const before = (await server.call('GET', '/backup-plan')).body
  expect(before).toEqual({ daily: true, hour: 3, kept: 14 })
  const { status, body } = await server.call('PATCH', '/backup-plan', { body: { hour: 24, kept: 0, daily: 'yes' } })
  expect(status).toBe(422)
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['daily', 'hour', 'kept'])
  expect((await server.call('GET', '/backup-plan')).body).toEqual(before)
  expect((await server.call('PATCH', '/backup-plan', { body: { hour: 4 } })).body).toEqual({ ...before, hour: 4 })
})

test('the oldest backups go, the last one that passed its trial stays', async () => {
  const passed = (await all()).find(({ trial }) => trial?.state === 'passed')
  await made()
  await made()
  await server.call('PATCH', '/backup-plan', { body: { kept: 1 } })
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  await keepNewest(ctx, folder)
  const [newest] = await all()
  expect((await files()).sort()).toEqual([passed?.name, newest?.name].sort())
  expect((await all()).map(({ name }) => name).sort()).toEqual([passed?.name, newest?.name].sort())
})

test('what the clock makes is tried at once; a second one of the same day is not made', async () => {
  const [newest] = await all()
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  const clock = backupJobs(placeOfServer()).find(({ every }) => every)
  await clock?.run(ctx, {}, server.application)
  expect((await all())[0]?.id).toBe(newest?.id)
  await server.database.owner.query(`update backup set at = at - interval '2 days' where state = 'done'`)
  await clock?.run(ctx, {}, server.application)
  await expect.poll(async () => (await all())[0]?.trial?.state, { timeout: 60_000 }).toBe('passed')
})

const placeOfServer = () => ({
  dataFolder: dirname(dirname(server.keyFile)),
  folder,
  recipients: [],
  files: join(folder, 'none'),
  vaultKey: server.keyFile,
  owner: server.database.owner,
  seals: { overRestore: async () => {}, verify: async () => ({ intact: 0, findings: [] }) },
})

test('every administrator is told of a backup that failed, and of one that did not come back; nobody else is', async () => {
  await server.person('vera', 'admin')
  const told = async (name: string): Promise<{ title: string; path: string }[]> => {
    const cookie = await signedIn(server.address, `${name}@romashka.example`)
    return (await server.call('GET', '/notices?limit=200', { key: null, headers: { cookie } })).body.data
  }
  const before = [await told('anna'), await told('manager')].map(({ length }) => length)
  const ofVera = async () => (await told('vera')).map(({ title, path }) => [title, path])

  await rm(folder, { recursive: true })
  await writeFile(folder, 'no folder')
  const { body } = await server.call('POST', '/backups')
  await expect.poll(async () => (await one(body.id)).state, { timeout: 30_000 }).toBe('failed')
  await expect.poll(ofVera).toEqual([[expect.stringMatching(/^Резервная копия не удалась/), '/settings/backups']])
  await rm(folder)

  const backup = await made()
  await writeFile(join(folder, backup.name), 'no backup')
  await server.call('POST', `/backups/${backup.id}/trial`)
  await expect.poll(async () => (await one(backup.id)).trial?.state, { timeout: 60_000 }).toBe('failed')
  await expect.poll(ofVera).toHaveLength(2)
  const after = [await told('anna'), await told('manager')].map(({ length }) => length)
  expect(after).toEqual([(before[0] ?? 0) + 2, before[1]])
})

test('a restore for which the machine had no time is tried again; what could not be tried is called neither sound nor broken', async () => {
  const backup = await made()
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  const told = async () => (await server.database.owner.query(`select id from notice where code like 'backup%'`)).rows
  const before = await told()
  let times = 0
  const tried = async (busy: (time: number) => boolean) => {
    times = 0
    const overRestore = async () => {
      if (busy(++times)) throw new Error('PostgreSQL did not start in time')
    }
    const place = { ...placeOfServer(), seals: { ...placeOfServer().seals, overRestore } }
    await server.database.owner.query(`update backup set trial = 'waiting', found = null where id = $1`, [backup.id])
    const job = backupJobs(place, { pauses: [10, 10] }).find(({ name }) => name === 'backup.try')
    await job?.run(ctx, { backup: backup.id }, server.application)
    return (await one(backup.id)).trial
  }
  expect(await tried(time => time < 2)).toMatchObject({ state: 'passed', failure: null })
  expect(await tried(() => true)).toMatchObject({ state: 'notTried', failure: { code: 'trialBroken' } })
  expect(times).toBe(3)
  await rm(join(folder, backup.name))
  expect(await tried(() => false)).toMatchObject({ state: 'notTried', failure: { code: 'trialGone' } })
  expect(times).toBe(0)
  expect(await told()).toEqual(before)
}, 180_000)

test('what failed by schedule is tried again after growing pauses, and told of after the last', async () => {
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  const clock = backupJobs(placeOfServer()).find(({ every }) => every)
  const look = () => clock?.run(ctx, {}, server.application)
  const told = async (): Promise<number> =>
    (await server.database.owner.query(`select count(*)::int as told from notice where code = 'backupFailed'`)).rows[0]
      .told
  const tried = async () => (await all()).filter(({ state }) => state === 'failed').length
  const passes = (minutes: number) =>
    server.database.owner.query(
      `update backup set finished_at = finished_at - make_interval(mins => $1) where state = 'failed' and actor is null`,
      [minutes],
    )
  await server.database.owner.query(`update backup set at = at - interval '2 days'`)
  await rm(folder, { recursive: true })
  await writeFile(folder, 'no folder')
  const [before, toldBefore] = [await tried(), await told()]
  for (const [times, pause] of [15, 60, 180].entries()) {
    await look()
    await expect.poll(tried, { timeout: 30_000 }).toBe(before + times + 1)
    const next = Date.parse((await server.call('GET', '/backups')).body.nextTryAt)
    expect(Math.round((next - Date.now()) / 60_000)).toBe(pause)
    await passes(pause - 1)
    await look()
    expect(await tried()).toBe(before + times + 1)
    await passes(1)
    expect(await told()).toBe(toldBefore)
  }
  await look()
  await expect.poll(tried, { timeout: 30_000 }).toBe(before + 4)
  await expect.poll(told, { timeout: 30_000 }).toBeGreaterThan(toldBefore)
  expect((await server.call('GET', '/backups')).body.nextTryAt).toBeNull()
  await passes(600)
  await look()
  expect(await tried()).toBe(before + 4)

  await rm(folder)
  await made()
  await look()
  expect((await all()).filter(({ state }) => state === 'done')).not.toEqual([])
  expect(await tried()).toBe(before + 4)
})

test('where several companies share an installation, none of them gets a backup of all', async () => {
  await createWorkspace(server.database, objects, { name: 'Вторая', host: 'second.example' })
  const before = await files()
  await expect.poll(async () => (await server.call('POST', '/backups')).status, { timeout: 15_000 }).toBe(403)
  const { body } = await server.call('GET', '/backups')
  expect(body.detail).toMatch(/rapport backup/)
  expect(await files()).toEqual(before)
})
