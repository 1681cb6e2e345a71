import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { askToPush } from '../notice.ts'

/** What could not be sent for so long, in seconds, is no news any more. */
const newsSeconds = 3600

/**
 * Shows what was put off or came in quiet hours, now that its time has come: as new, also to pages that are open (a new
 * number of transaction takes it through the live stream again). Sends once more what could not be sent.
 */
export async function bringBack(ctx: Context): Promise<void> {
  await ctx.db.query(sql`
    update notice set waits_until = null, shown_at = now(), read_at = null, xid = pg_current_xact_id()
    where workspace_id = ${ctx.workspace} and waits_until <= now()`)
  await dropStale(ctx)
  const waiting = await ctx.db.query<{ user: string }>(sql`
    select distinct "user" from notice where workspace_id = ${ctx.workspace} and push and waits_until is null`)
  for (const { user } of waiting) await askToPush(ctx, user)
}

async function dropStale(ctx: Context): Promise<void> {
  const stale = sql`workspace_id = ${ctx.workspace} and push and waits_until is null
    and shown_at < now() - make_interval(secs => ${newsSeconds})`
  await ctx.db.query(sql`delete from notice where ${stale} and not bell`)
  await ctx.db.query(sql`update notice set push = false where ${stale}`)
}
