import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from './setup/api.ts'
import { type Client, readStream, signIn } from './setup/client.ts'
import { createTestDatabase, type TestDatabase } from './setup/database.ts'
import { often } from './setup/length.ts'
import { type MortalProcess, startMortalProcess } from './setup/mortal-process.ts'
import { type PoolerPeer, startPoolerPeer } from './setup/pooler-peer.ts'
import { startWebhookPeer, type WebhookPeer } from './setup/webhook-peer.ts'

let database: TestDatabase
let pooler: PoolerPeer
let peer: WebhookPeer
let folder: string
let servers: MortalProcess[] = []
let workers: MortalProcess[] = []
let owner: pg.Client

// All at once over an empty database: one of them makes the company, the others find it.
beforeAll(async () => {
  database = await createTestDatabase()
  pooler = await startPoolerPeer(database.url, 12)
  peer = await startWebhookPeer()
  folder = await mkdtemp(join(tmpdir(), 'rapport-processes-'))
  const env = {
    RAPPORT_DATA: folder,
    DATABASE_URL: database.url,
    RAPPORT_POOLER_URL: pooler.url,
    RAPPORT_TRUSTED_TARGETS: peer.origin,
    ...withAdministrator,
  }
  const serve = Array.from({ length: 3 }, () => startMortalProcess(env, 'serve'))
  const work = Array.from({ length: 2 }, () => startMortalProcess(env, 'work'))
  servers = await Promise.all(serve)
  workers = await Promise.all(work)
  owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
}, 120_000)

afterAll(async () => {
  await owner?.end()
  await Promise.all([...servers, ...workers].map(each => each.stop()))
  await peer?.stop()
  await pooler?.stop()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

const enter = (server: MortalProcess | undefined): Promise<Client> =>
  signIn(server?.url() ?? '', administrator.email, administrator.password)

const numberOf = async (statement: string): Promise<number> =>
  Number((await owner.query<{ number: string }>(`select (${statement}) as number`)).rows[0]?.number)

test('what one server has taken the others show at once, and tell the pages that are open', async () => {
  const [here, there] = [await enter(servers[0]), await enter(servers[1])]
  let id = ''
  const heard = await readStream(
    servers[1]?.url() ?? '',
    there.cookie,
    received => id !== '' && received.includes(id),
    async () => {
      await wait(500)
      const made = await here.call<{ id: string }>('POST', '/leads', {
        name: 'Первый',
        phones: [{ value: '+79161234567' }],
      })
      expect(made.status).toBe(201)
      id = made.body.id
      expect((await there.call(`GET`, `/leads/${id}`)).body).toMatchObject({ name: 'Первый' })
    },
  )
  expect(heard).toContain(id)
  expect(pooler.most()).toBeGreaterThan(0)
})

test('what somebody may call in a minute holds for all servers together', async () => {
  const admin = await enter(servers[0])
  const made = await admin.call<{ key: string }>('POST', '/api-keys', {
    name: 'Склад',
    scopes: ['read'],
    callsPerMinute: 60,
  })
  expect(made.status).toBe(201)
  const began = Date.now()
  const headers = { authorization: `Bearer ${made.body.key}` }
  const answers: Response[] = []
  // A few at a time: servers that are asked more than they can answer say so, whatever may still be called.
  for (let round = 0; round < 15; round++)
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 12 }, (_, n) => fetch(`${servers[n % servers.length]?.url()}/api/v1/me`, { headers })),
      )),
    )
  const statuses = answers.map(({ status }) => status)
  const allowed = statuses.filter(status => status === 200).length
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  expect(allowed).toBeGreaterThan(50)
  expect(allowed).toBeLessThanOrEqual(60 + Math.ceil((Date.now() - began) / 1000))
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.headers.get('ratelimit-limit')).toBe('60')
  expect(refused?.headers.get('ratelimit-remaining')).toBe('0')
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('three servers and two workers are killed at random: nothing is lost, and nothing is done twice', async () => {
  const admin = await enter(servers[0])
  const flow = await admin.call<{ id: string }>('POST', '/flows', {
    name: 'Перезвонить',
    kind: 'flow',
    draft: {
      trigger: { on: 'created', object: 'lead' },
      steps: [
        { id: 'task', do: 'task', title: 'Перезвонить', due: { days: 1 }, to: 'owner' },
        { id: 'note', do: 'change', set: { comment: { text: 'Обещали перезвонить' } } },
      ],
    },
  })
  expect(flow.status).toBe(201)
  expect((await admin.call('PUT', `/flows/${flow.body.id}/publication`, {})).status).toBe(200)
  const webhook = { name: 'Склад', url: `${peer.origin}/`, events: ['lead.created'] }
  expect((await admin.call('POST', '/webhooks', webhook)).status).toBe(201)

  const alive = [...servers, ...workers]
  const mostKills = often(4, 6)
  let kills = 0
  async function kill(): Promise<void> {
    while (kills < mostKills) {
      const [victim] = alive.splice(Math.floor(Math.random() * alive.length), 1)
      await victim?.kill()
      kills++
      await victim?.start()
      if (victim) alive.push(victim)
    }
  }

  let wanted = 0
  // A person whose server is away tries the next one, with the same key: what was done is not done again.
  async function sell(): Promise<void> {
    while (kills < mostKills) {
      const n = wanted++
      for (let attempt = n; ; attempt++) {
        const status = await fetch(`${servers[attempt % servers.length]?.url()}/api/v1/leads`, {
          method: 'POST',
          headers: {
            cookie: admin.cookie,
            'x-requested-with': 'rapport',
            'content-type': 'application/json',
            'idempotency-key': `lead-${n}`,
          },
          body: JSON.stringify({ name: `Лид ${n}`, emails: [{ value: `l${n}@client.example` }] }),
        }).then(
          answer => answer.status,
          () => 0,
        )
        if (status === 200 || status === 201) break
        expect([0, 409, 503]).toContain(status)
        await wait(50)
      }
      await wait(100)
    }
  }
  // Two go at once, and come back while the others are killed.
  await Promise.all([kill(), kill(), ...Array.from({ length: 3 }, sell)])
  expect(wanted).toBeGreaterThan(20)

  const mine = `l.name like 'Лид %'`
  await expect
    .poll(
      async () => [
        await numberOf(`select count(*) from lead l where ${mine} and comment = 'Обещали перезвонить'`),
        await numberOf(`select count(*) from webhook_delivery where state = 'delivered'`),
      ],
      { timeout: 120_000, interval: 500 },
    )
    .toEqual([wanted, wanted])
  expect(await numberOf(`select count(*) from lead l where ${mine}`)).toBe(wanted)
  expect(await numberOf(`select count(distinct name) from lead l where ${mine}`)).toBe(wanted)
  expect(await numberOf(`select count(*) from task where title = 'Перезвонить' and deleted_at is null`)).toBe(wanted)
  const [created, changed] = ['created', 'updated'].map(
    kind => `select count(*) from change c join lead l on l.id = c.record_id where ${mine} and c.kind = '${kind}'`,
  )
  expect(await numberOf(created ?? '')).toBe(wanted)
  expect(await numberOf(changed ?? '')).toBe(wanted)
  const told = new Set(peer.told.map(({ headers }) => headers['webhook-id']))
  expect(told.size).toBe(wanted)
}, 240_000)
