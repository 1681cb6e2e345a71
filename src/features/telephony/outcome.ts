import sql from 'sql-template-tag'
import { Conflict, isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { getRecord } from '../../records/get.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { takeCall } from './call.ts'

export interface CallOutcome {
  result: string
  text?: string
  next?: { title: string; dueAt: string; kind?: string }
}

/** What came of a call, as whoever talked says, and the next step on the card that the call is on. */
export function sayOutcome(ctx: Context, id: string, outcome: CallOutcome): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const activity = await keepOutcome(inside, id, outcome)
    if (!activity) throw new Conflict('callNotEnded')
    return getRecord(inside, 'activity', activity)
  })
}

/** The same, also while the call lasts: what came of it is on its activity as soon as there is one. Returns that, or `null`. */
export function keepOutcome(ctx: Context, id: string, { result, text, next }: CallOutcome): Promise<string | null> {
  return transact(ctx, async inside => {
    const call = isId(id) ? await takeCall(inside, id) : undefined
    if (!call || call.user === null || call.user !== ctx.actor.user)
      throw new NotFound('notFound', { object: 'phoneCall', id })
    const { activity, object, record } = call
    const shown = activity ? await updateRecord(inside, 'activity', activity, { result, ...(text && { text }) }) : null
    const on = shown ? (shown.on as Link | null) : object && record ? { object, id: record } : null
    if (next && on) {
      await getRecord(inside, on.object, on.id, { fields: [] })
      await createRecord(inside, 'task', { ...next, owner: ctx.actor.user, on })
    }
    await inside.db.query(
      sql`update phone_call set result = ${result} where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    return activity
  })
}

type Link = { object: string; id: string }
