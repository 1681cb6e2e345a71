import sql from 'sql-template-tag'
import { Invalid, isId, isSeen, NotFound, newId, type Problem, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { conditionProblems } from './conditions.ts'
import type { Approver, NewRule, Rule } from './rule.ts'

const columns = sql`id, version, name, object, filter, discount_from::float8 as "discountFrom", usual_terms as "usualTerms",
  roles, over_limit as "overLimit", steps, own_allowed as "ownAllowed",
  remind_hours as "remindHours", position, active`

export const listRules = ({ db, workspace }: Context): Promise<Rule[]> =>
  db.query<Rule>(sql`
    select ${columns} from sign_off_rule where workspace_id = ${workspace} order by position, created_at, id`)

async function findRule({ db, workspace }: Context, id: string): Promise<Rule> {
  const one = sql`select ${columns} from sign_off_rule where workspace_id = ${workspace} and id = ${id}`
  const rule = isId(id) ? await db.one<Rule>(one) : undefined
  if (!rule) throw new NotFound('notFound')
  return rule
}

/** Throws Invalid with every problem. */
export async function addRule(ctx: Context, rule: NewRule): Promise<Rule> {
  requireSound(ctx, rule)
  const id = newId()
  await ctx.db.query(sql`
    insert into sign_off_rule (id, name, object, filter, discount_from, usual_terms, roles, over_limit, steps, own_allowed, remind_hours,
      position, active)
    values (${id}, ${rule.name}, ${rule.object}, ${jsonOf(rule.filter)}::jsonb, ${rule.discountFrom}, ${rule.usualTerms}::text[],
      ${rule.roles}::uuid[], ${rule.overLimit}, ${jsonOf(rule.steps)}::jsonb, ${rule.ownAllowed}, ${rule.remindHours}, ${rule.position}, ${rule.active})`)
  return findRule(ctx, id)
}

/** Throws Invalid, NotFound, Stale. */
export async function changeRule(ctx: Context, id: string, rule: NewRule, version?: SeenVersion): Promise<Rule> {
  requireSound(ctx, rule)
  const before = await findRule(ctx, id)
  if (!isSeen(version, before.version)) throw new Stale('stale', { version: before.version })
  const changed = await ctx.db.one(sql`
    update sign_off_rule set version = version + 1, name = ${rule.name}, object = ${rule.object}, filter = ${jsonOf(rule.filter)}::jsonb,
      discount_from = ${rule.discountFrom}, usual_terms = ${rule.usualTerms}::text[], roles = ${rule.roles}::uuid[],
      over_limit = ${rule.overLimit}, steps = ${jsonOf(rule.steps)}::jsonb, own_allowed = ${rule.ownAllowed},
      remind_hours = ${rule.remindHours}, position = ${rule.position}, active = ${rule.active}
    where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} returning id`)
  if (!changed) throw new Stale('stale', { version: before.version })
  return findRule(ctx, id)
}

/** What was asked for by it goes on. Throws NotFound. */
export async function removeRule({ db, workspace }: Context, id: string): Promise<void> {
  const one = sql`delete from sign_off_rule where workspace_id = ${workspace} and id = ${id} returning id`
  const gone = isId(id) ? await db.one(one) : undefined
  if (!gone) throw new NotFound('notFound')
}

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

function requireSound(ctx: Context, rule: NewRule): void {
  const { name, steps } = rule
  const problems: Problem[] = [
    ...(name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...conditionProblems(ctx, rule),
    ...(steps.length ? [] : [{ field: 'steps', code: 'required' }]),
    ...steps.flatMap(({ approvers }, at) => [
      ...(approvers.length ? [] : [{ field: `steps.${at}.approvers`, code: 'required' }]),
      ...approvers.flatMap((approver, i) => approverProblems(ctx, approver, `steps.${at}.approvers.${i}.id`)),
    ]),
  ]
  if (problems.length) throw new Invalid(problems)
}

function approverProblems({ config }: Context, approver: Approver, field: string): Problem[] {
  if (approver.kind === 'head') return []
  const isKnown = approver.kind === 'role' ? config.roles.has(approver.id) : config.users.get(approver.id)?.active
  return isKnown ? [] : [{ field, code: 'dangling', params: { object: approver.kind, id: approver.id ?? '' } }]
}
