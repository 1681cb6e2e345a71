import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { type Rapport, startRapport } from '../../src/rapport.ts'
import { silent } from '../setup/log.ts'
import { listen } from './listen.ts'
import { openServer, type Server, send, traces } from './server.ts'

/** Who else has a record open. */

interface Colleague {
  id: string
  key: string
}

let server: Server
let other: Rapport
let files: string
let anna: Colleague
let boris: Colleague
let stranger: Colleague
let blind: Colleague
let deal: string

beforeAll(async () => {
  server = await openServer()
  files = await mkdtemp(join(tmpdir(), 'rapport-files-'))
  other = await startRapport({
    databaseUrl: server.databaseUrl,
    files,
    keyFile: join(files, 'vault.key'),
    auditKeys: readAuditKeys(['0'.repeat(64)]),
    host: '127.0.0.1',
    port: 0,
    log: silent,
    http: {},
    connections: 4,
  })
  const team = (await server.call('POST', '/teams', { body: { name: 'Розница' } })).body.id
  const all = { read: 'all', update: 'all' }
  await server.call('POST', '/roles', {
    body: { name: 'Без сумм', objects: { deal: all }, fields: { 'deal.amount': 'hidden', 'user.name': 'hidden' } },
  })
  await server.call('POST', '/roles', {
    body: { name: 'Суммы скрыты', objects: { deal: all }, fields: { 'deal.amount': 'hidden' } },
  })
  anna = await server.person('ann', 'head', { team })
  boris = await server.person('boris', 'Суммы скрыты', { team })
  stranger = await server.person('stranger', 'manager')
  blind = await server.person('blind', 'Без сумм')
  deal = (await server.call('POST', '/deals', { body: { name: 'Кухня', owner: anna.id } })).body.id
})
afterAll(async () => {
  await other?.stop()
  await server?.close()
  await rm(files, { recursive: true, force: true })
})

const page = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const opens = (at: { address: string }, { key }: Colleague, n: number, body: object) =>
  send(at.address, 'PUT', `/presence/${page(n)}`, { key, body })
const people = (whom: Colleague[], field: string | null = null) =>
  expect.objectContaining({ people: whom.map(({ id }) => expect.objectContaining({ id, field })) })

test('colleagues see each other on a card, whichever server they are on, and no longer once one of them has left', async () => {
  const atDeal = { object: 'deal', id: deal }
  const mine = await listen(server, anna.key, { page: page(1) })
  const his = await listen(other, boris.key, { page: page(2) })
  expect((await opens(server, anna, 1, atDeal)).body).toEqual({ people: [] })
  expect((await opens(other, boris, 2, atDeal)).body).toEqual({
    people: [{ id: anna.id, name: 'ann', field: null }],
  })
  await mine.next(({ event, data }) => event === 'presence' && data.id === deal && isAmong(data.people, boris))

  await opens(other, boris, 2, { ...atDeal, field: 'name' })
  await mine.next(({ event, data }) => event === 'presence' && JSON.stringify(data).includes('"field":"name"'))
  // A field that is hidden from somebody is not there for him, whoever changes it.
  await opens(server, anna, 1, { ...atDeal, field: 'amount' })
  await opens(server, anna, 1, { ...atDeal, field: 'closesOn' })
  await his.next(({ event, data }) => event === 'presence' && JSON.stringify(data).includes('"field":"closesOn"'))
  expect(JSON.stringify(his.seen)).not.toContain('amount')

  his.close()
  await mine.next(({ event, data }) => event === 'presence' && Array.isArray(data.people) && !data.people.length)
  mine.close()
})

