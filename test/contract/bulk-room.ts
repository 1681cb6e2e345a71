import { expect } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

type Person = Awaited<ReturnType<Server['person']>>

/** A company whose people change many records at once. */
export interface BulkRoom {
  server: Server
  ivan: Person
  olga: Person
  /** Leads of one campaign, which the tests find by it; their ids. */
  leads(mark: string, count: number, more?: object): Promise<string[]>
  lead(id: string): Promise<Reply['body']>
  preview(body: object, key?: string): Promise<Reply>
  /** A bulk change as it is now, and once it has come to its end. */
  look(id: string, key?: string): Promise<Reply['body']>
  ended(id: string, key?: string): Promise<Reply['body']>
  /** Previews and carries out. */
  change(body: object, key?: string): Promise<Reply['body']>
  undo(id: string, key?: string): Promise<Reply['body']>
  /** Expects a refusal with these problems, and that it left nothing behind. */
  refused(body: object, status: number, errors?: [field: string, code: string][], key?: string): Promise<void>
}

export async function openBulkRoom(): Promise<BulkRoom> {
  const server = await openServer()
  const ivan = await server.person('ivan', 'manager')
  const olga = await server.person('olga', 'manager')

  let made = 0
  async function leads(mark: string, count: number, more: object = {}): Promise<string[]> {
    const ids: string[] = []
    while (ids.length < count) {
      const create = Array.from({ length: Math.min(1000, count - ids.length) }, () => ({
        name: `Лид ${++made}`,
        comment: mark,
        phones: [{ value: `+7916${String(1_000_000 + made)}` }],
        ...more,
      }))
      const { body } = await server.call('POST', '/leads/bulk', { body: { create } })
      for (const { id, errors } of body.results) {
        expect(errors).toBeUndefined()
        ids.push(id)
      }
    }
    return ids
  }

  const preview = (body: object, key = server.key) =>
    server.call('POST', '/bulk-changes', { key, body: { object: 'leads', ...body } })
  const look = async (id: string, key = server.key) => (await server.call('GET', `/bulk-changes/${id}`, { key })).body
  const lead = async (id: string) => (await server.call('GET', `/leads/${id}`)).body

  async function ended(id: string, key = server.key) {
    await expect.poll(async () => (await look(id, key)).state, { timeout: 60_000 }).not.toBe('committing')
    return look(id, key)
  }

  async function change(body: object, key = server.key) {
    const { body: bulk, status, text } = await preview(body, key)
    expect(status, text).toBe(202)
    const begun = await server.call('POST', `/bulk-changes/${bulk.id}/commit`, { key })
    expect(begun.status, begun.text).toBe(202)
    return ended(bulk.id, key)
  }

  async function undo(id: string, key = server.key) {
    const answer = await server.call('DELETE', `/bulk-changes/${id}`, { key })
    expect([200, 202]).toContain(answer.status)
    await expect.poll(async () => (await look(id, key)).state, { timeout: 60_000 }).toBe('reverted')
    return look(id, key)
  }

  async function refused(body: object, status: number, errors: [field: string, code: string][] = [], key = server.key) {
    const before = await traces(server)
    const count = await bulkCount()
    const answer = await preview(body, key)
    expect(answer.status, answer.text).toBe(status)
    expect((answer.body.errors ?? []).map((one: { field: string; code: string }) => [one.field, one.code])).toEqual(
      errors,
    )
    expect(await traces(server)).toEqual(before)
    expect(await bulkCount()).toBe(count)
  }

  const bulkCount = async () =>
    (await server.database.owner.query('select count(*)::int as count from bulk_change')).rows[0].count

  return { server, ivan, olga, leads, lead, preview, look, ended, change, undo, refused }
}
