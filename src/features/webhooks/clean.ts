import sql from 'sql-template-tag'
import type { Job } from '../feature.ts'

/** So long the log is kept, in days. What happened stays in the history for ever, and can be told again from there. */
export const keptDays = 30

/** Forgets what is long over. What a webhook that is off, or that nobody looked after for as long, would still be told goes too. */
export const cleanJob: Job = {
  name: 'clean-webhooks',
  every: '50 2 * * *',
  async run({ db, workspace }) {
    await db.query(sql`
      delete from webhook_delivery where workspace_id = ${workspace} and ended_at < now() - make_interval(days => ${keptDays})`)
    await db.query(sql`
      update webhook set state = 'off', state_since = now(), version = version + 1
      where workspace_id = ${workspace} and state = 'paused' and state_since < now() - make_interval(days => ${keptDays})`)
    await db.query(sql`
      delete from webhook_delivery d using webhook w
      where d.workspace_id = ${workspace} and w.workspace_id = ${workspace} and w.id = d.webhook and d.state = 'waiting'
        and w.state = 'off' and d.created_at < now() - make_interval(days => ${keptDays})`)
    // A trial whose process was killed.
    await db.query(sql`
      delete from webhook_delivery where workspace_id = ${workspace} and state = 'waiting' and record_id is null and taken_until < now() - interval '1 day'`)
  },
}

/** Should one ever wait for another that is over, it is due. */
export const freeJob: Job = {
  name: 'free-webhooks',
  every: '*/10 * * * *',
  async run({ db, workspace }) {
    await db.query(sql`
      update webhook_delivery d set due_at = now()
      where d.workspace_id = ${workspace} and d.state = 'waiting' and d.due_at is null and d.record_id is not null
        and not exists (select from webhook_delivery e
          where e.workspace_id = d.workspace_id and e.webhook = d.webhook and e.record_id = d.record_id and e.state = 'waiting'
            and (e.version, e.event) < (d.version, d.event))`)
  },
}
