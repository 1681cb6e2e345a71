import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { type Context, forgetLearned } from '../../records/index.ts'

/** When a record of the demo was made, told by what it says itself. */
const made: Record<string, string> = {
  lead: 'requested_at',
  deal: `(opens_on + time '10:30') at time zone 'Europe/Moscow'`,
  activity: '"at"',
  company: `now() - interval '400 days'`,
  contact: `coalesce((select l.converted_at from lead l where l.workspace_id = t.workspace_id and l.id = t.lead), now() - interval '200 days')`,
  task: `least(due_at, now()) - interval '2 days'`,
}

/**
 * Records and their history are dated as if the company had worked with them, so that lists and reports look lived in:
 * all there are, or these.
 */
export async function backdate(ctx: Context, ids?: readonly string[]): Promise<void> {
  const these = ids ? sql`and t.id = any(${ids}::uuid[])` : empty
  for (const [object, moment] of Object.entries(made)) {
    await ctx.db.query(backdateStatement(ctx, { object, moment: raw(`least(now(), ${moment})`), these }))
    await ctx.db.query(sql`
      update change c set at = t.created_at from ${raw(`"${object}"`)} t
      where c.workspace_id = ${ctx.workspace} and c.object = ${object} and c.kind = 'created' and t.workspace_id = c.workspace_id and t.id = c.record_id ${these}`)
  }
  await forgetLearned(ctx)
}

const backdateStatement = (
  ctx: Context,
  { object, moment, these }: { object: string; moment: Sql; these: Sql },
): Sql => sql`
  update ${raw(`"${object}"`)} t set created_at = coalesce(${moment}, t.created_at),
    updated_at = ${object === 'deal' ? raw(`greatest(coalesce(${moment.sql}, t.created_at), coalesce(t.stage_since, t.created_at))`) : sql`coalesce(${moment}, t.created_at)`}
  where t.workspace_id = ${ctx.workspace} ${these}`
