import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, signIn } from './setup/client.ts'
import { createTestDatabase, type TestDatabase } from './setup/database.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const email = 'admin@romashka.example'
const password = 'Kq7-lilac-harbour-52'

let database: TestDatabase
let folder: string
let server: ChildProcess
let url: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'rapport-crash-'))
  await start()
})
afterAll(async () => {
  await end('SIGTERM')
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

/** On a port of the system's choice; the line that says where it is ready names it. */
async function start(): Promise<void> {
  server = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      RAPPORT_DATA: folder,
      RAPPORT_LOG: 'silent',
      DATABASE_URL: database.url,
      RAPPORT_ADMIN_EMAIL: email,
      RAPPORT_ADMIN_PASSWORD: password,
    },
  })
  let output = ''
  while (!/ready: (http\S+)/.test(output)) {
    const [chunk] = (await once(server.stdout ?? server, 'data')) as [Buffer]
    output += chunk
  }
  url = /ready: (http\S+)/.exec(output)?.[1] ?? ''
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill(signal)
  await ended
}

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
  const { body: source } = await (await signIn(url, email, password)).call<{ key: string }>('POST', '/sources', {
    kind: 'form',
    name: 'Сайт под нагрузкой',
  })
  const receipts: string[] = []
  let n = 0
  const send = async () => {
    const body = JSON.stringify({ name: 'Кто-то', phone: `8926${String(5_000_000 + ++n)}` })
    const answer = await fetch(`${url}/api/v1/intake/${source.key}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    if (answer.status === 202) receipts.push(((await answer.json()) as { receipt: string }).receipt)
  }
  for (let crash = 0; crash < 2; crash++) {
    const sender = async () => {
      while (server.signalCode === null) await send().catch(() => wait(10))
    }
    const senders = Promise.all(Array.from({ length: 8 }, sender))
    while (receipts.length < 25 * (crash + 1)) await wait(5)
    await end('SIGKILL')
    await senders
    await start()
  }

  const admin = await signIn(url, email, password)
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
