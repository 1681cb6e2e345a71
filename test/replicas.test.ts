import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { newId } from '../src/model/index.ts'
import { administrator, withAdministrator } from './setup/api.ts'
import { type Client, readStream, signIn } from './setup/client.ts'
import { silent } from './setup/log.ts'
import { type MortalProcess, startMortalProcess } from './setup/mortal-process.ts'
import { type ReplicatedPostgres, startReplicated } from './setup/replica.ts'

let base: ReplicatedPostgres
let folder: string
let servers: MortalProcess[] = []
let replica: pg.Client

beforeAll(async () => {
  base = await startReplicated(async url => {
    await migrate(url)
    const owner = new pg.Client(url)
    await owner.connect()
    await owner.query('create extension if not exists pg_stat_statements')
    await owner.end()
  })
  folder = await mkdtemp(join(tmpdir(), 'rapport-replicas-'))
  const env = {
    RAPPORT_DATA: folder,
    DATABASE_URL: base.primary,
    RAPPORT_REPLICA_URL: base.replica,
    ...withAdministrator,
  }
  const first = await startMortalProcess(env)
  servers = [first, await startMortalProcess(env, 'serve')]
  replica = new pg.Client(base.replica)
  replica.on('error', () => {})
  await replica.connect()
  // Whatever was written at the start is as old as what any reader may be shown.
  await wait(3000)
}, 240_000)

afterAll(async () => {
  await Promise.all(servers.map(each => each.stop()))
  await replica?.end().catch(() => {})
  await base?.stop()
  await rm(folder, { recursive: true, force: true })
})

const enter = (at: number): Promise<Client> =>
  signIn(servers[at]?.url() ?? '', administrator.email, administrator.password)

interface Told {
  status: number
  body: { id: string; name: string; data: { id: string }[] }
  seen: string | null
}

/** As a page calls: it says up to where it has seen the base. */
async function call(
  who: Client,
  at: number,
  method: string,
  path: string,
  how: { body?: object; seen?: string | null } = {},
): Promise<Told> {
  const answer = await fetch(`${servers[at]?.url()}/api/v1${path}`, {
    method,
    headers: {
      cookie: who.cookie,
      'x-requested-with': 'rapport',
      ...(how.seen && { 'x-rapport-seen': how.seen }),
      ...(how.body && { 'content-type': 'application/json' }),
    },
    body: how.body && JSON.stringify(how.body),
  })
  return { status: answer.status, body: await answer.json(), seen: answer.headers.get('x-rapport-seen') }
}

const caughtUp = async (seen: string | null) =>
  expect
    .poll(
      async () => {
        const { rows } = await replica.query<{ lsn: string }>('select pg_last_wal_replay_lsn()::text as lsn')
        const [high = '', low = ''] = (rows[0]?.lsn ?? '').split('/')
        return `${high.padStart(8, '0')}${low.padStart(8, '0')}` >= (seen ?? 'G')
      },
      { timeout: 20_000 },
    )
    .toBe(true)

/** Reads of a table that the replica has answered. */
async function readsOfReplica(): Promise<number> {
  const { rows } = await replica.query<{ reads: number }>(
    `select coalesce(sum(calls), 0)::int as reads from pg_stat_statements where query ~ 'lead' and query !~ 'pg_stat'`,
  )
  return rows[0]?.reads ?? 0
}

test('who says up to where he has seen the base is read for by a replica that has got as far', async () => {
  const who = await enter(0)
  const made = await call(who, 0, 'POST', '/leads', { body: { name: 'Первый', phones: [{ value: '+79161234567' }] } })
  expect(made.seen).toMatch(/^[0-9A-F]{16}$/)
  await caughtUp(made.seen)
  const before = await readsOfReplica()
  for (const at of [0, 1]) {
    const found = await call(who, at, 'GET', `/leads/${made.body.id}`, { seen: made.seen })
    expect(found).toMatchObject({ status: 200, body: { name: 'Первый' } })
  }
  expect(await readsOfReplica()).toBeGreaterThan(before)

  const between = await readsOfReplica()
  const unsaid = await call(who, 1, 'GET', `/leads/${made.body.id}`)
  expect(unsaid).toMatchObject({ status: 200, seen: expect.stringMatching(/^[0-9A-F]{16}$/) })
  expect(await readsOfReplica()).toBe(between)
})

