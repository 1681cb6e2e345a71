import type { Database } from '../database/open.ts'
import type { Log } from '../features/feature.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { type Configurations, keepConfigurations } from './configurations.ts'
import { type ContextParts, type Contexts, makeContexts } from './contexts.ts'
import { type Identities, keepIdentities } from './identity.ts'
import { watchConfiguration } from './watch.ts'
import { listWorkspaces, type WorkspaceRow, workspaceFor } from './workspaces.ts'

/** Everything about who is calling and with which set-up; one for each process. */
export interface Access {
  readonly configurations: Configurations
  readonly identities: Identities
  readonly contexts: Contexts
  workspaces(): Promise<readonly WorkspaceRow[]>
  /** Id of the workspace that answers under a host name. Throws NotFound. */
  workspaceOf(host: string): Promise<string>
  /** What is kept in memory of a workspace, or of all, is read anew. */
  forget(workspace?: string): void
  /** Calls whenever that happens, also because another process changed something; the returned function ends it. */
  onForget(listener: (workspace?: string) => void): () => void
  stop(): Promise<void>
}

const listedFor = 2000

export function openAccess(
  database: Database,
  standard: readonly ObjectDeclaration[],
  log: Log,
  parts: ContextParts = {},
): Access {
  const configurations = keepConfigurations(database, standard)
  const identities = keepIdentities(database)
  const listeners = new Set<(workspace?: string) => void>()
  let listed: { at: number; rows: Promise<readonly WorkspaceRow[]> } | null = null

  function forget(workspace?: string): void {
    configurations.forget(workspace)
    identities.forget(workspace)
    listed = null
    void parts.keyring?.lookAgain(workspace)
    for (const listener of listeners) listener(workspace)
  }

  function workspaces(): Promise<readonly WorkspaceRow[]> {
    if (listed && Date.now() - listed.at < listedFor) return listed.rows
    const rows = listWorkspaces(database.owner)
    listed = { at: Date.now(), rows }
    rows.catch(() => {
      listed = null
    })
    return rows
  }

  const unwatch = watchConfiguration(database.owner, { changed: forget, hears: configurations.hears }, log)
  return {
    configurations,
    identities,
    contexts: makeContexts(database, configurations, parts),
    workspaces,
    workspaceOf: async host => workspaceFor(host, await workspaces()),
    forget,
    onForget(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: unwatch,
  }
}
