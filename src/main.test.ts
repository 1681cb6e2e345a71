import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { filesIn, makeCertificate, writePair } from '../test/setup/certificate.ts'
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

test.each([
  ['serve', 'DATABASE_URL is missing: “serve” and “work” share a PostgreSQL of your own'],
  ['work', 'DATABASE_URL is missing: “serve” and “work” share a PostgreSQL of your own'],
  ['sell', '“sell” is no word for what a process does: there are serve and work'],
])('%s is told in a sentence what it lacks', async (word, sentence) => {
  const main = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url)), word], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said, [code]] = await Promise.all([text(main.stderr), once(main, 'exit')])
  expect(said).toContain(sentence)
  expect(said).not.toContain('    at ')
  expect(code).toBe(1)
})

test('plain HTTP for other machines, and a certificate that is not there, are told in sentences before anything starts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-main-'))
  const database = await createTestDatabase()
  const said = async (env: Record<string, string>) => {
    const main = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
      env: { PATH: process.env.PATH, DATABASE_URL: database.url, RAPPORT_DATA: folder, PORT: '0', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [words, [code]] = await Promise.all([text(main.stderr), once(main, 'exit')])
    expect(code).toBe(1)
    return words
  }
  try {
    expect(await said({ HOST: '0.0.0.0' })).toContain('RAPPORT_ALLOW_PLAIN_HTTP=1')
    const gone = join(folder, 'gone.pem')
    // On a busy machine the database may be waited for first.
    expect((await said({ RAPPORT_TLS_CERT: gone, RAPPORT_TLS_KEY: gone })).trim().split('\n').at(-1)).toBe(
      `Rapport could not start. RAPPORT_TLS_CERT: ${gone}: there is no such file`,
    )
  } finally {
    await database.drop()
    await rm(folder, { recursive: true })
  }
})

test('SIGHUP reads the certificate again and ends nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-main-'))
  const database = await createTestDatabase()
  const files = filesIn(folder)
  await writePair(files, await makeCertificate())
  const main = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      RAPPORT_DATA: folder,
      PORT: '0',
      RAPPORT_TLS_CERT: files.certificate,
      RAPPORT_TLS_KEY: files.key,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    let said = ''
    for (const stream of [main.stdout, main.stderr]) stream.setEncoding('utf8').on('data', words => (said += words))
    await expect.poll(() => said, { timeout: 30_000 }).toContain('Rapport is ready: https://127.0.0.1:')
    main.kill('SIGHUP')
    await expect.poll(() => said, { timeout: 15_000 }).toContain('the certificate was read anew')
    expect(main.exitCode).toBeNull()
  } finally {
    main.kill('SIGTERM')
    await once(main, 'exit')
    await database.drop()
    await rm(folder, { recursive: true })
  }
})
