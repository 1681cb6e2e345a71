import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'

/** Well below the time after which PostgreSQL ends transactions in which nothing happens. */
const beat = 60_000

/**
 * Does `work` while no other process does what bears the same name in this workspace; `undefined` when one does. The
 * lock is held by a transaction that writes nothing, so it holds back no reader of events and ends with its process.
 */
export function withLock<Result>(
  db: Connection,
  name: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  return db.transaction(async lock => {
    const row = await lock.one<{ mine: boolean }>(sql`
      select pg_try_advisory_xact_lock(hashtextextended(current_setting('rapport.workspace') || ${` ${name}`}, 0)) as mine`)
    if (!row?.mine) return undefined
    const alive = setInterval(() => lock.query(sql`select 1`).catch(() => {}), beat)
    try {
      return await work()
    } finally {
      clearInterval(alive)
    }
  })
}
