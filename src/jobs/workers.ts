import type { EventEmitter } from 'node:events'
import type { Runner } from 'graphile-worker'
import type { Log } from '../features/feature.ts'

/** Failures in a row to reach the queue, over all workers, after which they are begun afresh. */
const mostFailures = 20
const pauseMs = 1000
const patience = 10_000

export interface Workers {
  /** Waits a while for jobs under way; `false` when some would not end. */
  stop(): Promise<boolean>
}

/**
 * Keeps workers at work until they are stopped. They do not get over everything by themselves: where the database goes
 * away in their first moments, they ask in vain for ever.
 */
export async function keepWorking(
  begin: () => Promise<Runner>,
  { events, log }: { events: EventEmitter; log: Log },
): Promise<Workers> {
  let runner: Runner | null = await begin()
  let stopping = false
  let failures = 0
  let endPause = () => {}

  const end = async (): Promise<void> => {
    const ending = runner
    runner = null
    await ending?.stop().catch(() => {})
  }

  const reached = () => {
    failures = 0
  }
  events.on('worker:getJob:empty', reached)
  events.on('job:start', reached)
  events.on('worker:getJob:error', () => {
    if (++failures < mostFailures) return
    failures = 0
    void end()
  })

  async function watch(): Promise<void> {
    while (!stopping) {
      await runner?.promise.catch(error => log.error({ err: error }, 'the queue stopped working'))
      if (stopping) return
      await pause()
      if (stopping) return
      runner = await begin().catch(error => {
        log.warn({ err: error }, 'the queue could not begin again')
        return null
      })
    }
  }

  const pause = () =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, pauseMs)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const watched = watch()

  return {
    async stop() {
      stopping = true
      endPause()
      const ended = end()
        .then(() => watched)
        .then(end)
        .then(() => true)
      return Promise.race([ended, new Promise<false>(resolve => setTimeout(resolve, patience, false).unref())])
    },
  }
}
