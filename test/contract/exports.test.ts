import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
  const company = (await server.call('POST', '/companies', { body: { name: 'Рога и копыта' } })).body.id
  await server.call('POST', '/deals', { body: { name: 'Кухня', company, amount: '1500' } })
})
afterAll(() => server.close())

/** Asks for an export and follows the answers to its file. */
async function take(body: object, key = server.key) {
  const asked = await server.call('POST', '/exports', { key, body })
  expect(asked.status, asked.text).toBe(202)
  const at = `/${asked.headers.get('location')}`
  await expect.poll(async () => (await server.call('GET', at, { key })).body.state, { timeout: 15_000 }).toBe('done')
  const { body: made } = await server.call('GET', at, { key })
  expect(made).toMatchObject({ id: asked.body.id, rows: 1, file: expect.stringMatching(/^\/api\/v1\/exports\//) })
  return server.call('GET', `/${made.file}`, { key })
}

test('an export says where its file is, in each format', async () => {
  const csv = await take({ object: 'deals', query: { filter: { name: 'Кухня' } }, format: 'csv' })
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(csv.text).toContain('Рога и копыта')
  const lines = await take({ object: 'deals', query: { q: 'кухни' }, format: 'jsonl' })
  expect(JSON.parse(lines.text.trim())).toMatchObject({ name: 'Кухня', amount: { amount: '1500.00', currency: 'RUB' } })
})

test('what a reference is called stays out of the file where that is hidden', async () => {
  const all = { read: 'all', export: 'all' }
  const body = { name: 'Без компаний', objects: { deal: all, company: all }, fields: { 'company.name': 'hidden' } }
  await server.call('POST', '/roles', { body })
  const { key } = await server.person('auditor', 'Без компаний')
  const csv = await take({ object: 'deals', format: 'csv' }, key)
  expect(csv.text).toContain('Кухня')
  expect(csv.text).not.toContain('Рога')
})
