import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/setup/database.ts'

test('a port that is taken is said in a sentence, with what to do', async () => {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'rapport-main-'))
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const taken = other.address()
  const port = String(taken && typeof taken === 'object' ? taken.port : 0)
  try {
    const main = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.url,
        RAPPORT_DATA: folder,
        RAPPORT_LOG: 'error',
        PORT: port,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said, [code]] = await Promise.all([text(main.stderr), once(main, 'exit')])
    expect(said.trim()).toBe(
      `Rapport could not start. 127.0.0.1:${port} is taken by another program. End that one, or choose another port: PORT=3001 npm start`,
    )
    expect(code).toBe(1)
  } finally {
    other.close()
    await database.drop()
    await rm(folder, { recursive: true })
  }
})
