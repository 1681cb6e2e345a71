import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './setup/client.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer

beforeAll(async () => {
  server = await openMortalServer()
})
afterAll(() => server?.close())

interface Imported {
  state: string
  progress: number
  counts: Record<string, number>
  rows: { written: number; skipped: number; left: number }
}

const rows = 2000
/** Every so many rows there is one of somebody who is known already. */
const knownEvery = 40
const phone = (at: number) => `+7926${4_000_000 + at}`
const isKnown = (at: number) => at % knownEvery === 0
const known = Array.from({ length: rows }, (_, at) => at).filter(isKnown)

async function begin(admin: Client): Promise<string> {
  for (const at of known) await admin.call('POST', '/leads', { name: `Известный ${at}`, phones: [phone(at)] })
  const id = await upload(admin, { from: 0, count: rows })
  await until(admin, id, ({ state }) => state === 'staged')
  await admin.call('POST', `/imports/${id}/commit`)
  return id
}

async function upload(admin: Client, { from, count }: { from: number; count: number }): Promise<string> {
  const lines = Array.from(
    { length: count },
    (_, at) => `Человек ${from + at};${phone(from + at)};Кухня ${at};Компания ${at % 50}`,
  )
  const form = new FormData()
  form.set('object', 'lead')
  form.set('file', new Blob([['ФИО;Телефон;Что интересует;Компания', ...lines].join('\n')]), 'люди.csv')
  const headers = { cookie: admin.cookie, 'x-requested-with': 'rapport' }
  const answer = await fetch(`${server.url()}/api/v1/imports`, { method: 'POST', headers, body: form })
  const { id } = (await answer.json()) as { id: string }
  return id
}

async function until(admin: Client, id: string, holds: (imported: Imported) => boolean): Promise<Imported> {
  for (;;) {
    const { body } = await admin.call<Imported>('GET', `/imports/${id}`)
    if (holds(body)) return body
    await wait(20)
  }
}

async function counted(admin: Client, plural: string, filter: object = {}): Promise<number> {
  const query = { filter, measures: [{ fn: 'count' }] }
  const { body } = await admin.call<{ rows: { measures: number[] }[] }>('POST', `/${plural}/aggregate`, query)
  return Number(body.rows[0]?.measures[0])
}

test('killed while it writes a file, the server goes on with it by itself: nothing is lost, and nothing there twice', async () => {
  let admin = await server.signIn()
  const id = await begin(admin)
  let written = 0
  for (let crash = 0; crash < 2; crash++) {
    written = (await until(admin, id, now => now.rows.written > written)).rows.written
    await server.kill()
    await server.start()
    admin = await server.signIn()
    const { state, rows: found } = await until(admin, id, () => true)
    expect(state).toBe('committing')
    expect(found.left).toBeGreaterThan(0)
    expect(found.written).toBeGreaterThanOrEqual(written)
  }
  const over = await until(admin, id, ({ state }) => state !== 'committing')
  expect(over).toMatchObject({ state: 'done', rows: { written: rows, skipped: 0, left: 0 } })
  expect(over.counts).toMatchObject({ new: rows - known.length, attached: known.length })
  expect(await counted(admin, 'leads')).toBe(rows)
  expect(await counted(admin, 'activities', { kind: 'note' })).toBe(known.length)
  const numbers = new Set<string>()
  for (let cursor = ''; cursor !== 'end'; ) {
    const { body } = await admin.call<{ data: { phones: { value: string }[] }[]; nextCursor: string | null }>(
      'GET',
      `/leads?limit=200&fields=phones${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    for (const { phones } of body.data) for (const { value } of phones) numbers.add(value)
    cursor = body.nextCursor ?? 'end'
  }
  expect(numbers.size).toBe(rows)
}, 180_000)

test('killed while a file is read and while it is planned, the server plans it anew by itself; nothing is written meanwhile', async () => {
  let admin = await server.signIn()
  const before = await counted(admin, 'leads')
  const count = 12_000
  const id = await upload(admin, { from: 100_000, count })
  // Read up to a fifth, planned behind it.
  for (const far of [0, 0.25]) {
    const { state } = await until(admin, id, ({ progress, state }) => progress > far || state !== 'staging')
    expect(state).toBe('staging')
    await server.kill()
    await server.start()
    admin = await server.signIn()
    expect((await until(admin, id, () => true)).state).toBe('staging')
  }
  const over = await until(admin, id, ({ state }) => state !== 'staging')
  expect(over).toMatchObject({ state: 'staged', rows: { written: 0 } })
  expect(over.counts).toMatchObject({ read: count, new: count, refused: 0 })
  expect(await counted(admin, 'leads')).toBe(before)
}, 180_000)
