import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import type { Reaction } from '../feature.ts'
import { followCompany } from './company-ties.ts'
import { finishRefused } from './refusal.ts'

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

/** What was planned for a lead follows what becomes of it; a company it names becomes a tie. */
export const followLead: Reaction = {
  on: ['lead.updated'],
  async react(ctx, event, application) {
    if (event.after.status === 'converted') await takeTasksAlong(ctx, event.record)
    await followCompany(ctx, event)
    if (event.after.status === 'refused') await finishRefused(ctx, event, application)
  },
}

/** Tasks go on with the deal made of the lead, or with the contact or company. */
async function takeTasksAlong(ctx: Context, id: string): Promise<void> {
  const lead = await findRecord(ctx, 'lead', id)
  const target =
    lead?.status === 'converted' ? (['deal', 'contact', 'company'] as const).find(part => lead[part]) : undefined
  if (!lead || !target) return
  const on = { object: target, id: String(lead[target]) }
  for (const task of await openTasks(ctx, id)) await updateRecord(ctx, 'task', task, { on })
}

async function openTasks(ctx: Context, on: string): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    select id from task where workspace_id = ${ctx.workspace} and "on" = ${on} and done_at is null and deleted_at is null limit 500`)
  return rows.map(row => row.id)
}
