import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from '../../../test/contract/server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const label = { one: { en: 'Project', ru: 'Проект' }, many: { en: 'Projects', ru: 'Проекты' } }
const addObject = (body: object) => server.call('POST', '/objects', { body: { label, ...body } })
const make = async (plural: string, name: string) => (await server.call('POST', `/${plural}`, { body: { name } })).body

test('records of an added object are numbered without doubles, also many at once', async () => {
  const added = await addObject({ name: 'project', plural: 'projects', number: 'P-' })
  expect(added.status, added.text).toBe(201)
  expect(added.body.number).toBe('P-')
  expect((await make('projects', 'Дом')).number).toBe('P-1')
  const bulk = await server.call('POST', '/projects/bulk', {
    body: { create: Array.from({ length: 50 }, (_, i) => ({ name: `Дом ${i}` })) },
  })
  expect(bulk.status).toBe(200)
  await Promise.all(Array.from({ length: 20 }, (_, i) => make('projects', `Дача ${i}`)))
  const { body } = await server.call('GET', '/projects?limit=200&sort=number')
  expect(new Set(body.data.map((record: { number: string }) => record.number)).size).toBe(71)
  expect(body.data[0]).toMatchObject({ name: 'Дом', number: 'P-1' })
  expect((await server.call('GET', '/projects?filter[number]=P-1')).body.data).toHaveLength(1)
})

test('a record is found by its number, in the search of everything and in its list', async () => {
  const { number, id } = await make('projects', 'Баня')
  for (const text of [number, number.toLowerCase(), number.replace('-', '')]) {
    expect((await server.call('GET', `/search?q=${text}`)).body.data[0]).toMatchObject({
      object: 'project',
      id,
      number,
    })
    expect((await server.call('GET', `/projects?q=${text}`)).body.data.map((one: { id: string }) => one.id)).toEqual([
      id,
    ])
  }
  const deal = await make('deals', 'Лестница')
  expect((await server.call('GET', `/search?q=${deal.number}`)).body.data[0]).toMatchObject({ id: deal.id })
})

test('records that were there before their object was numbered get numbers in their order', async () => {
  const { body: object } = await addObject({ name: 'visit', plural: 'visits' })
  const before = [await make('visits', 'a'), await make('visits', 'b')]
  expect(before[0]).not.toHaveProperty('number')
  const changed = await server.call('PATCH', `/objects/${object.id}`, { body: { number: 'V-' } })
  expect(changed.body.number).toBe('V-')
  const numbers = async () =>
    (await server.call('GET', '/visits?sort=createdAt')).body.data.map((visit: { number: string }) => visit.number)
  while ((await numbers()).includes(null)) await new Promise(resolve => setTimeout(resolve, 50))
  expect(await numbers()).toEqual(['V-1', 'V-2'])
  expect((await make('visits', 'c')).number).toBe('V-3')
})

test.each(['D-', 'p-', 'P', "P'-", 'ПРОЕКТ-', 7])('the prefix %j is refused', async number => {
  const before = await traces(server)
  const answer = await addObject({ name: 'thing', plural: 'things', number })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(await traces(server)).toEqual(before)
})
