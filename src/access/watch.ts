import type pg from 'pg'
import { listenTo } from '../database/listen.ts'
import type { Log } from '../features/feature.ts'

/** Name of the channel on which the database tells of changes of set-up; see migration 0002. */
const channel = 'rapport_configuration'

export interface Watcher {
  /** Called with the workspace whose set-up changed; without one, when any may have. */
  changed(workspace?: string): void
  /** Called when listening begins and ends. */
  hears(listening: boolean): void
}

/** Listens for changes that other processes make, on a connection of its own, for as long as the server runs. */
export function watchConfiguration(owner: pg.Pool, watcher: Watcher, log: Log): () => Promise<void> {
  const end = listenTo(owner, channel, {
    hear: workspace => watcher.changed(workspace || undefined),
    begins() {
      watcher.hears(true)
      watcher.changed()
    },
    loses: () => watcher.hears(false),
    fails: error => log.warn({ err: error }, 'changes of the set-up cannot be heard of; trying again'),
  })
  return async () => end()
}