test('a writer sees at once what he has written, at every server, though the replica shows nothing of it', async () => {
  const [who, other] = [await enter(0), await enter(1)]
  const { seen: early } = await call(other, 1, 'GET', '/leads')
  await caughtUp(early)
  await base.pause()
  try {
    const made = await call(who, 0, 'POST', '/leads', { body: { name: 'Второй', phones: [{ value: '+79161234568' }] } })
    for (const at of [0, 1, 0, 1]) {
      const found = await call(who, at, 'GET', `/leads/${made.body.id}`, { seen: made.seen })
      expect(found).toMatchObject({ status: 200, body: { name: 'Второй' } })
      const listed = await call(who, at, 'GET', '/leads?sort=-createdAt', { seen: made.seen })
      expect(listed.body.data[0]?.id).toBe(made.body.id)
    }
    // Whoever has seen nothing of it is read for by the replica, which shows the base of before.
    expect((await call(other, 1, 'GET', `/leads/${made.body.id}`, { seen: early })).status).toBe(404)
    // Programs that say nothing see all that there is.
    expect((await call(other, 1, 'GET', `/leads/${made.body.id}`)).status).toBe(200)

    const renamed = await call(who, 1, 'PATCH', `/leads/${made.body.id}`, {
      body: { name: 'Переименован' },
      seen: made.seen,
    })
    expect((renamed.seen ?? '') > (made.seen ?? '')).toBe(true)
    const again = await call(who, 0, 'GET', `/leads/${made.body.id}`, { seen: renamed.seen })
    expect(again.body.name).toBe('Переименован')
  } finally {
    await base.resume()
  }
})

test('an event names the place from which on it is seen', async () => {
  const who = await enter(0)
  const { seen: early } = await call(who, 1, 'GET', '/leads')
  await caughtUp(early)
  await base.pause()
  try {
    let id = ''
    const heard = await readStream(
      servers[1]?.url() ?? '',
      who.cookie,
      received => id !== '' && received.includes(id) && /"seen":"[0-9A-F]{16}"/.test(received),
      async () => {
        await wait(500)
        const made = await call(who, 0, 'POST', '/leads', {
          body: { name: 'Третий', phones: [{ value: '+79161234569' }] },
        })
        id = made.body.id
      },
    )
    const [, seen = ''] = /"seen":"([0-9A-F]{16})"/.exec(heard) ?? []
    expect((await call(who, 1, 'GET', `/leads/${id}`, { seen: early })).status).toBe(404)
    expect((await call(who, 1, 'GET', `/leads/${id}`, { seen })).status).toBe(200)
  } finally {
    await base.resume()
  }
})

test('what the replica breaks off, or may not do, the primary does', async () => {
  const database = openDatabase(base.primary, { replicas: { urls: [base.replica], log: silent } })
  const owner = new pg.Client(base.primary)
  await owner.connect()
  try {
    const seen = await database.now()
    await wait(2000)
    await caughtUp(seen)
    const db = () => database.workspace(newId(), new AbortController().signal, seen)
    const where = sql`select pg_is_in_recovery() as replica`
    expect(await db().query(where)).toEqual([{ replica: true }])

    const slow = db().query(
      sql`select pg_is_in_recovery() as replica, count(*)::int as n, pg_sleep(1) from event_cursor`,
    )
    await wait(300)
    await owner.query('begin; lock table event_cursor; commit')
    expect(await slow).toMatchObject([{ replica: false, n: 0 }])

    const reader = db()
    const noting = sql`insert into event_cursor (consumer, xid, change_id) values ('noted', '1'::xid8, ${newId()}) returning consumer`
    expect(await reader.query(noting)).toEqual([{ consumer: 'noted' }])
    expect(await reader.query(sql`select consumer from event_cursor`)).toEqual([{ consumer: 'noted' }])
    expect(await db().query(where)).toEqual([{ replica: true }])
  } finally {
    await owner.end()
    await database.close()
  }
})

test('a replica that is killed again and again while people work refuses nobody anything, and shows nobody less than he has written', async () => {
  const who = await enter(0)
  let done = false
  const statuses = new Map<number, number>()
  async function work(n: number): Promise<void> {
    let { seen } = await call(who, n % 2, 'GET', '/leads')
    for (let turn = 0; !done; turn++) {
      const at = (n + turn) % 2
      const name = `Под нагрузкой ${n}-${turn}`
      const made = await call(who, at, 'POST', '/leads', {
        body: { name, emails: [{ value: `r${n}-${turn}@client.example` }] },
      })
      seen = made.seen
      for (const path of [
        `/leads/${made.body.id}`,
        '/leads?sort=-createdAt&total=true',
        `/leads/${made.body.id}/timeline`,
      ]) {
        const read = await call(who, 1 - at, 'GET', path, { seen })
        statuses.set(read.status, (statuses.get(read.status) ?? 0) + 1)
      }
    }
  }
  const working = Promise.all([0, 1, 2].map(work))
  for (let kills = 0; kills < 3; kills++) {
    await wait(1500)
    await base.killReplica()
  }
  await wait(3000)
  done = true
  await working
  expect([...statuses.keys()]).toEqual([200])

  // It comes again by itself, and is read again.
  const back = new pg.Client(base.replica)
  await expect
    .poll(
      () =>
        back.connect().then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true)
  await replica.end().catch(() => {})
  replica = back
  const { seen } = await call(who, 0, 'GET', '/leads')
  await expect
    .poll(
      async () => {
        const before = await readsOfReplica()
        await call(who, 0, 'GET', '/leads', { seen })
        return (await readsOfReplica()) > before
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(true)
}, 120_000)
