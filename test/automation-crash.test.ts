import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { often } from './setup/length.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer
/** How often another server was called under which key. */
const calls = new Map<string, number>()
const other = createServer((request, response) => {
  const key = String(request.headers['idempotency-key'])
  calls.set(key, (calls.get(key) ?? 0) + 1)
  setTimeout(() => response.setHeader('content-type', 'application/json').end('{"score": 7}'), 15)
})

beforeAll(async () => {
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: origin() })
})
afterAll(async () => {
  await server?.close()
  other.close()
})
const origin = () => `http://127.0.0.1:${(other.address() as AddressInfo).port}`

test('killed while flows run, the server does each step once, and calls others at least once under one key', async () => {
  const admin = await server.signIn()
  const made = await admin.call<{ id: string }>('POST', '/flows', {
    name: 'Счёт шагов',
    kind: 'flow',
    draft: {
      trigger: { on: 'created', object: 'deal' },
      steps: [
        { id: 'one', do: 'change', set: { amount: { formula: 'amount + 1' } } },
        { id: 'task', do: 'task', title: 'Позвонить', due: { days: 1 }, to: 'owner' },
        {
          id: 'ask',
          do: 'http',
          method: 'POST',
          url: `${origin()}/score`,
          body: '{"name": "{{record.name}}"}',
          keep: { score: '/score' },
        },
        {
          id: 'rest',
          do: 'wait',
          event: { on: 'meets', when: { amount: { gte: '2' } } },
          timeout: { after: { days: 1 } },
        },
        {
          id: 'two',
          do: 'change',
          set: { amount: { formula: 'amount + 1' }, comment: { text: 'Балл {{values.score}}' } },
        },
        { id: 'made', do: 'create', object: 'task', set: { title: 'Второе', dueAt: { in: { days: 2 } }, on: null } },
      ],
    },
  })
  expect(made.status).toBe(201)
  expect((await admin.call('PUT', `/flows/${made.body.id}/publication`, {})).status).toBe(200)

  const wanted = often(24, 40)
  let begun = 0
  let told = 0
  async function seller(): Promise<void> {
    while (begun < wanted) {
      const n = ++begun
      for (;;) {
        const answer = await fetch(`${server.url()}/api/v1/deals`, {
          method: 'POST',
          headers: {
            cookie: admin.cookie,
            'x-requested-with': 'rapport',
            'content-type': 'application/json',
            'idempotency-key': `deal-${n}`,
          },
          body: JSON.stringify({ name: `Сделка ${n}`, amount: { amount: '1', currency: 'RUB' } }),
        }).then(
          given => given.status,
          () => 0,
        )
        if (answer === 201 || answer === 200) break
        await wait(20)
      }
      told++
    }
  }
  const sellers = Promise.all(Array.from({ length: 4 }, seller))
  for (const after of [6, 18, 34].filter(moment => moment < wanted)) {
    while (told < after) await wait(5)
    await server.kill()
    await server.start()
  }
  await sellers

  const owner = new pg.Client(server.databaseUrl)
  await owner.connect()
  const count = async (query: string) => Number((await owner.query(query)).rows[0].count)
  try {
    // What was being called when the server was killed is called again after two minutes: not here.
    await owner.query(`update flow_run set wake_at = now() where state = 'running'`)
    const under = `select count(*) from deal d where not exists (select from flow_run r where r.record_id = d.id and r.state = 'done')`
    for (let tries = 0; tries < 400 && (await count(under)) > 0; tries++) {
      await wait(250)
      if (tries % 20 === 19) await owner.query(`update flow_run set wake_at = now() where state = 'running'`)
    }
    expect((await owner.query(`select distinct why from flow_run where state = 'failed'`)).rows).toEqual([])
    expect(await count(under)).toBe(0)
    expect(await count('select count(*) from deal')).toBe(wanted)
    expect(await count('select count(*) from flow_run')).toBe(wanted)
    expect(await count(`select count(*) from deal where amount = 3 and comment = 'Балл 7'`)).toBe(wanted)
    expect(await count(`select count(*) from task where title = 'Позвонить'`)).toBe(wanted)
    expect(await count(`select count(distinct "on") from task where title = 'Позвонить'`)).toBe(wanted)
    expect(await count(`select count(*) from task where title = 'Второе'`)).toBe(wanted)
    expect(await count(`select count(*) from flow_step where state <> 'done'`)).toBe(0)
    expect(await count('select count(*) from flow_step')).toBe(wanted * 6)
    expect(calls.size).toBe(wanted)
  } finally {
    await owner.end()
  }
}, 240_000)