test('who leaves a card for another is seen there alone', async () => {
  const next = (await server.call('POST', '/deals', { body: { name: 'Шкаф', owner: anna.id } })).body.id
  const mine = await listen(server, anna.key, { page: page(3) })
  const his = await listen(server, boris.key, { page: page(4) })
  await opens(server, anna, 3, { object: 'deal', id: deal })
  await opens(server, boris, 4, { object: 'deal', id: deal })
  await mine.next(({ event, data }) => event === 'presence' && isAmong(data.people, boris))
  mine.seen.length = 0
  await opens(server, boris, 4, { object: 'deal', id: next })
  await mine.next(({ event, data }) => event === 'presence' && Array.isArray(data.people) && !data.people.length)
  expect((await opens(server, anna, 3, { object: 'deal', id: next })).body).toEqual(people([boris]))
  expect((await send(server.address, 'DELETE', `/presence/${page(4)}`, { key: boris.key })).status).toBe(204)
  await expect.poll(async () => (await opens(server, anna, 3, { object: 'deal', id: next })).body).toEqual(people([]))
  mine.close()
  his.close()
})

test('who may not read a record neither shows himself there nor learns who does, and no one speaks for another', async () => {
  const before = await traces(server)
  const mine = await listen(server, anna.key, { page: page(5) })
  await opens(server, anna, 5, { object: 'deal', id: deal })
  const seen = await listen(server, stranger.key, { page: page(6) })
  expect((await opens(server, stranger, 6, { object: 'deal', id: deal })).status).toBe(404)
  expect((await opens(server, stranger, 6, { object: 'nothing', id: deal })).status).toBe(404)
  expect((await opens(server, stranger, 6, { object: 'deal', id: page(9) })).status).toBe(404)
  expect((await opens(server, anna, 5, { object: 'deal', id: deal, field: 'nothing' })).body.errors).toMatchObject([
    { field: 'field', code: 'unknownField' },
  ])
  expect((await opens(server, boris, 7, { object: 'deal', id: deal, field: 'amount' })).status).toBe(422)
  expect((await opens(server, anna, 5, { object: 'deal', more: 1 })).status).toBe(422)
  const nameless = send(server.address, 'PUT', '/presence/mine', { key: anna.key, body: { object: 'deal', id: deal } })
  expect((await nameless).status).toBe(404)
  expect((await send(server.address, 'GET', '/events?page=mine', { key: anna.key })).status).toBe(422)
  expect((await send(server.address, 'PUT', `/presence/${page(5)}`, { body: {} })).status).toBe(401)

  // The id of another's page does nothing to it.
  expect((await send(server.address, 'DELETE', `/presence/${page(5)}`, { key: boris.key })).status).toBe(204)
  expect((await opens(server, boris, 7, { object: 'deal', id: deal })).body).toEqual(people([anna]))
  await mine.next(({ event, data }) => event === 'presence' && isAmong(data.people, boris))
  expect(JSON.stringify(mine.seen)).not.toContain(stranger.id)
  expect(seen.seen.filter(({ event }) => event === 'presence')).toEqual([])
  // Who may not know what colleagues are called is not told of them.
  expect((await opens(server, blind, 8, { object: 'deal', id: deal })).body).toEqual({ people: [] })
  expect(await traces(server)).toEqual(before)
  mine.close()
  seen.close()
})

test('who may no longer read a record is told nothing more of it', async () => {
  const lost = (await server.call('POST', '/deals', { body: { name: 'Стол', owner: stranger.id } })).body.id
  const his = await listen(server, stranger.key, { page: page(6) })
  await opens(server, stranger, 6, { object: 'deal', id: lost })
  await server.call('PATCH', `/deals/${lost}`, { body: { owner: anna.id } })
  await opens(server, anna, 1, { object: 'deal', id: lost })
  const event = await his.next(({ event, data }) => event === 'presence' && data.id === lost)
  expect(event.data.people).toEqual([])
  expect(JSON.stringify(his.seen)).not.toContain(`"id":"${anna.id}"`)
  his.close()
})

const isAmong = (list: unknown, { id }: Colleague): boolean => Array.isArray(list) && list.some(each => each.id === id)
