import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const api: { paths: Record<string, Record<string, unknown>> } = JSON.parse(
  await readFile(new URL('../../golden/openapi.json', import.meta.url), 'utf8'),
)
const calls = Object.entries(api.paths).flatMap(([path, methods]) =>
  path.includes('{') ? Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })) : [],
)

// One is no id at all, the other one that nobody has.
test.each(['x', '01900000-0000-7000-8000-000000000000'])(
  'no call fails at the made-up id %s',
  async id => {
    const answers: string[] = []
    for (const { method, path } of calls) {
      const body = ['GET', 'DELETE'].includes(method) ? {} : { body: { version: 1, name: 'x' } }
      const { status } = await server.call(method, path.replace(/\{[^}]+\}/g, id), body)
      answers.push(`${method} ${path} ${status}`)
    }
    expect(answers.length).toBeGreaterThan(300)
    expect(answers.filter(answer => / 5\d\d$/.test(answer))).toEqual([])
  },
  120_000,
)

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
