import sql from 'sql-template-tag'
import type { Connection } from '../../database/connection.ts'
import type { FoundKey } from '../key-use.ts'
import { plainAddress } from '../networks.ts'
import type { ReadSecret } from '../secret.ts'

export const accessPrefix = 'ra_'
/** So long an access token opens; then the app comes with its refresh token. */
export const accessSeconds = 1800

interface Row {
  key: string
  user: string
  scopes: string[]
  day: string
  calls: number
  expiresAt: Date
  usedAt: Date | null
}

/** For whom an app speaks by an access token, as far as he let it; `undefined` where it opens nothing. It counts by what was consented to. */
export async function findGrant(db: Connection, { workspace, hash }: ReadSecret): Promise<FoundKey | undefined> {
  const row = await db.one<Row>(sql`
    select g.id as key, g.user_id as user, t.scopes, t.expires_at as "expiresAt", g.used_at as "usedAt",
      to_char(today, 'YYYY-MM-DD') as day, coalesce(calls, 0)::float8 as calls
    from oauth_token t
    join oauth_grant g on g.workspace_id = t.workspace_id and g.id = t.grant_id and g.ended_at is null
    join oauth_app a on a.workspace_id = g.workspace_id and a.id = g.app_id and a.ended_at is null
    cross join lateral (select (now() at time zone 'utc')::date as today) d
    left join api_use u on u.workspace_id = g.workspace_id and u.day = today and u.subject = 'key ' || g.id
    where t.workspace_id = ${workspace} and t.token_hash = ${hash} and t.kind = 'access' and t.expires_at > now()`)
  if (!row) return undefined
  const { user, expiresAt, day, calls, ...rest } = row
  const inUse = {
    ...rest,
    allows: () => true,
    callsPerMinute: null,
    callsPerDay: null,
    used: { day, calls },
    noteUse: (address: string) => sql`
      update oauth_grant set used_at = now(), used_from = ${plainAddress(address)}
      where workspace_id = current_setting('rapport.workspace')::uuid and id = ${row.key}`,
  }
  return { user, expiresAt, inUse }
}
