import sql from 'sql-template-tag'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { requireAdministrator } from './contexts.ts'

/** What a company demands of its keys. */
export interface KeyPolicy {
  /** Days that a key may live; `null`: as long as its owner likes. */
  longestDays: number | null
}

export async function getKeyPolicy({ db, workspace }: Context): Promise<KeyPolicy> {
  const row = await db.one<KeyPolicy>(
    sql`select longest_days as "longestDays" from key_policy where workspace_id = ${workspace}`,
  )
  return row ?? { longestDays: null }
}

/**
 * Sets how long keys live. Those that are there end so many days from now at the latest: nobody's program stops without
 * warning. Returns how many got an earlier end.
 */
export function setKeyPolicy(ctx: Context, { longestDays }: KeyPolicy): Promise<{ shortened: number }> {
  requireAdministrator(ctx)
  return transact(ctx, async ({ db, workspace }) => {
    if (longestDays === null) {
      await db.query(sql`delete from key_policy where workspace_id = ${workspace}`)
      return { shortened: 0 }
    }
    await db.query(sql`
      insert into key_policy (longest_days) values (${longestDays})
      on conflict (workspace_id) do update set longest_days = excluded.longest_days`)
    const shortened = await db.query(sql`
      update api_key set expires_at = now() + make_interval(days => ${longestDays}::int)
      where workspace_id = ${workspace} and ended_at is null
        and coalesce(expires_at, 'infinity') > now() + make_interval(days => ${longestDays}::int) returning id`)
    return { shortened: shortened.length }
  })
}
