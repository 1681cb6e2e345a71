import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from './server.ts'

/** What follows from what was done before is not taken for what is done now. Whoever never comes to rest is not waited for. */
export async function reactedTo({ database: { owner } }: Pick<Server, 'database'>, workspace: string): Promise<void> {
  for (let look = 0; look < 100; look++) {
    const { rows } = await owner.query<{ due: boolean }>(whatIsDue, [workspace])
    if (!rows[0]?.due) return
    await sleep(50)
  }
}

/**
 * Events that are not yet reacted to, also those that nobody reads as long as an older transaction of another database is
 * open; runs of flows; and jobs that are due.
 */
const whatIsDue = `
  select exists (
      select from event e left join event_cursor c on c.workspace_id = e.workspace_id and c.consumer = 'reactions'
      where e.workspace_id = $1 and (c.xid is null or (e.xid, e.change_id) > (c.xid, c.change_id)))
    or exists (select from flow_run where workspace_id = $1 and state in ('running', 'waiting') and wake_at <= now())
    or exists (select from graphile_worker.jobs where attempts < max_attempts and (locked_at is not null or run_at <= now())) as due`
