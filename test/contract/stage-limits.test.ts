import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/** How many records a stage holds before it is too many: kept with the stage, told by the board, never a refusal. */

let server: Server
let pipeline: string
let stage: string
beforeAll(async () => {
  server = await openServer()
  const [first] = (await server.call('GET', '/pipelines')).body.data
  pipeline = first.id
  stage = first.stages[0].id
})
afterAll(() => server.close())

const stages = async () => (await server.call('GET', `/pipelines/${pipeline}`)).body.stages
const limits = async (): Promise<unknown[]> =>
  (await stages()).map(({ maxRecords }: { maxRecords: unknown }) => maxRecords)

test('a stage keeps its limit, and pipelines are read with it', async () => {
  expect((await limits()).every(limit => limit === null)).toBe(true)
  const answer = await server.call('PATCH', `/stages/${stage}`, { body: { maxRecords: 2 } })
  expect(answer.body).toMatchObject({ id: stage, maxRecords: 2 })
  expect((await limits()).filter(Boolean)).toEqual([2])
})

test('a full stage takes more', async () => {
  for (const name of ['Один', 'Два', 'Три'])
    expect((await server.call('POST', '/deals', { body: { name, stage } })).status).toBe(201)
  const counted = await server.call('POST', '/deals/aggregate', { body: { groupBy: ['stage'] } })
  expect(counted.body.rows).toEqual([{ group: { stage }, measures: [3] }])
})

test.each([0, -1, 2.5, 'много', true])('a limit of %j is refused, and the stage stays as it was', async maxRecords => {
  const before = await stages()
  const answer = await server.call('PATCH', `/stages/${stage}`, { body: { maxRecords } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toMatchObject([{ field: 'maxRecords' }])
  expect(await stages()).toEqual(before)
})

test('a limit is taken away again', async () => {
  await server.call('PATCH', `/stages/${stage}`, { body: { maxRecords: null } })
  expect((await limits()).every(limit => limit === null)).toBe(true)
})

test('who does not set the company up changes no limit', async () => {
  const { key } = await server.person('Менеджер', 'manager')
  const before = await stages()
  expect((await server.call('PATCH', `/stages/${stage}`, { key, body: { maxRecords: 1 } })).status).toBe(403)
  expect(await stages()).toEqual(before)
})
