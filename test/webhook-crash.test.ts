import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import type { Client } from './setup/client.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'
import { startWebhookPeer, type WebhookPeer } from './setup/webhook-peer.ts'

let server: MortalServer | undefined
let peer: WebhookPeer | undefined
afterEach(async () => {
  await server?.close()
  await peer?.stop()
})

const changes = 16
/** After so many calls it is killed, in turn: more than go side by side every other time, so that something is told in between. */
const lives = [3, 6] as const

test('what happens is told in order and completely though the server is killed again and again in the middle of calls, each thing under its one id', async () => {
  peer = await startWebhookPeer()
  server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: peer.origin })
  const { call } = await server.signIn()
  const made = await call('POST', '/webhooks', { name: 'Склад', url: `${peer.origin}/`, events: ['lead.*'] })
  expect(made.status).toBe(201)
  const database = new pg.Client({ connectionString: server.databaseUrl })
  database.on('error', () => {})
  await database.connect()
  let callsLeft: number = lives[0]
  let kills = 0
  // Killed while the receiver holds the call: whether it was taken is never known here.
  peer.answer = () => {
    if (--callsLeft === 0) {
      callsLeft = lives[++kills % 2 ? 1 : 0]
      void server?.kill()
    }
    return { status: 200, after: 50 }
  }
  const leads: string[] = []
  for (let at = 0; at < changes; at++) {
    const [lead = ''] = leads
    const isNew = at % 4 === 0
    const body = isNew ? { name: `Лид ${at}`, emails: [{ value: `a${at}@client.example` }] } : { name: `Имя ${at}` }
    // The server may be killed in the middle of this too: then it is perhaps done, and is not asked for again.
    const answer = await whileItLives(database, client =>
      client.call<{ id: string }>(isNew ? 'POST' : 'PATCH', isNew ? '/leads' : `/leads/${lead}`, body),
    )
    if (answer?.status === 201) leads.unshift(answer.body.id)
  }
  const waiting = async () => {
    await revive(database)
    const { rows } = await database.query(`
      select (select count(*)::int from webhook_delivery where state <> 'delivered') as line,
        (select count(*)::int from change where object = 'lead') as changes, (select count(*)::int from webhook_delivery) as told`)
    return [rows[0].line, rows[0].changes - rows[0].told]
  }
  await expect.poll(waiting, { timeout: 90_000, interval: 500 }).toEqual([0, 0])
  expect(kills).toBeGreaterThanOrEqual(2)

  const { rows: history } = await database.query<{ id: string; record: string; version: number }>(
    `select id, record_id as record, version from change where object = 'lead' order by record_id, version`,
  )
  await database.end()
  expect(new Set(peer.told.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(history.map(({ id }) => id)))
  const order = new Map(history.map(({ id }, at) => [id, at]))
  const places = peer.told.map(({ body }) => ({
    record: (body.record as { id: string }).id,
    at: order.get(String(body.id)) ?? -1,
  }))
  for (const [, told] of Map.groupBy(places, ({ record }) => record)) {
    const ats = told.map(({ at }) => at)
    expect(ats).toEqual(ats.toSorted((a, b) => a - b))
  }
}, 240_000)

/** Does something in a server that lives; `null` where it was killed meanwhile. */
async function whileItLives<Result>(
  database: pg.Client,
  work: (client: Client) => Promise<Result>,
): Promise<Result | null> {
  await revive(database)
  try {
    return server ? await work(await server.signIn()) : null
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Starts it again where it was killed; what was under way may be taken by others at once. */
async function revive(database: pg.Client): Promise<void> {
  if (!server?.isKilled()) return
  await server.start()
  await database.query(
    `update webhook_delivery set taken_until = now() - interval '1 second' where taken_until is not null`,
  )
  await database.query(`update webhook_delivery set due_at = now() where state = 'waiting' and due_at is not null`)
  await database.query('update webhook set rests_until = null')
}
