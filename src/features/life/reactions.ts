import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import type { Reaction } from '../feature.ts'

const contacts = new Set(['call', 'email', 'meeting', 'message'])

/** A new lead is being worked from the first call, letter or meeting on, or the first task done for it. */
export const beginWork: Reaction = {
  on: ['activity.created', 'task.updated'],
  async react(ctx, { object, actor, record, after }) {
    if (!actor) return
    const isWork =
      object === 'activity' ? contacts.has(String(after.kind)) && after.direction !== 'in' : Boolean(after.doneAt)
    if (isWork) await startWork(ctx, object, record)
  },
}

async function startWork(ctx: Context, object: string, id: string): Promise<void> {
  const worked = await findRecord(ctx, object, id)
  const on = worked?.on as { object: string; id: string } | null | undefined
  if (on?.object !== 'lead') return
  const lead = await findRecord(ctx, 'lead', on.id)
  if (lead?.status === 'new' && lead.owner)
    await updateRecord(ctx, 'lead', on.id, { status: 'working' }, { version: lead.version })
}

/** What is still planned for a lead goes on with the deal made of it, or with the contact or company. */
export const takeTasksAlong: Reaction = {
  on: ['lead.updated'],
  async react(ctx, { record, after }) {
    if (after.status !== 'converted') return
    const lead = await findRecord(ctx, 'lead', record)
    const target =
      lead?.status === 'converted' ? (['deal', 'contact', 'company'] as const).find(part => lead[part]) : undefined
    if (!lead || !target) return
    const on = { object: target, id: String(lead[target]) }
    for (const id of await openTasks(ctx, record)) await updateRecord(ctx, 'task', id, { on })
  },
}

async function openTasks(ctx: Context, on: string): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    select id from task where workspace_id = ${ctx.workspace} and "on" = ${on} and done_at is null and deleted_at is null limit 500`)
  return rows.map(row => row.id)
}
