import sql from 'sql-template-tag'
import type { JsonObject, StoredFields } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord, matchKeysOf, matchRecords, objectOf, transact, updateRecord } from '../../records/index.ts'
import type { Reaction } from '../feature.ts'

/** Who called before anybody knew his name is a lead now: his calls and what was planned of them are on its card from now on. */
export const namedCallers: Reaction = {
  on: ['lead.created'],
  react: (ctx, event) => moveCalls(ctx, event.record, event.after),
  async concerns(ctx, events) {
    const phones = events.map(({ after }) => phonesOf(ctx, after))
    const callers = (await matchRecords(ctx, phones.flat())).filter(({ object }) => object === 'interest')
    const known = new Set(callers.map(({ value }) => value))
    return events.filter((_, at) => phones[at]?.some(({ value }) => known.has(value)))
  },
}

/** Whoever he works for need not be read for it. */
const phonesOf = (ctx: Context, { companyName: _, ...after }: StoredFields) =>
  matchKeysOf(objectOf(ctx, 'lead'), after).filter(({ kind }) => kind === 'phone')

async function moveCalls(ctx: Context, lead: string, after: StoredFields): Promise<void> {
  const interests = (await matchRecords(ctx, phonesOf(ctx, after)))
    .filter(({ object }) => object === 'interest')
    .map(({ id }) => id)
  if (!interests.length) return
  const calls = await ctx.db.query<{ id: string; interest: string; activity: string; task: string | null }>(sql`
    select id, record_id as interest, activity, task from phone_call
    where workspace_id = ${ctx.workspace} and object = 'interest' and record_id = any(${interests}::uuid[]) and activity is not null
    order by first_at`)
  if (!calls.length) return
  const on = { object: 'lead', id: lead }
  await transact(ctx, async inside => {
    if (!(await findRecord(inside, 'lead', lead, { fields: [] }))) return
    for (const { id, activity, task } of calls) {
      await change(inside, 'activity', activity, { on })
      if (task) await change(inside, 'task', task, { on })
      await inside.db.query(sql`
        update phone_call set object = 'lead', record_id = ${lead} where workspace_id = ${ctx.workspace} and id = ${id}`)
    }
    for (const interest of new Set(calls.map(call => call.interest)))
      await change(inside, 'interest', interest, { status: 'verified', lead })
  })
}

/** Of records that are still there. */
async function change(ctx: Context, object: string, id: string, fields: JsonObject): Promise<void> {
  if (await findRecord(ctx, object, id, { fields: [] })) await updateRecord(ctx, object, id, fields)
}
