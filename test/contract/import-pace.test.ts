import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server?.close())

const base = (path: string, init: RequestInit = {}) =>
  fetch(`${server.address}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${server.key}` } })

async function staged(): Promise<string> {
  const form = new FormData()
  form.set('object', 'leads')
  form.set('file', new File(['Имя;Телефон\nАнна;+79161112233\n'], 'leads.csv'))
  const { id } = await (await base('/imports', { method: 'POST', body: form })).json()
  await expect.poll(async () => (await look(id)).state, { timeout: 30_000 }).toBe('staged')
  return id
}

const look = async (id: string) => (await server.call('GET', `/imports/${id}`)).body

test('how fast rows are written and how long it will take is told by how far it came since it began, or went on', async () => {
  const id = await staged()
  expect((await look(id)).pace).toBe(null)
  const set = (assignments: string) =>
    server.database.owner.query(
      `update import set state = 'committing', counts = counts || '{"read": 1000}', ${assignments} where id = $1`,
      [id],
    )
  await set(`progress = 0.5, step_from = 0, step_at = now() - interval '10 seconds'`)
  expect((await look(id)).pace).toMatchObject({
    rowsPerSecond: expect.closeTo(49, -1),
    secondsLeft: expect.closeTo(11, -1),
  })
  await set(`progress = 0.5, step_from = 0.4, step_at = now() - interval '10 seconds'`)
  const { rowsPerSecond, secondsLeft } = (await look(id)).pace
  expect(rowsPerSecond).toBeGreaterThan(5)
  expect(rowsPerSecond).toBeLessThanOrEqual(10)
  expect(secondsLeft).toBeGreaterThanOrEqual(50)
  await set(`progress = 0.4, step_from = 0.4, step_at = now() - interval '10 seconds'`)
  expect((await look(id)).pace).toBe(null)
})
