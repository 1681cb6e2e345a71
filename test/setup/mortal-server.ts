import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { administrator, withAdministrator } from './api.ts'
import { type Client, signIn } from './client.ts'
import { createTestDatabase } from './database.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A whole Rapport in a process of its own that is killed and started again over the same data. */
export interface MortalServer {
  url(): string
  /** Of its database, as the owner. */
  databaseUrl: string
  /** Its administrator. */
  signIn(): Promise<Client>
  start(): Promise<void>
  kill(): Promise<void>
  isKilled(): boolean
  close(): Promise<void>
}

/** `more`: settings besides the usual ones. `beside`: another one over the same database, for both of which `more` holds the keys. */
export async function openMortalServer(
  more: Record<string, string> = {},
  beside?: MortalServer,
): Promise<MortalServer> {
  const database = beside ? { url: beside.databaseUrl, drop: async () => {} } : await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'rapport-crash-'))
  let server: ChildProcess
  let url = ''

  /** On a port of the system's choice; the line that says where it is ready names it. */
  async function start(): Promise<void> {
    server = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        RAPPORT_DATA: folder,
        RAPPORT_LOG: 'silent',
        DATABASE_URL: database.url,
        ...withAdministrator,
        ...more,
      },
    })
    let output = ''
    while (!/ready: (http\S+)/.test(output)) {
      const [chunk] = (await once(server.stdout ?? server, 'data')) as [Buffer]
      output += chunk
    }
    url = /ready: (http\S+)/.exec(output)?.[1] ?? ''
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }

  await start()
  return {
    url: () => url,
    databaseUrl: database.url,
    signIn: () => signIn(url, administrator.email, administrator.password),
    start,
    kill: () => end('SIGKILL'),
    isKilled: () => server.signalCode !== null,
    async close() {
      await end('SIGTERM')
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
