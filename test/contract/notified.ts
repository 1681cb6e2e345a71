import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { expect } from 'vitest'
import { openServer, type Server, send, signedIn } from './server.ts'

type Key = { id: string; key: string }

/** A company in which a manager is told of what is his, and a head who is told of hers. */
export interface Notified {
  server: Server
  manager: Key
  head: Key
  /** Headers of the manager's session. */
  session: Record<string, string>
  /** Makes a lead, the manager's unless told otherwise; its id. */
  lead(name: string, owner?: string): Promise<string>
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
  get(query?: string, key?: string): Promise<any>
  titles(query?: string): Promise<string[]>
  settings(): Promise<Record<string, unknown> & { kinds: Record<string, unknown> }>
  put(settings: Record<string, unknown>, seen?: string): ReturnType<typeof send>
  /** As if the moments had come: the clock's job. */
  strike(job: string): Promise<unknown>
  told(name: string, query?: string): Promise<void>
  /** The same of what the clock's job tells: one that is still under way is not begun beside itself. */
  toldBy(job: string, name: string): Promise<void>
  /** Straight at the base. */
  asOwner(text: string, values?: unknown[]): Promise<pg.QueryResult>
}

export async function openNotified(trustedTargets: string[] = []): Promise<Notified> {
  const server = await openServer({ trustedTargets })
  const manager = await server.person('ivan', 'manager')
  const head = await server.person('vera', 'head')
  const session = {
    cookie: await signedIn(server.address, 'ivan@romashka.example'),
    'x-requested-with': 'rapport',
  }
  const get: Notified['get'] = async (query = '', key = manager.key) =>
    (await server.call('GET', `/notices${query}`, { key })).body
  const titles: Notified['titles'] = async (query = '') =>
    (await get(query)).data.map(({ title }: { title: string }) => title)
  const asOwner: Notified['asOwner'] = (text, values = []) => server.database.owner.query(text, values)
  const strike: Notified['strike'] = job =>
    asOwner(`select graphile_worker.add_job('clock', json_build_object('job', $1::text))`, [job])

  return {
    server,
    manager,
    head,
    session,
    lead: async (name, owner = manager.id) =>
      (await server.call('POST', '/leads', { body: { name, phones: [`+7926${randomPhone()}`], owner } })).body.id,
    get,
    titles,
    settings: async () => (await server.call('GET', '/me/notice-settings', { key: manager.key })).body,
    put: ({ version: _, ...body }, seen) =>
      send(server.address, 'PUT', '/me/notice-settings', {
        headers: { ...session, ...(seen && { 'if-match': seen }) },
        body,
      }),
    strike,
    told: (name, query = '') =>
      expect.poll(() => titles(query), { timeout: 15_000 }).toContainEqual(expect.stringContaining(name)),
    toldBy: (job, name) =>
      expect
        .poll(() => strike(job).then(() => titles('?limit=200')), { timeout: 15_000, interval: 500 })
        .toContainEqual(expect.stringContaining(name)),
    asOwner,
  }
}

const randomPhone = () => String(1_000_000 + (randomBytes(4).readUInt32BE() % 8_999_999))
