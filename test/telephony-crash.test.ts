import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer
const sign = 'a secret of the line'

beforeAll(async () => {
  server = await openMortalServer()
})
afterAll(() => server?.close())

test('killed while calls are reported, the server puts each on a card once, whatever was reported twice', async () => {
  const admin = await server.signIn()
  const made = await admin.call<{ address: string }>('POST', '/phone-lines', {
    name: 'Линия',
    settings: { dialect: 'fields' },
    secret: { sign },
  })
  const path = made.body.address.replace(/^.*(?=\/api\/v1)/, '')

  /** As providers do: an event that was not acknowledged is told again. */
  async function tell(event: object): Promise<void> {
    const body = JSON.stringify(event)
    const headers = {
      'content-type': 'application/json',
      'x-signature': createHmac('sha256', sign).update(body).digest('hex'),
    }
    for (;;) {
      const status = await fetch(`${server.url()}${path}`, { method: 'POST', body, headers }).then(
        answer => answer.status,
        () => 0,
      )
      if (status === 202) return
      await wait(20)
    }
  }

  const wanted = 40
  let begun = 0
  let told = 0
  async function caller(): Promise<void> {
    while (begun < wanted) {
      const n = ++begun
      const sides = { call: `call-${n}`, direction: 'in', from: `+7926${6_000_000 + n}`, to: '+74951234567' }
      const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1000).toISOString()
      await tell({ event: 'ring', ...sides, at: at(0) })
      await tell({ event: 'answer', ...sides, at: at(5) })
      await tell({ event: 'end', ...sides, at: at(30), duration: 25 })
      told++
    }
  }
  const callers = Promise.all(Array.from({ length: 6 }, caller))
  for (const after of [8, 22]) {
    while (told < after) await wait(5)
    await server.kill()
    await server.start()
  }
  await callers

  const owner = new pg.Client(server.databaseUrl)
  await owner.connect()
  const count = async (query: string) => Number((await owner.query(query)).rows[0].count)
  try {
    const waiting = 'select count(*) from phone_call where activity is null'
    for (let tries = 0; tries < 300 && (await count(waiting)) > 0; tries++) await wait(250)
    expect(await count(waiting)).toBe(0)
    expect(await count('select count(*) from phone_call')).toBe(wanted)
    expect(await count(`select count(*) from activity where kind = 'call'`)).toBe(wanted)
    expect(await count(`select count(distinct data->>'call') from activity where kind = 'call'`)).toBe(wanted)
    expect(await count(`select count(*) from activity where kind = 'call' and duration = 25`)).toBe(wanted)
    expect(await count('select count(*) from interest')).toBe(wanted)
    expect(await count('select count(*) from phone_event where applied_at is null')).toBe(0)
  } finally {
    await owner.end()
  }
}, 180_000)
