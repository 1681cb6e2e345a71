import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

test.each([
  ['POST', '/sign-offs/x/withdrawal'],
  ['POST', '/quotes/x/sending'],
  ['GET', '/performance/statements/x'],
  ['POST', '/performance/statements/x/trials'],
  ['DELETE', '/performance/indexes/x'],
])('%s %s names nothing, and says so', async (method, path) => {
  const { status } = await server.call(method, path, method === 'POST' ? { body: {} } : {})
  expect(status).toBe(404)
})
