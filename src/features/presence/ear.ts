import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../feature.ts'

const channel = 'rapport_open_cards'
const tryAgainAfter = 1000
const patience = 2000

/** What all processes on one database hear of each other. */
export interface Ear {
  tell(message: unknown): Promise<void>
  end(): void
}

interface Listener {
  hear(text: string): void
  /** It listens from now on, or again: what was said meanwhile is lost. */
  begin(): void
}

/** Listens on a connection of its own, for as long as it is wanted. Nothing of it is kept anywhere. */
export function openEar(owner: pg.Pool, { hear, begin }: Listener, log: Log): Ear {
  let client: pg.PoolClient | null = null
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const ready = Promise.withResolvers<void>()

  async function listen(): Promise<void> {
    const connected = await owner.connect()
    if (ended) return connected.release()
    connected.on('notification', ({ payload }) => hear(payload ?? ''))
    connected.on('error', () => lose(connected))
    connected.on('end', () => lose(connected))
    try {
      await connected.query(`listen ${channel}`)
    } catch (error) {
      connected.release(true)
      throw error
    }
    if (ended) return connected.release(true)
    client = connected
    ready.resolve()
    begin()
  }

  function lose(lost: pg.PoolClient): void {
    if (client !== lost) return
    client = null
    lost.release(true)
    start()
  }

  function start(): void {
    if (ended) return
    listen().catch(error => {
      log.warn({ err: error }, 'who has which card open cannot be heard of; trying again')
      timer = setTimeout(start, tryAgainAfter)
    })
  }
  start()

  return {
    async tell(message) {
      // Who speaks hears himself, if he listens.
      await Promise.race([ready.promise, wait(patience)])
      await owner.query('select pg_notify($1, $2)', [channel, JSON.stringify(message)])
    },
    end() {
      ended = true
      clearTimeout(timer)
      client?.release(true)
      client = null
    },
  }
}
