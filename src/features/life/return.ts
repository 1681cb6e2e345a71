import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { findRecord } from '../../records/get.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { notify } from '../notice.ts'
import { isNoSample } from '../sample-records.ts'
import { lockRow } from './lock.ts'

/** Brings back the leads whose time has come. Each in a transaction of its own: one that fails holds up no other. */
export async function returnLeads(ctx: Context): Promise<number> {
  const due = await ctx.db.query<{ id: string }>(sql`
    select id from lead
    where workspace_id = ${ctx.workspace} and postponed_until <= now() and postponed_until is not null and deleted_at is null
      and ${isNoSample('lead')}
    order by postponed_until limit 500`)
  for (const { id } of due) await transact(ctx, inside => returnLead(inside, id))
  return due.length
}

/**
 * A postponed lead, or one refused until a date, is worked again: its owner gets a task and is told. Whose owner has
 * left, it goes back to the pool, from where the rules give it to somebody.
 */
async function returnLead(ctx: Context, id: string): Promise<void> {
  await lockRow(ctx, 'lead', id)
  const lead = await findRecord(ctx, 'lead', id)
  if (!lead?.postponedUntil || String(lead.postponedUntil) > new Date().toISOString()) return
  const owner = lead.owner && ctx.config.users.get(String(lead.owner))?.active ? String(lead.owner) : null
  await updateRecord(ctx, 'lead', id, { status: owner ? 'working' : 'new', owner })
  if (!owner) return
  const on = { object: 'lead', id }
  await createRecord(ctx, 'task', {
    title: say(ctx.config.company.locale, 'intake:tasks.leadReturned'),
    kind: 'call',
    owner,
    dueAt: new Date().toISOString(),
    on,
  })
  await notify(ctx, owner, { code: 'leadReturned', params: { name: String(lead.name) }, on })
}
