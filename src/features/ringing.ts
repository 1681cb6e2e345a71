import type pg from 'pg'
import { listenTo } from '../database/listen.ts'
import type { Log } from './feature.ts'

const channel = 'rapport_ringing'

/**
 * Tells the open pages of people that a call of theirs rings, is answered or has ended, on all servers of one database. Nothing of the call
 * goes this way: the page asks for what its reader may see.
 */
export interface Ringing {
  /** After the transaction that changed the call. */
  tell(workspace: string, users: readonly string[]): Promise<void>
  /**
   * Calls `ring` whenever a call of this person changes, until the returned function is called; with `false` where one may
   * have changed while nobody could be heard.
   */
  listen(workspace: string, user: string, ring: (sure: boolean) => void): () => void
  stop(): Promise<void>
}

/** PostgreSQL carries 8,000 bytes at a time. */
const mostUsers = 150

/** Where nobody has a page open nobody listens. */
export function keepRinging(owner: pg.Pool, log: Log): Ringing {
  const pages = new Map<string, Set<(sure: boolean) => void>>()
  let deaf: (() => void) | null = null

  function hear(text: string): void {
    const { workspace, users } = JSON.parse(text) as { workspace: string; users: string[] }
    for (const user of users) for (const ring of pages.get(`${workspace} ${user}`) ?? []) ring(true)
  }

  const begin = () =>
    listenTo(owner, channel, {
      hear,
      // What was said meanwhile is lost: whoever listens asks.
      begins() {
        for (const page of pages.values()) for (const ring of page) ring(false)
      },
      fails: error => log.warn({ err: error }, 'calls that ring cannot be heard of; trying again'),
    })

  return {
    async tell(workspace, users) {
      const named = [...new Set(users)]
      for (let at = 0; at < named.length; at += mostUsers) {
        const message = JSON.stringify({ workspace, users: named.slice(at, at + mostUsers) })
        await owner.query('select pg_notify($1, $2)', [channel, message])
      }
    },
    listen(workspace, user, ring) {
      const key = `${workspace} ${user}`
      const own = pages.get(key) ?? new Set()
      pages.set(key, own.add(ring))
      deaf ??= begin()
      return () => {
        own.delete(ring)
        if (!own.size) pages.delete(key)
        if (pages.size) return
        deaf?.()
        deaf = null
      }
    },
    async stop() {
      deaf?.()
      deaf = null
    },
  }
}
