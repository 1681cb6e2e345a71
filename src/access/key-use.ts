import sql, { type Sql } from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { addressesAllowed, plainAddress } from './networks.ts'
import type { ReadSecret } from './secret.ts'

/** A key, or the token of an app, as calls are let in by it. */
export interface KeyInUse {
  key: string
  scopes: readonly string[]
  /** Whether it may be used from there. */
  allows(address: string): boolean
  callsPerMinute: number | null
  callsPerDay: number | null
  /** What it has been used for on that day (UTC), as far as it is written down. */
  used: { day: string; calls: number }
  usedAt: Date | null
  /** Writes down that it was used, and whence. */
  noteUse(address: string): Sql
}

interface KeyRow {
  key: string
  user: string
  scopes: string[]
  addresses: string[]
  callsPerMinute: number | null
  callsPerDay: number | null
  day: string
  calls: number
  expiresAt: Date | null
  usedAt: Date | null
}

export interface FoundKey {
  user: string
  expiresAt: Date | null
  inUse: KeyInUse
}

/** The key that a secret opens with; `undefined` where it opens nothing. */
export async function findKey(db: Connection, { workspace, hash }: ReadSecret): Promise<FoundKey | undefined> {
  const row = await db.one<KeyRow>(sql`
    select k.id as key, user_id as user, scopes, addresses, calls_per_minute::float8 as "callsPerMinute",
      calls_per_day::float8 as "callsPerDay", expires_at as "expiresAt", used_at as "usedAt",
      to_char(today, 'YYYY-MM-DD') as day, coalesce(calls, 0)::float8 as calls
    from api_key k cross join lateral (select (now() at time zone 'utc')::date as today) t
    left join api_use u on u.workspace_id = k.workspace_id and u.day = today and u.subject = 'key ' || k.id
    where k.workspace_id = ${workspace} and token_hash = ${hash} and ended_at is null and (expires_at is null or expires_at > now())`)
  if (!row) return undefined
  const { user, expiresAt, addresses, day, calls, ...rest } = row
  const noteUse = (address: string) => sql`
    update api_key set used_at = now(), used_from = ${plainAddress(address)}
    where workspace_id = current_setting('rapport.workspace')::uuid and id = ${row.key}`
  return { user, expiresAt, inUse: { ...rest, allows: addressesAllowed(addresses), used: { day, calls }, noteUse } }
}

const usedEvery = 60_000

/** Notes that the key was used, and whence, at most once a minute and beside the request. */
export function noteKeyUse(db: Connection, inUse: KeyInUse, address: string): void {
  if (inUse.usedAt && Date.now() - inUse.usedAt.getTime() < usedEvery) return
  inUse.usedAt = new Date()
  db.query(inUse.noteUse(address)).catch(() => {
    // Of use to its owner only; the next call notes it.
  })
}
