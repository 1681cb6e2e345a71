import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './setup/client.ts'
import { often } from './setup/length.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer

beforeAll(async () => {
  server = await openMortalServer()
})
afterAll(() => server?.close())

const companies = often(1000, 3000)
const patience = { timeout: 120_000, interval: 20 }

interface Protected {
  state: string
  progress: { done: number; total: number } | null
}

async function fill(admin: Client): Promise<void> {
  for (let from = 0; from < companies; from += 500) {
    const create = Array.from({ length: 500 }, (_, at) => ({ name: `Фирма ${from + at}`, kpp: kppOf(from + at) }))
    await admin.call('POST', '/companies/bulk', { create })
  }
}

const kppOf = (at: number): string => `7707${String(at).padStart(5, '0')}`

const fields = async (admin: Client): Promise<Protected[]> =>
  (await admin.call<{ data: Protected[] }>('GET', '/protected-fields')).body.data

const isBegun = async (admin: Client): Promise<boolean> => {
  const [field] = await fields(admin)
  return field !== undefined && (field.progress?.done ?? 0) > 0
}

/** Wherever the work is just now, values are masked, found and shown. */
async function isWhole(admin: Client): Promise<void> {
  for (const at of [0, companies / 2, companies - 1]) {
    const found = await admin.call<{ data: { id: string; kpp: unknown }[] }>(
      'GET',
      `/companies?filter[kpp]=${kppOf(at)}`,
    )
    expect(found.body.data).toMatchObject([{ kpp: { masked: true } }])
    const shown = await admin.call<{ value: string }>('POST', `/companies/${found.body.data[0]?.id}/showings`, {
      field: 'kpp',
    })
    expect(shown.body.value).toBe(kppOf(at))
  }
}

test('killed while it protects a field, and again while it renews the key, the server goes on by itself', async () => {
  let admin = await server.signIn()
  await fill(admin)
  await admin.call('POST', '/protected-fields', { object: 'company', field: 'kpp' })
  await expect.poll(() => isBegun(admin), patience).toBe(true)
  await server.kill()
  await server.start()
  admin = await server.signIn()
  expect((await fields(admin))[0]?.state).toBe('sealing')
  await isWhole(admin)
  await expect.poll(async () => (await fields(admin))[0]?.state, patience).toBe('sealed')
  await isWhole(admin)

  const mail = { host: 'smtp.firm.example', port: 587, security: 'startTls', user: 'crm', password: 'Meadow-lark-9' }
  const named = await admin.call('PUT', '/mail-server', { ...mail, fromAddress: 'crm@firm.example', fromName: 'Фирма' })
  expect(named.status, JSON.stringify(named.body)).toBe(200)
  await admin.call('POST', '/encryption/rotations')
  // Killed before the work has begun, and twice in the midst of it: each time it goes on where it was.
  for (const done of [0, 1, companies / 2]) {
    await expect.poll(() => isAt(done), patience).toBe(true)
    await server.kill()
    await server.start()
    admin = await server.signIn()
    await isWhole(admin)
  }
  await expect.poll(async () => (await generations()).former, patience).toBe(0)
  await expect.poll(async () => (await fields(admin))[0]?.progress, patience).toBe(null)
  expect(await generations()).toEqual({ former: 0, newest: companies, keys: companies, secrets: [2, 2] })
  await isWhole(admin)
}, 300_000)

/** How many records lie under the former data key, and under the newest; how many keys they are found by; and where the secrets lie. */
async function generations(): Promise<{ former: number; newest: number; keys: number; secrets: number[] }> {
  const client = new pg.Client(server.databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query(`select
      (select count(*)::int from company where (custom->'kpp'->>'generation')::int = 1) as former,
      (select count(*)::int from company where (custom->'kpp'->>'generation')::int = 2) as newest,
      (select count(*)::int from match_key where object = 'company' and kind = 'sealed') as keys,
      (select array_agg(generation) from integration_secret) as secrets`)
    return rows[0]
  } finally {
    await client.end()
  }
}

/** Whether so many records are under the newest key already. */
const isAt = async (done: number): Promise<boolean> => (await generations()).newest >= done
