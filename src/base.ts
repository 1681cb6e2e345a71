import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { runningUrl, startEmbedded } from './database/embedded/index.ts'
import { FolderBusy } from './database/embedded/lock.ts'

/** There is nothing to look at. */
export class NoBase extends Error {
  constructor(dataFolder: string) {
    super(
      `There is no database of Rapport in ${dataFolder}. Set RAPPORT_DATA or DATABASE_URL to the one that is meant.`,
    )
  }
}

/** A database for as long as a command takes. */
export interface Base {
  url: string
  stop: () => Promise<void>
}

export const quietLog = { info() {}, warn: console.error, error: console.error }

/** The own PostgreSQL, or that of the data folder: of a running server, else it is started for as long as this takes. */
export async function openBase({ databaseUrl, dataFolder }: Config): Promise<Base> {
  if (databaseUrl) return { url: databaseUrl, stop: async () => {} }
  if (!existsSync(join(dataFolder, 'postgres'))) throw new NoBase(dataFolder)
  try {
    return await startEmbedded({ dataFolder, log: quietLog })
  } catch (error) {
    const url = error instanceof FolderBusy ? await runningUrl(dataFolder) : null
    if (!url) throw error
    return { url, stop: async () => {} }
  }
}
