import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AmiPeer, amiUser, startAmiPeer } from './setup/ami-peer.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

let server: MortalServer
let peer: AmiPeer
let owner: pg.Pool

beforeAll(async () => {
  peer = await startAmiPeer()
  server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: `ami://127.0.0.1:${peer.port}` })
  owner = new pg.Pool({ connectionString: server.databaseUrl, max: 4 })
})
afterAll(async () => {
  await owner?.end()
  await peer?.stop()
  await server?.close()
})

const count = async (query: string) => Number((await owner.query(query)).rows[0].count)

test('killed, and cut off from the exchange, while people call, the server puts each call on a card once', async () => {
  const admin = await server.signIn()
  await admin.call('POST', '/phone-lines', {
    name: 'Станция',
    settings: { dialect: 'asterisk', asterisk: { host: '127.0.0.1', port: peer.port, user: amiUser.user } },
    secret: { sign: amiUser.secret },
  })
  const wanted = 24
  let begun = 0
  let over = 0

  /** Who calls is patient: he has not hung up by when the exchange is heard again. */
  async function caller(): Promise<void> {
    while (begun < wanted) {
      const number = `7926${6_000_000 + ++begun}`
      while (!peer.listeners()) await wait(20)
      const call = await peer.play('inbound-answered', { number, part: [0, 3] })
      await wait(150)
      await peer.play('inbound-answered', { number, call, part: [3, 10] })
      while (!(await count(`select count(*) from phone_call where provider_call = '${call}'`))) await wait(50)
      await peer.play('inbound-answered', { number, call, part: [10] })
      over++
    }
  }
  const callers = Promise.all(Array.from({ length: 4 }, caller))
  for (const after of [5, 12]) {
    while (over < after) await wait(5)
    await server.kill()
    await server.start()
  }
  while (over < 18) await wait(5)
  peer.drop()
  await callers

  const waiting = 'select count(*) from phone_call where activity is null'
  for (let tries = 0; tries < 300 && (await count(waiting)) > 0; tries++) await wait(250)
  expect(await count(waiting)).toBe(0)
  expect(await count('select count(*) from phone_call')).toBe(wanted)
  expect(await count(`select count(*) from activity where kind = 'call'`)).toBe(wanted)
  expect(await count(`select count(distinct data->>'call') from activity where kind = 'call'`)).toBe(wanted)
  expect(await count('select count(*) from interest')).toBe(wanted)
  expect(await count('select count(*) from phone_event where applied_at is null')).toBe(0)
}, 180_000)
