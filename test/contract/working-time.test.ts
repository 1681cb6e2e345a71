import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
let manager: string

beforeAll(async () => {
  server = await openServer()
  manager = (await server.person('ivan', 'manager')).key
})
afterAll(() => server.close())

const day = { from: '09:00', until: '18:00' }
const week = [day, day, day, day, day, null, null]
const put = (body: object, version?: number, key = server.key) =>
  server.call('PUT', '/working-calendar', {
    key,
    body: { week, pause: 60, days: [], ...body },
    headers: version === undefined ? {} : { 'if-match': `"${version}"` },
  })
const kept = async (key = server.key) => (await server.call('GET', '/working-calendar', { key })).body

test('a company that has said nothing works as most do, and everybody sees it', async () => {
  expect(await kept(manager)).toEqual({ week, pause: 60, days: [], version: 0 })
})

test('what is wrong is named all at once, and nothing is kept of it', async () => {
  const before = await kept()
  const answer = await put({
    week: [{ from: '9', until: '25:00' }, { from: '18:00', until: '09:00' }, null, null, null, null, null],
    days: [
      { day: '2026-02-28', name: ' ', hours: null },
      { day: '2026-02-28', name: 'x'.repeat(201), hours: { from: '10:00', until: '10:00' } },
    ],
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'week.0.from clock',
    'week.0.until clock',
    'week.1.until clockOrder',
    'days.0.name required',
    'days.1.day twice',
    'days.1.name tooLong',
    'days.1.hours.until clockOrder',
  ])
  expect((await put({ week: week.slice(1) })).status).toBe(422)
  expect((await put({ pause: -1 })).status).toBe(422)
  expect(await kept()).toEqual(before)
})

test('only administrators set it', async () => {
  const before = await kept()
  expect((await put({ pause: 30 }, undefined, manager)).status).toBe(403)
  expect(await kept()).toEqual(before)
})

test('holidays and moved days are kept in order, with their names', async () => {
  const { version } = await kept()
  const days = [
    { day: '2026-12-31', name: ' Перенос ', hours: null },
    { day: '2026-01-01', name: 'Новый год', hours: null },
    { day: '2026-10-31', name: 'Рабочая суббота', hours: { from: '09:00', until: '24:00' } },
  ]
  const answer = await put({ days }, version)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('etag')).toBe(`"${version + 1}"`)
  expect(await kept(manager)).toEqual({
    week,
    pause: 60,
    days: [days[1], days[2], { ...days[0], name: 'Перенос' }],
    version: version + 1,
  })
})

test('of two who set it at once the second is told', async () => {
  const { version } = await kept()
  const answers = await Promise.all([put({ pause: 15 }, version), put({ pause: 45 }, version)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  const winner = answers[0]?.status === 200 ? 15 : 45
  expect(await kept()).toMatchObject({ pause: winner, version: version + 1 })
})
