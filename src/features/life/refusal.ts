import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { Conflict } from '../../model/index.ts'
import { accessPredicate, objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
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
    const now = new Date().toISOString()
    const postponedUntil = until === undefined ? null : parseFuture(inside, 'until', until)
    const fields = { status: 'refused', refusalReason: reason, refusedAt: now, postponedUntil }
    const lead = await withFieldNames(
      { refusalReason: 'reason', postponedUntil: 'until' },
      updateRecord(inside, 'lead', id, fields, {
        engine: true,
        guard({ status }) {
          if (status === 'converted') throw new Conflict('leadConverted')
          if (status === 'refused') throw new Conflict('leadRefused')
        },
      }),
    )
    await finishOpenTasks(inside, lead.id, { result: reason, doneAt: now })
    if (farewell) await planFarewell(inside, lead, farewell)
    return lead
  })
}

/** Those the caller may change; what others have planned stays with them. */
async function finishOpenTasks(ctx: Context, lead: string, done: { result: string; doneAt: string }): Promise<void> {
  const open = await ctx.db.query<{ id: string }>(sql`
    select t.id from task t where t.workspace_id = ${ctx.workspace} and t."on" = ${lead} and t.done_at is null and t.deleted_at is null
      and ${accessPredicate(ctx, objectOf(ctx, 'task'), 'update', 't')} and ${accessPredicate(ctx, objectOf(ctx, 'task'), 'read', 't')}
    limit 500`)
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
