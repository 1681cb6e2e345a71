import { setTimeout as wait } from 'node:timers/promises'
import { type Installation, type Postmaster, startPostmaster, stopLeftBehind } from './postmaster.ts'

/** A PostgreSQL that is started again whenever it ends by itself. */
export interface Supervised {
  /** Whether it takes connections now. */
  running(): boolean
  stop(): Promise<void>
}

/** Waits before the next try to start, in milliseconds; the last one is repeated for as long as it takes. */
const waits = [0, 250, 500, 1_000, 2_000, 5_000, 10_000]

/** How often a server that starts up tries, before it says that it cannot. */
const firstTries = 5

/** So long must PostgreSQL run until its next end counts as a first one again. */
const calm = 60_000

export async function supervise(installation: Installation): Promise<Supervised> {
  const { log } = installation
  const stopping = new AbortController()
  let current: Postmaster | null = await start(firstTries)
  const keeping = keepRunning(current)

  async function start(tries: number): Promise<Postmaster> {
    for (let round = 1; ; round++) {
      try {
        await stopLeftBehind(installation)
        return await startPostmaster(installation)
      } catch (error) {
        if (round >= tries || stopping.signal.aborted) throw error
        log.error({ error: (error as Error).message }, 'PostgreSQL does not start; trying again')
        await pause(round)
      }
    }
  }

  async function keepRunning(server: Postmaster): Promise<void> {
    for (let early = 0; ; ) {
      const since = Date.now()
      await server.ended
      current = null
      if (stopping.signal.aborted) return
      log.error({}, 'PostgreSQL ended by itself and is started again')
      early = Date.now() - since < calm ? early + 1 : 0
      await pause(early)
      if (stopping.signal.aborted) return
      server = await start(Number.POSITIVE_INFINITY)
      current = server
      if (stopping.signal.aborted) await server.stop()
    }
  }

  async function pause(round: number): Promise<void> {
    const time = waits[Math.min(round, waits.length - 1)]
    await wait(time, undefined, { signal: stopping.signal }).catch(() => {})
  }

  return {
    running: () => current !== null,
    async stop() {
      stopping.abort()
      await current?.stop()
      await keeping.catch(() => {})
    },
  }
}
