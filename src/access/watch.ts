import type pg from 'pg'
import type { Log } from '../features/feature.ts'

/** Name of the channel on which the database tells of changes of set-up; see migration 0002. */
const channel = 'rapport_configuration'
const tryAgainAfter = 1000

export interface Watcher {
  /** Called with the workspace whose set-up changed; without one, when any may have. */
  changed(workspace?: string): void
  /** Called when listening begins and ends. */
  hears(listening: boolean): void
}

/** Listens for changes that other processes make, on a connection of its own, for as long as the server runs. */
export function watchConfiguration(owner: pg.Pool, watcher: Watcher, log: Log): () => Promise<void> {
  let client: pg.PoolClient | null = null
  let timer: NodeJS.Timeout | undefined
  let ended = false

  async function listen(): Promise<void> {
    const connected = await owner.connect()
    if (ended) return connected.release()
    connected.on('notification', ({ payload }) => watcher.changed(payload || undefined))
    connected.on('error', () => lose(connected))
    connected.on('end', () => lose(connected))
    try {
      await connected.query(`listen ${channel}`)
    } catch (error) {
      connected.release(true)
      throw error
    }
    client = connected
    watcher.hears(true)
    watcher.changed()
  }

  function lose(lost: pg.PoolClient): void {
    if (client !== lost) return
    client = null
    watcher.hears(false)
    lost.release(true)
    begin()
  }

  function begin(): void {
    if (ended) return
    listen().catch(error => {
      log.warn({ err: error }, 'changes of the set-up cannot be heard of; trying again')
      timer = setTimeout(begin, tryAgainAfter)
    })
  }
  begin()

  return async () => {
    ended = true
    clearTimeout(timer)
    const held = client
    client = null
    held?.release(true)
  }
}
