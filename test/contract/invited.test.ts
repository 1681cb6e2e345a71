import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

/*
 * A colleague of another department is asked to a meeting about a deal that is none of his business: he finds the meeting,
 * and through it nothing else.
 */

let server: Server
let lena: { id: string; key: string }
let deal: string
let meeting: string
let call: string

const made = async (path: string, body: object): Promise<string> => {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const as = (key: string, method: string, path: string, body?: object) => server.call(method, path, { key, body })
const hers = (method: string, path: string, body?: object) => as(lena.key, method, path, body)
const tasksOf = async (key: string, query: object = {}) => {
  const answer = await as(key, 'POST', '/tasks/query', query)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.data.map(({ id }: { id: string }) => id)
}

beforeAll(async () => {
  server = await openServer()
  const task = { read: 'own', create: 'all', update: 'own', remove: 'own', export: 'own' }
  const objects = { task, deal: { read: 'own', update: 'own' }, activity: { read: 'own' } }
  await made('/roles', { name: 'Замерщик', objects })
  await made('/roles', { name: 'Замерщик без имён', objects, fields: { 'task.participants': 'hidden' } })
  await made('/roles', { name: 'Без задач', objects: { deal: { read: 'own' } } })
  lena = await server.person('lena', 'Замерщик', { scopes: ['read', 'write'] })
  deal = await made('/deals', { name: 'Тайная кухня', amount: '90000' })
  const on = { object: 'deal', id: deal }
  const dueAt = '2030-05-06T10:00:00Z'
  const asked = { kind: 'meeting', title: 'Замер у клиента', dueAt, on, place: 'Лесная, 5', participants: [lena.id] }
  meeting = await made('/tasks', asked)
  call = await made('/tasks', { kind: 'call', title: 'Звонок о скидке', dueAt, on })
  await made('/activities', { kind: 'note', text: 'Скидка до пяти', on })
})
afterAll(() => server.close())

test('whoever is asked to a meeting finds it wherever tasks are found, with its time, place and people', async () => {
  expect(await tasksOf(lena.key, { filter: { participants: { in: [lena.id] } } })).toEqual([meeting])
  expect(await tasksOf(lena.key)).toEqual([meeting])
  expect((await hers('GET', `/tasks/${meeting}`)).body).toMatchObject({
    title: 'Замер у клиента',
    place: 'Лесная, 5',
    dueAt: '2030-05-06T10:00:00.000Z',
    participants: [lena.id],
    can: { update: false, remove: false },
  })
  expect((await hers('POST', '/tasks/aggregate', {})).body.rows).toEqual([{ group: {}, measures: [1] }])
  const found = (await hers('GET', '/search?q=Замер')).body.data
  expect(found.map(({ id }: { id: string }) => id)).toEqual([meeting])
})

test('of the deal it is about she learns nothing by it', async () => {
  for (const path of [
    `/deals/${deal}`,
    `/deals/${deal}/timeline`,
    `/deals/${deal}/changes`,
    `/tasks/${call}`,
    `/tasks/${call}/changes`,
  ])
    expect((await hers('GET', path)).status, path).toBe(404)
  expect((await hers('GET', '/deals')).body.data).toEqual([])
  expect((await hers('GET', '/activities')).body.data).toEqual([])
  expect((await hers('GET', '/search?q=кухня')).body.data).toEqual([])
  expect((await hers('GET', '/search?q=скидке')).body.data).toEqual([])
  expect(await tasksOf(lena.key, { filter: { 'on.deal.name': { contains: 'Тайная' } } })).toEqual([])
  const grouped = await hers('POST', '/tasks/aggregate', { groupBy: ['on'] })
  const told = [grouped, await hers('GET', `/tasks/${meeting}`), await hers('GET', `/tasks/${meeting}/changes`)]
  for (const { text } of told) expect(text).not.toContain('Тайная')
})

test('she changes nothing of it, and takes it away in no file', async () => {
  const before = await traces(server)
  const refused = [
    await hers('PATCH', `/tasks/${meeting}`, { title: 'Моя' }),
    await hers('DELETE', `/tasks/${meeting}`),
    await hers('POST', `/tasks/${meeting}/result`, { text: 'Готово' }),
    await hers('PUT', `/tasks/${meeting}/pin`),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  const bulk = await hers('POST', '/tasks/bulk', { update: [{ id: meeting, title: 'Моя' }], remove: [meeting] })
  expect(bulk.body.results.map(({ status }: { status: number }) => status)).toEqual([403, 403])
  expect(await traces(server)).toEqual(before)

  const asked = await hers('POST', '/exports', { object: 'tasks' })
  await expect
    .poll(async () => (await hers('GET', `/exports/${asked.body.id}`)).body.state, { timeout: 15_000 })
    .toBe('done')
  expect((await hers('GET', `/exports/${asked.body.id}`)).body.rows).toBe(0)
})

test('it stays shut to whom it does not name, to who is not shown whom it names, and to who sees no tasks', async () => {
  const other = await server.person('other', 'Замерщик')
  const blind = await server.person('blind', 'Замерщик без имён')
  const barred = await server.person('barred', 'Без задач')
  const narrow = await server.person('narrow', 'Замерщик', { scopes: ['deals:read'] })
  const participants = [lena.id, blind.id, barred.id, narrow.id]
  expect((await as(server.key, 'PATCH', `/tasks/${meeting}`, { participants })).status).toBe(200)
  for (const { key } of [other, blind]) {
    expect(await tasksOf(key)).toEqual([])
    expect((await as(key, 'GET', `/tasks/${meeting}`)).status).toBe(404)
  }
  for (const { key } of [barred, narrow]) expect((await as(key, 'GET', `/tasks/${meeting}`)).status).toBe(403)

  await as(server.key, 'PATCH', `/tasks/${meeting}`, { participants: [other.id] })
  expect((await hers('GET', `/tasks/${meeting}`)).status).toBe(404)
  expect(await tasksOf(lena.key)).toEqual([])
  expect(await tasksOf(other.key)).toEqual([meeting])
})
