import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { administrator, withAdministrator } from './api.ts'
import { type Client, signIn } from './client.ts'
import { createTestDatabase } from './database.ts'
import { type MortalProcess, startMortalProcess } from './mortal-process.ts'

/** A whole Rapport in a process of its own that is killed and started again over the same data. */
export interface MortalServer extends Omit<MortalProcess, 'stop'> {
  /** Of its database, as the owner. */
  databaseUrl: string
  /** Its administrator. */
  signIn(): Promise<Client>
  close(): Promise<void>
}

/** `more`: settings besides the usual ones. `beside`: another one over the same database, for both of which `more` holds the keys. */
export async function openMortalServer(
  more: Record<string, string> = {},
  beside?: MortalServer,
): Promise<MortalServer> {
  const database = beside ? { url: beside.databaseUrl, drop: async () => {} } : await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'rapport-crash-'))
  const server = await startMortalProcess({
    RAPPORT_DATA: folder,
    DATABASE_URL: database.url,
    ...withAdministrator,
    ...more,
  })
  return {
    ...server,
    databaseUrl: database.url,
    signIn: () => signIn(server.url(), administrator.email, administrator.password),
    async close() {
      await server.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
