import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiOf, withAdministrator } from './setup/api.ts'
import { startServer, type TestServer } from './setup/server.ts'

let server: TestServer
let description: string
beforeAll(async () => {
  server = await startServer(withAdministrator)
  description = (await apiOf(server).get('/openapi.json')).text
})
afterAll(() => server?.stop())

test('a public validator finds nothing wrong with the description of the API', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-openapi-'))
  const file = join(folder, 'openapi.json')
  await writeFile(file, description)
  const redocly = join(import.meta.dirname, '../node_modules/@redocly/cli/bin/cli.js')
  try {
    const run = await promisify(execFile)(
      process.execPath,
      [redocly, 'lint', file, '--extends=recommended', '--format=summary'],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          REDOCLY_TELEMETRY: 'off',
          REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
          NO_COLOR: '1',
        },
      },
    ).catch((error: { stdout: string; stderr: string }) => error)
    expect(`${run.stdout}${run.stderr}`).toContain('Your API description is valid')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('the API is described as it was agreed', async () => {
  const { servers: _, ...agreed } = JSON.parse(description)
  await expect(`${JSON.stringify(agreed, null, 1)}\n`).toMatchFileSnapshot('../golden/openapi.json')
})
