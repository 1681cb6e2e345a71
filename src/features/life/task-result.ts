import sql from 'sql-template-tag'
import { Conflict } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { type NextStep, planNext } from './next-step.ts'
import { withFieldNames } from './problems.ts'

export interface TaskResult {
  task: RecordJson
  next: RecordJson | null
  /** Nothing is planned for the open lead or deal now: the page asks for the next step. */
  unplanned: boolean
}

/** Finishes a task with what came of it and, in the same breath, plans the next step. */
export function finishTask(
  ctx: Context,
  id: string,
  { text, next }: { text: string; next?: NextStep },
): Promise<TaskResult> {
  return transact(ctx, async inside => {
    const done = { result: text, doneAt: new Date().toISOString() }
    const task = await withFieldNames(
      { result: 'text' },
      updateRecord(inside, 'task', id, done, {
        guard(before) {
          if (before.doneAt) throw new Conflict('taskDone')
        },
      }),
    )
    const on = linkOf(task)
    const step = next ? await planNext(inside, next, { on, owner: task.owner ? String(task.owner) : null }) : null
    return { task, next: step, unplanned: on !== null && !step && (await isUnplanned(inside, on)) }
  })
}

const linkOf = (task: RecordJson): { object: string; id: string } | null =>
  (task.on as { object: string; id: string } | null) ?? null

/** Whether an open lead or deal has no open task. */
export async function isUnplanned(ctx: Context, on: { object: string; id: string }): Promise<boolean> {
  if (on.object !== 'lead' && on.object !== 'deal') return false
  const open =
    on.object === 'lead'
      ? sql`select from lead r where r.workspace_id = ${ctx.workspace} and r.id = ${on.id} and r.deleted_at is null and r.status in ('new', 'working')`
      : sql`select from deal r where r.workspace_id = ${ctx.workspace} and r.id = ${on.id} and r.deleted_at is null and r.closed_at is null`
  const row = await ctx.db.one<{ unplanned: boolean }>(sql`
    select exists (${open}) and not exists (select from task t where t.workspace_id = ${ctx.workspace} and t."on" = ${on.id}
      and t.done_at is null and t.deleted_at is null) as unplanned`)
  return row?.unplanned ?? false
}
