import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './setup/client.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer

beforeAll(async () => {
  server = await openMortalServer()
})
afterAll(() => server?.close())

interface Receipt {
  outcome: string
  record: { id: string } | null
}

async function settled(admin: Client, id: string): Promise<Receipt> {
  for (let at = 0; at < 200; at++) {
    const { body } = await admin.call<Receipt>('GET', `/receipts/${id}`)
    if (body.outcome !== 'pending') return body
    await wait(50)
  }
  throw new Error(`the receipt ${id} stays pending`)
}

test('killed while requests come in, the server loses none that it acknowledged, and makes none of them twice', async () => {
  const { body: source } = await (await server.signIn()).call<{ key: string }>('POST', '/sources', {
    kind: 'form',
    name: 'Сайт под нагрузкой',
  })
  const receipts: string[] = []
  let n = 0
  const send = async () => {
    const body = JSON.stringify({ name: 'Кто-то', phone: `8926${String(5_000_000 + ++n)}` })
    const answer = await fetch(`${server.url()}/api/v1/intake/${source.key}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    if (answer.status === 202) receipts.push(((await answer.json()) as { receipt: string }).receipt)
  }
  for (let crash = 0; crash < 2; crash++) {
    const sender = async () => {
      while (!server.isKilled()) await send().catch(() => wait(10))
    }
    const senders = Promise.all(Array.from({ length: 8 }, sender))
    while (receipts.length < 25 * (crash + 1)) await wait(5)
    await server.kill()
    await senders
    await server.start()
  }

  const admin = await server.signIn()
  const outcomes = []
  for (const id of receipts) outcomes.push(await settled(admin, id))
  expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['lead']))
  expect(new Set(outcomes.map(({ record }) => record?.id)).size).toBe(receipts.length)
  // What was stored but not acknowledged may be there besides; nothing is there twice.
  const { body } = await admin.call<{ rows: { measures: number[] }[] }>('POST', '/leads/aggregate', {
    measures: [{ fn: 'count' }],
  })
  expect(body.rows[0]?.measures[0]).toBeLessThanOrEqual(n)
}, 120_000)
