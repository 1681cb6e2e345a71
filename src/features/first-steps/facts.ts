import sql, { join, raw, type Sql } from 'sql-template-tag'
import { isAdministrator } from '../../access/contexts.ts'
import { type Context, objectOf, scopeOf } from '../../records/index.ts'
import { isNoSample } from '../sample-records.ts'

export const stepNames = ['import', 'form', 'people', 'lead', 'pipeline', 'task', 'notices'] as const
export type StepName = (typeof stepNames)[number]

/** What of it has happened in this company, whoever did it and by whichever way. */
const companyFacts: Partial<Record<StepName, Sql>> = {
  import: sql`exists (select from import i where i.workspace_id = w.id and i.state = 'done')`,
  form: sql`exists (select from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = w.id and s.kind = 'form')`,
  people: sql`(select count(*) from "user" u where u.workspace_id = w.id and u.deleted_at is null) > 1`,
  lead: sql`exists (select from lead l where l.workspace_id = w.id and l.deleted_at is null and ${isNoSample('l')})`,
  pipeline: sql`exists (select from change c where c.workspace_id = w.id and c.object in ('pipeline', 'stage') and c.actor is not null)`,
}

/** What of it somebody has done himself. */
const ownFacts = (user: string): Partial<Record<StepName, Sql>> => ({
  lead: sql`exists (select from lead l where l.workspace_id = w.id and l.owner = ${user} and l.deleted_at is null and ${isNoSample('l')})`,
  task: sql`exists (select from task t where t.workspace_id = w.id and t.owner = ${user} and t.deleted_at is null and ${isNoSample('t')})`,
  notices: sql`exists (select from notice_setting n where n.workspace_id = w.id and n."user" = ${user})`,
})

/** The steps that somebody can take, in their order, and which of them the base shows to be taken. */
export async function stepsOf(ctx: Context): Promise<{ name: StepName; done: boolean }[]> {
  const facts = isAdministrator(ctx) ? companyFacts : ownFacts(ctx.actor.user ?? '')
  const names = stepNames.filter(name => facts[name] && mayTake(ctx, name))
  if (!names.length) return []
  const columns = names.map(name => sql`${facts[name]} as ${raw(`"${name}"`)}`)
  const row = await ctx.db.one<Partial<Record<StepName, boolean>>>(
    sql`select ${join(columns)} from workspace w where w.id = ${ctx.workspace}`,
  )
  return names.map(name => ({ name, done: row?.[name] === true }))
}

const needed: Partial<Record<StepName, string>> = { lead: 'lead', task: 'task' }

function mayTake(ctx: Context, name: StepName): boolean {
  const object = needed[name]
  return !object || scopeOf(ctx, objectOf(ctx, object), 'create') !== 'none'
}
