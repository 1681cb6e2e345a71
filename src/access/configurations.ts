import type { Database } from '../database/open.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import type { Configuration } from '../records/context.ts'
import { loadConfiguration } from './configuration.ts'

/** The set-ups of the workspaces, kept in memory until something of them changes. */
export interface Configurations {
  of(workspace: string): Promise<Configuration>
  /** What is kept, without looking. */
  known(workspace: string): Configuration | undefined
  /** Read anew when next needed; without a workspace, all of them. */
  forget(workspace?: string): void
  /** Whether changes made by other processes are heard of; while not, nothing is kept for longer than a second. */
  hears(listening: boolean): void
}

interface Kept {
  config: Configuration
  at: number
}

const keptDeaf = 1000

export function keepConfigurations(database: Database, standard: readonly ObjectDeclaration[]): Configurations {
  const kept = new Map<string, Kept>()
  const loading = new Map<string, Promise<Configuration>>()
  let listening = false

  function known(workspace: string): Configuration | undefined {
    const found = kept.get(workspace)
    return found && (listening || Date.now() - found.at < keptDeaf) ? found.config : undefined
  }

  /** One reading for all who wait. A reading during which something changed serves them, but is not kept. */
  function load(workspace: string): Promise<Configuration> {
    const under = loading.get(workspace)
    if (under) return under
    const reading = loadConfiguration(database.workspace(workspace), workspace, standard)
      .then(config => {
        if (loading.get(workspace) === reading) kept.set(workspace, { config, at: Date.now() })
        return config
      })
      .finally(() => {
        if (loading.get(workspace) === reading) loading.delete(workspace)
      })
    loading.set(workspace, reading)
    return reading
  }

  return {
    known,
    of: async workspace => known(workspace) ?? load(workspace),
    forget(workspace) {
      for (const map of [kept, loading]) {
        if (workspace) map.delete(workspace)
        else map.clear()
      }
    },
    hears(now) {
      listening = now
    },
  }
}
