import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { often } from './setup/length.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let servers: MortalServer[] = []
let owner: pg.Client

beforeAll(async () => {
  const keys = { RAPPORT_KEY: randomBytes(32).toString('hex'), RAPPORT_AUDIT_KEY: randomBytes(32).toString('hex') }
  const first = await openMortalServer(keys)
  servers = [first, await openMortalServer(keys, first)]
  owner = new pg.Client(first.databaseUrl)
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  for (const server of servers.toReversed()) await server.close()
})

const wanted = often(30, 60)
const count = async (query: string) => Number((await owner.query(`select count(*) from ${query}`)).rows[0].count)
const plus = { amount: { formula: 'amount + 1' } }
const made = (title: string) => ({ do: 'create', object: 'task', set: { title, dueAt: { in: { days: 2 } }, on: null } })

test('two servers over one base, one killed in the middle, begin each run once and lose none', async () => {
  const admin = await servers[0]?.signIn()
  let turn = 0
  /** To one server after the other, again where it is not there. */
  async function send(method: string, path: string, body: object, key?: string): Promise<{ id: string }> {
    for (;;) {
      const server = servers[turn++ % servers.length]
      const answer = await fetch(`${server?.url()}/api/v1${path}`, {
        method,
        headers: {
          cookie: admin?.cookie ?? '',
          'x-requested-with': 'rapport',
          'content-type': 'application/json',
          ...(key && { 'idempotency-key': key }),
        },
        body: JSON.stringify(body),
      }).catch(() => null)
      if (answer?.ok) return (await answer.json()) as { id: string }
      if (answer && answer.status < 500 && answer.status !== 409) throw new Error(await answer.text())
      await wait(20)
    }
  }
  async function on(name: string, draft: object): Promise<string> {
    const { id } = await send('POST', '/flows', { name, kind: 'flow', draft })
    await send('PUT', `/flows/${id}/publication`, {})
    return id
  }
  await on('Шаги', {
    trigger: { on: 'created', object: 'deal' },
    steps: [
      {
        id: 'way',
        do: 'branch',
        paths: [{ when: { amount: { gte: '1' } }, steps: [{ id: 'one', do: 'change', set: plus }] }],
      },
      { id: 'rest', do: 'wait', event: { on: 'meets', when: { comment: 'дальше' } }, timeout: { after: { days: 1 } } },
      { id: 'two', do: 'change', set: plus },
      { id: 'made', ...made('Второе') },
    ],
  })
  const resting = await on('Отдых', {
    trigger: { on: 'manual', object: 'deal' },
    steps: [
      { id: 'sleep', do: 'wait', for: { days: 1 } },
      { id: 'late', ...made('Третье') },
    ],
  })

  const deals: string[] = []
  const amount = { amount: '1', currency: 'RUB' }
  async function seller(first: number): Promise<void> {
    for (let n = first; n < wanted; n += 4)
      deals.push((await send('POST', '/deals', { name: `Сделка ${n}`, amount }, `deal-${n}`)).id)
  }
  const sellers = Promise.all([0, 1, 2, 3].map(seller))
  while (deals.length < wanted / 3) await wait(5)
  await servers[0]?.kill()
  await sellers
  await servers[0]?.start()
  await send('POST', `/flows/${resting}/marked-runs`, { ids: deals })
  const asleep = `flow_run where place = 'sleep' and state = 'waiting'`
  await expect.poll(() => count(asleep), { timeout: 60_000 }).toBe(wanted)

  // All that rest are due at once, all others hear what they wait for, and one of the two is killed over it.
  await owner.query(`update flow_run set wake_at = now() where place = 'sleep'`)
  const telling = Promise.all(deals.map(id => send('PATCH', `/deals/${id}`, { comment: 'дальше' })))
  while ((await count(`task`)) < wanted / 3) await wait(5)
  await servers[1]?.kill()
  await telling
  await servers[1]?.start()
  await expect.poll(() => count(`flow_run where state <> 'done'`), { timeout: 90_000 }).toBe(0)

  expect(await count('deal')).toBe(wanted)
  expect(await count('flow_run')).toBe(wanted * 2)
  expect(await count(`deal where amount = 3 and comment = 'дальше'`)).toBe(wanted)
  expect(await count(`task where title = 'Второе'`)).toBe(wanted)
  expect(await count(`task where title = 'Третье'`)).toBe(wanted)
  expect(await count(`flow_step where state <> 'done'`)).toBe(0)
  expect(await count('flow_step')).toBe(wanted * 7)
}, 240_000)
