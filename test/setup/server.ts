import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { freePort } from './free-port.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A whole Rapport in a process of its own, with its own database and files. */
export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  url: string
  database: TestDatabase
  dataFolder: string
  /** All that it has written so far. */
  output(): string
  stop(): Promise<void>
}

/** Starts one and waits until it can serve. Without `env` it is empty and waits for its set-up. */
export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const database = await createTestDatabase()
  const dataFolder = await mkdtemp(join(tmpdir(), 'rapport-server-'))
  const port = env.PORT ?? (await freePort())
  const { PATH, NODE_COMPILE_CACHE } = process.env
  // The channel lets the server notice when the tests die, and end too.
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH,
      // Half of what a start takes is compiling.
      ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }),
      PORT: String(port),
      RAPPORT_DATA: dataFolder,
      RAPPORT_LOG: 'warn',
      DATABASE_URL: database.url,
      ...env,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  const ended = once(child, 'exit')

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await ended
    }
    await database.drop()
    await rm(dataFolder, { recursive: true, force: true })
  }

  const url = `http://127.0.0.1:${port}`
  while (!(await answers(`${url}/readyz`))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      await stop()
      throw new Error(`The server ended instead of starting:\n${output}`)
    }
    await wait(50)
  }
  return { url, database, dataFolder, output: () => output, stop }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    answer => answer.ok,
    () => false,
  )

export { freePort }
