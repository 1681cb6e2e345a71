import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from './setup/client.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer

beforeAll(async () => {
  server = await openMortalServer()
})
afterAll(() => server?.close())

const companies = 3000
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
  for (const at of [0, 1500, companies - 1]) {
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

  await admin.call('POST', '/encryption/rotations')
  await expect.poll(() => isBegun(admin), patience).toBe(true)
  await server.kill()
  await server.start()
  admin = await server.signIn()
  await isWhole(admin)
  await expect.poll(async () => (await fields(admin))[0]?.progress, patience).toBe(null)
  await isWhole(admin)
}, 240_000)
