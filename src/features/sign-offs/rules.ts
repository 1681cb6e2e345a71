import sql from 'sql-template-tag'
import { holds } from '../../model/filter-memory.ts'
import {
  Invalid,
  isSeen,
  type Json,
  NotFound,
  newId,
  type Problem,
  parseFilter,
  type SeenVersion,
  Stale,
  systemFields,
} from '../../model/index.ts'
import { type Context, objectOf } from '../../records/index.ts'
import { askedProblems } from '../../records/kept-filter.ts'
import type { RecordJson } from '../../records/row.ts'
import type { SignedObject } from '../sign-off.ts'

/** `head`: whoever heads the owner of the record. */
export type Approver = { kind: 'role' | 'user'; id: string } | { kind: 'head' }

export interface RuleStep {
  /** All of them have to approve, or one of them. */
  mode: 'all' | 'any'
  approvers: Approver[]
}

export interface NewRule {
  name: string
  object: SignedObject
  filter: Json
  overLimit: boolean
  steps: RuleStep[]
  ownAllowed: boolean
  remindHours: number
  position: number
  active: boolean
}

export interface Rule extends NewRule {
  id: string
  version: number
}

const columns = sql`id, version, name, object, filter, over_limit as "overLimit", steps, own_allowed as "ownAllowed",
  remind_hours as "remindHours", position, active`

export const listRules = ({ db, workspace }: Context): Promise<Rule[]> =>
  db.query<Rule>(sql`
    select ${columns} from sign_off_rule where workspace_id = ${workspace} order by position, created_at, id`)

async function findRule({ db, workspace }: Context, id: string): Promise<Rule> {
  const rule = await db.one<Rule>(
    sql`select ${columns} from sign_off_rule where workspace_id = ${workspace} and id = ${id}`,
  )
  if (!rule) throw new NotFound('notFound')
  return rule
}

/** Throws Invalid with every problem. */
export async function addRule(ctx: Context, rule: NewRule): Promise<Rule> {
  requireSound(ctx, rule)
  const id = newId()
  await ctx.db.query(sql`
    insert into sign_off_rule (id, name, object, filter, over_limit, steps, own_allowed, remind_hours, position, active)
    values (${id}, ${rule.name}, ${rule.object}, ${jsonOf(rule.filter)}::jsonb, ${rule.overLimit}, ${jsonOf(rule.steps)}::jsonb,
      ${rule.ownAllowed}, ${rule.remindHours}, ${rule.position}, ${rule.active})`)
  return findRule(ctx, id)
}

/** Throws Invalid, NotFound, Stale. */
export async function changeRule(ctx: Context, id: string, rule: NewRule, version?: SeenVersion): Promise<Rule> {
  requireSound(ctx, rule)
  const before = await findRule(ctx, id)
  if (!isSeen(version, before.version)) throw new Stale('stale', { version: before.version })
  const changed = await ctx.db.one(sql`
    update sign_off_rule set version = version + 1, name = ${rule.name}, object = ${rule.object}, filter = ${jsonOf(rule.filter)}::jsonb,
      over_limit = ${rule.overLimit}, steps = ${jsonOf(rule.steps)}::jsonb, own_allowed = ${rule.ownAllowed},
      remind_hours = ${rule.remindHours}, position = ${rule.position}, active = ${rule.active}
    where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} returning id`)
  if (!changed) throw new Stale('stale', { version: before.version })
  return findRule(ctx, id)
}

/** What was asked for by it goes on. Throws NotFound. */
export async function removeRule({ db, workspace }: Context, id: string): Promise<void> {
  const gone = await db.one(
    sql`delete from sign_off_rule where workspace_id = ${workspace} and id = ${id} returning id`,
  )
  if (!gone) throw new NotFound('notFound')
}

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

function requireSound(ctx: Context, { name, object, filter, steps }: NewRule): void {
  const problems: Problem[] = [
    ...(name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...(filter === null ? [] : askedProblems(ctx, object, { filter, field: 'filter' })),
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

/** The active rules that hold for a record, in order. `overLimit`: whether it passes the limits of whoever sends it. */
export async function rulesFor(
  ctx: Context,
  object: SignedObject,
  { record, overLimit }: { record: RecordJson; overLimit: boolean },
): Promise<Rule[]> {
  const rules = (await listRules(ctx)).filter(rule => rule.active && rule.object === object)
  return rules.filter(rule => (overLimit || !rule.overLimit) && meets(ctx, object, rule.filter, record))
}

/** A filter that can no longer be read, as its field is gone, holds: what had to be approved still has to be. */
function meets(ctx: Context, name: SignedObject, filter: Json, record: RecordJson): boolean {
  if (filter === null) return true
  const object = objectOf(ctx, name)
  const stamps = systemFields(object)
  const field = (of: string) => object.fields[of] ?? stamps[of]
  const broken: string[] = []
  const condition = parseFilter(filter, { field, reading: ctx.config.company, report: code => void broken.push(code) })
  if (broken.length || !condition) return true
  const stored = Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
  return holds(condition, stored as Parameters<typeof holds>[1], field, ctx.config.company)
}
