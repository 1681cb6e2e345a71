import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { Conflict } from '../../model/index.ts'
import { accessPredicate, objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { findRecord } from '../../records/get.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import type { Application, RecordEvent } from '../feature.ts'
import { requireFieldRights } from '../rights.ts'
import { parseFuture } from './moment.ts'
import { withFieldNames } from './problems.ts'

export interface Refusal {
  reason: string
  /** The farewell letter to be sent: its words, or just that there shall be one. */
  farewell?: string | boolean
  /** When to try again: the lead then comes back by itself. */
  until?: string
}

/** Lets a lead go, with the reason. Nothing is deleted; what was still planned for it is finished with the same reason. */
export function refuseLead(ctx: Context, id: string, { reason, farewell, until }: Refusal): Promise<RecordJson> {
  requireFieldRights(ctx, 'lead', ['status', 'refusalReason'])
  return transact(ctx, async inside => {
    const postponedUntil = until === undefined ? null : parseFuture(inside, 'until', until)
    const fields = { status: 'refused', refusalReason: reason, postponedUntil }
    const lead = await withFieldNames(
      { refusalReason: 'reason', postponedUntil: 'until' },
      updateRecord(inside, 'lead', id, fields, {
        guard({ status }) {
          if (status === 'converted') throw new Conflict('leadConverted')
          if (status === 'refused') throw new Conflict('leadRefused')
        },
      }),
    )
    await finishTasks(inside, lead, 'infinity')
    if (farewell) await planFarewell(inside, lead, farewell)
    return lead
  })
}

/** A lead refused in another way than by the verb: what was planned for it before is finished all the same. */
export async function finishRefused(ctx: Context, event: RecordEvent, application: Application): Promise<void> {
  const { record, at, actor, after } = event
  const own =
    actor && ctx.config.users.get(actor)?.active ? await application.userContext(ctx.workspace, actor, ctx.via) : ctx
  const lead = await findRecord(own, 'lead', record)
  if (lead?.status === 'refused' && lead.refusedAt === after.refusedAt) await finishTasks(own, lead, at)
}

/** Those planned before, with the reason, as far as who refuses may change them; what others planned stays with them. */
async function finishTasks(ctx: Context, lead: RecordJson, before: string): Promise<void> {
  const tasks = objectOf(ctx, 'task')
  const open = await ctx.db.query<{ id: string }>(sql`
    select t.id from task t where t.workspace_id = ${ctx.workspace} and t."on" = ${lead.id} and t.done_at is null and t.deleted_at is null
      and t.created_at < ${before} and ${accessPredicate(ctx, tasks, 'update', 't')} and ${accessPredicate(ctx, tasks, 'read', 't')}
    limit 500`)
  const done = { result: lead.refusalReason ?? null, doneAt: lead.refusedAt ?? null }
  for (const { id } of open) await updateRecord(ctx, 'task', id, done)
}

/** The letter is a task of the owner's, with its words where they were given. */
async function planFarewell(ctx: Context, lead: RecordJson, farewell: string | boolean): Promise<void> {
  await withFieldNames(
    { text: 'farewell' },
    createRecord(ctx, 'task', {
      title: say(ctx.config.company.locale, 'intake:tasks.farewell'),
      kind: 'letter',
      text: typeof farewell === 'string' ? farewell : null,
      dueAt: new Date().toISOString(),
      owner: lead.owner ?? ctx.actor.user,
      on: { object: 'lead', id: lead.id },
    }),
  )
}
