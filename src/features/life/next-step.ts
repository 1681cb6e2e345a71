import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import type { RecordJson } from '../../records/row.ts'
import { withFieldNames } from './problems.ts'

/** What is to be done next, as the caller gives it with a result. */
export interface NextStep {
  title: string
  dueAt: string
  kind?: string
  text?: string
  owner?: string
}

export const nextStepSchema: JsonObject = {
  type: 'object',
  properties: {
    title: { type: 'string', maxLength: 300 },
    dueAt: { type: 'string', format: 'date-time' },
    kind: { type: 'string', enum: ['call', 'meeting', 'letter', 'other'] },
    text: { type: 'string', maxLength: 10_000 },
    owner: { type: 'string', format: 'uuid' },
  },
  required: ['title', 'dueAt'],
  additionalProperties: false,
}

interface Whereto {
  on: { object: string; id: string } | null
  /** Whose step it is unless the caller names somebody. */
  owner: string | null
}

/** Plans the next step: a task on the same record. Problems are named `next.<field>`. */
export function planNext(ctx: Context, next: NextStep, { on, owner }: Whereto): Promise<RecordJson> {
  const names = Object.fromEntries(
    ['title', 'dueAt', 'kind', 'text', 'owner', 'on'].map(name => [name, `next.${name}`]),
  )
  return withFieldNames(names, createRecord(ctx, 'task', { ...next, owner: next.owner ?? owner ?? ctx.actor.user, on }))
}
