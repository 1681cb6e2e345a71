import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { listenTo } from '../../database/listen.ts'
import type { Log } from '../feature.ts'

const channel = 'rapport_open_cards'
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
  const ready = Promise.withResolvers<void>()
  const end = listenTo(owner, channel, {
    hear,
    begins() {
      ready.resolve()
      begin()
    },
    fails: error => log.warn({ err: error }, 'who has which card open cannot be heard of; trying again'),
  })
  return {
    async tell(message) {
      // Who speaks hears himself, if he listens.
      await Promise.race([ready.promise, wait(patience)])
      await owner.query('select pg_notify($1, $2)', [channel, JSON.stringify(message)])
    },
    end,
  }
}
