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

test('a file of the past has what there was and as it was, and opens no protected values', async () => {
  const moment = new Date().toISOString()
  const { id, version } = (await server.call('GET', '/deals?filter[name]=Кухня')).body.data[0]
  const changed = await server.call('PATCH', `/deals/${id}`, {
    headers: { 'if-match': `"${version}"` },
    body: { name: 'Кухня и прихожая' },
  })
  expect(changed.status, changed.text).toBe(200)
  const then = await take({ object: 'deals', query: { asOf: moment }, format: 'jsonl' })
  expect(
    then.text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).name),
  ).toEqual(['Кухня'])
  for (const [body, field] of [
    [{ query: { asOf: 'once' } }, 'query.asOf'],
    [{ query: { asOf: moment, q: 'кухня' } }, 'query.q'],
    [{ query: { asOf: moment }, openProtected: true }, 'openProtected'],
  ] as const) {
    const refused = await server.call('POST', '/exports', { body: { object: 'deals', format: 'csv', ...body } })
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, field])
  }
  await server.call('PATCH', `/deals/${id}`, {
    headers: { 'if-match': `"${changed.body.version}"` },
    body: { name: 'Кухня' },
  })
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

test('the fields asked for are the columns, in that order', async () => {
  const query = { fields: ['amount', 'name', 'createdAt'] }
  const csv = (await take({ object: 'deals', query })).text.split('\r\n')
  expect(csv[0]).toBe('Сумма;Название;Создано')
  expect(csv[1]).toMatch(/^1500\.00 RUB;Кухня;\d{4}-/)
  const lines = (await take({ object: 'deals', query, format: 'jsonl' })).text
  expect(Object.keys(JSON.parse(lines))).toEqual(query.fields)
})

test('whoever may take away his own alone takes those, also where the owner is hidden from him', async () => {
  const body = { name: 'Свои', objects: { deal: { read: 'all', export: 'own' } }, fields: { 'deal.owner': 'hidden' } }
  expect((await server.call('POST', '/roles', { body })).status).toBe(201)
  const { id, key } = await server.person('own', 'Свои')
  const { body: deal } = await server.call('POST', '/deals', { body: { name: 'Своя', owner: id } })
  for (const query of [{}, { filter: { name: { contains: 'о' } } }, { q: 'своя' }]) {
    const lines = (await take({ object: 'deals', query, format: 'jsonl' }, key)).text.trim().split('\n')
    expect(lines.map(line => JSON.parse(line).name)).toEqual(['Своя'])
    expect(lines[0]).not.toContain(id)
  }
  const csv = (await take({ object: 'deals' }, key)).text
  expect(csv).toContain('Своя')
  expect(csv).not.toMatch(/Ответственный|Кухня/)
  expect((await server.call('DELETE', `/deals/${deal.id}`)).status).toBe(204)
})

test('fields that are not there, hidden or named twice are refused by name', async () => {
  const all = { read: 'all', export: 'all' }
  await server.call('POST', '/roles', {
    body: { name: 'Без сумм', objects: { deal: all }, fields: { 'deal.amount': 'hidden' } },
  })
  const { key } = await server.person('clerk', 'Без сумм')
  const refused = async (fields: unknown) => {
    const { status, body } = await server.call('POST', '/exports', {
      key,
      body: { object: 'deals', query: { fields } },
    })
    return [status, ...(body.errors ?? []).map(({ field }: { field: string }) => field)]
  }
  const count = async () => (await server.database.owner.query('select count(*)::int as n from export')).rows
  const before = await count()
  expect(await refused(['name', 'amount', 'foo'])).toEqual([422, 'fields.amount', 'fields.foo'])
  expect(await refused(['name', 'name'])).toEqual([422, 'query.fields'])
  expect(await refused('name')).toEqual([422, 'query.fields'])
  expect(await refused([5])).toEqual([422, 'query.fields.0'])
  expect(await refused([])).toEqual([422, 'query.fields'])
  expect(await count()).toEqual(before)
})

test('one’s own exports are listed with how far they are; nobody sees those of others', async () => {
  await take({ object: 'deals', query: { fields: ['name'] } })
  const { data } = (await server.call('GET', '/exports')).body
  expect(data[0]).toMatchObject({ object: 'deal', state: 'done', progress: { done: 1, of: 1 }, failure: null })
  const { key } = await server.person('accountant', 'accountant')
  expect((await server.call('GET', '/exports', { key })).body.data).toEqual([])
})

test('an export that is stopped leaves no file, and one that is made cannot be stopped', async () => {
  const create = Array.from({ length: 1000 }, (_, at) => ({ name: `Сделка ${at}`, amount: '1' }))
  for (let turn = 0; turn < 5; turn++)
    expect((await server.call('POST', '/deals/bulk', { body: { create } })).status).toBe(200)
  const { body: asked } = await server.call('POST', '/exports', { body: { object: 'deals' } })
  const stopped = await server.call('POST', `/exports/${asked.id}/cancel`)
  expect(stopped.body).toMatchObject({ state: 'cancelled', file: null })
  expect((await server.call('POST', `/exports/${asked.id}/cancel`)).status).toBe(200)
  expect((await server.call('GET', `/exports/${asked.id}/content`)).status).toBe(409)

  const { key } = await server.person('other', 'admin')
  expect((await server.call('POST', `/exports/${asked.id}/cancel`, { key })).status).toBe(404)

  const made = await server.call('POST', '/exports', {
    body: { object: 'deals', query: { filter: { name: 'Кухня' } } },
  })
  const state = async (id: string) => (await server.call('GET', `/exports/${id}`)).body.state
  await expect.poll(() => state(made.body.id), { timeout: 15_000 }).toBe('done')
  expect((await server.call('POST', `/exports/${made.body.id}/cancel`)).status).toBe(409)
  expect(await state(made.body.id)).toBe('done')
  const files = `select count(*)::int as n from export_file where export_id = '${asked.id}'`
  await expect.poll(async () => (await server.database.owner.query(files)).rows[0].n).toBe(0)
  expect(await state(asked.id)).toBe('cancelled')
})
