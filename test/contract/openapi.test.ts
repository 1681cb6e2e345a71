import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, send } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

test('a public validator accepts the description of the API', async () => {
  const { text, status } = await server.call('GET', '/openapi.json', { key: null })
  expect(status).toBe(200)
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'))
  try {
    await writeFile(join(folder, 'openapi.json'), text)
    await writeFile(join(folder, 'redocly.yaml'), 'extends:\n  - recommended\ntelemetry: off\n')
    const redocly = new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url).pathname
    const lint = promisify(execFile)(process.execPath, [redocly, 'lint', 'openapi.json', '--format=json'], {
      cwd: folder,
      maxBuffer: 50_000_000,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    })
    const { stdout } = await lint.catch((error: { stdout: string }) => error)
    const { problems } = JSON.parse(stdout)
    expect(problems.filter((problem: { severity: string }) => problem.severity === 'error')).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 60_000)

test('every operation that is described is served', async () => {
  const { body } = await server.call('GET', '/openapi.json', { key: null })
  for (const [path, item] of Object.entries<Record<string, unknown>>(body.paths)) {
    const methods = Object.keys(item).map(method => method.toUpperCase())
    const { headers } = await server.call('OPTIONS', path.replace(/\{\w+\}/g, 'x'))
    const allow = (headers.get('allow') ?? '').split(', ')
    expect(allow, path).toEqual(expect.arrayContaining(methods))
  }
})

test('the pages that show it load nothing from elsewhere and run nothing inline', async () => {
  const page = await send(server.address, 'GET', '//api/docs')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(page.text).not.toMatch(/https?:\/\//)
  expect(page.text).not.toMatch(/<script>/)
  const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '')
  expect(parts.length).toBeGreaterThan(2)
  for (const part of parts) expect((await send(server.address, 'GET', `/${part}`)).status, part).toBe(200)
})

test('errors speak both languages: no sentence is missing', async () => {
  const read = async (locale: string) =>
    JSON.parse(await readFile(new URL(`../../src/messages/${locale}/errors.json`, import.meta.url), 'utf8'))
  const [en, ru] = [await read('en'), await read('ru')]
  expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort())
  for (const [code, sentence] of Object.entries(ru))
    if (typeof sentence === 'string') expect(sentence, code).toMatch(/[а-яё]/i)
})
