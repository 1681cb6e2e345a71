import type { JsonObject } from '../../model/index.ts'
import { objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { getRecord } from '../../records/get.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { type NextStep, planNext } from './next-step.ts'

export interface Call {
  direction: 'in' | 'out'
  result: string
  duration?: number
  text?: string
  at?: string
  next?: NextStep
}

/** Notes a call on a card, with its result and the next step. The caller must see the card. */
export function noteCall(
  ctx: Context,
  objectName: string,
  id: string,
  { next, ...call }: Call,
): Promise<{ call: RecordJson; next: RecordJson | null }> {
  return transact(ctx, async inside => {
    const object = objectOf(inside, objectName)
    const record = await getRecord(inside, object.name, id)
    const on = { object: object.name, id: record.id }
    const activity: JsonObject = {
      kind: 'call',
      ...call,
      on,
      ...(object.name === 'contact' && { contact: record.id }),
      ...(object.name === 'deal' && record.contact ? { contact: record.contact } : {}),
    }
    const made = await createRecord(inside, 'activity', activity)
    const step = next ? await planNext(inside, next, { on, owner: inside.actor.user }) : null
    return { call: made, next: step }
  })
}
