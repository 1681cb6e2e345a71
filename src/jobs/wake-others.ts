import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { listenTo } from '../database/listen.ts'
import { isId } from '../model/index.ts'
import type { Log } from '../model/log.ts'
import { onWake, wake } from './wake.ts'

const channel = 'rapport_wake'
/** Of one workspace the other processes are told at most so often, in milliseconds. */
const pause = 100

/**
 * Passes on to the other processes of the installation what this one has committed, and to this one what they have. It is said
 * apart from the transactions themselves: those that notify would commit one after the other. Returns what ends it.
 */
export function wakeOthers(owner: pg.Pool, log: Log): () => Promise<void> {
  const self = randomUUID()
  /** Told of just now; `true`: something came since. */
  const resting = new Map<string, boolean>()
  let ended = false
  let said: Promise<unknown> = Promise.resolve()

  function tell(workspace: string): void {
    if (ended) return
    resting.set(workspace, false)
    said = owner.query('select pg_notify($1, $2)', [channel, `${self} ${workspace}`]).catch(() => {})
    setTimeout(() => {
      const again = resting.get(workspace)
      resting.delete(workspace)
      if (again) tell(workspace)
    }, pause).unref()
  }

  const deaf = onWake((workspace, origin) => {
    if (origin === 'elsewhere') return
    if (resting.has(workspace)) resting.set(workspace, true)
    else tell(workspace)
  })
  const stopListening = listenTo(owner, channel, {
    hear(text) {
      const [from, workspace = ''] = text.split(' ')
      if (from !== self && isId(workspace)) wake(workspace, 'elsewhere')
    },
    begins() {},
    fails: error =>
      log.warn({ err: error }, 'other processes are not heard for now; what they do is found at the next look'),
  })
  return async () => {
    ended = true
    deaf()
    stopListening()
    await said
  }
}
