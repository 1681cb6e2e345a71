import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { startWebhookPeer, type WebhookPeer } from '../setup/webhook-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Server } from './server.ts'

/* The company and the receiver with which webhooks are tested: opened once for each file of tests that calls `openRoom`. */

export let server: Server
export let peer: WebhookPeer
export let manager: { id: string; key: string }

export function openRoom(): void {
  beforeAll(async () => {
    peer = await startWebhookPeer()
    server = await openServer({ http: { callsPerMinute: 100_000 }, trustedTargets: [peer.origin] })
    manager = await server.person('Борис', 'manager')
  })
  afterAll(async () => {
    await server?.close()
    await peer?.stop()
  })
  beforeEach(() => {
    peer.answer = () => ({ status: 204 })
    peer.told = []
    peer.most = 0
  })
  afterEach(async () => {
    await owner(`delete from notice where code like 'webhook%'`)
    for (const { id } of (await server.call('GET', '/webhooks')).body.data)
      await server.call('DELETE', `/webhooks/${id}`)
  })
}

export const owner = (text: string, values: unknown[] = []) => server.database.owner.query(text, values)
export const everything = () => everythingKept(server, server.workspace)
export const soon = { timeout: 15_000, interval: 50 }

export async function webhook(given: object = {}): Promise<{ id: string; secret: string }> {
  const made = await server.call('POST', '/webhooks', {
    body: { name: 'Склад', url: `${peer.origin}/hook`, events: ['lead.*'], ...given },
  })
  expect(made.status, made.text).toBe(201)
  return made.body
}
export async function lead(name: string, more: object = {}): Promise<string> {
  const made = await server.call('POST', '/leads', { body: { name, emails: [`${name}@client.example`], ...more } })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}
export const change = (id: string, body: object) => server.call('PATCH', `/leads/${id}`, { body })
export const log = async (id: string, query = ''): Promise<JsonObject[]> =>
  (await server.call('GET', `/webhooks/${id}/deliveries${query}`)).body.data
export const told = (count: number) => expect.poll(() => peer.told.length, soon).toBe(count)
/** As if so much time had passed for all that waits. */
export const due = () =>
  owner(`update webhook_delivery set due_at = now() where state = 'waiting' and due_at is not null`)
