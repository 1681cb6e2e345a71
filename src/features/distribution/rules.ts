import sql from 'sql-template-tag'
import {
  holds,
  isJsonObject,
  type JsonObject,
  parseFilter,
  type StoredFields,
  systemFields,
} from '../../model/index.ts'
import { objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'

/** How long a lead may lie unclaimed before it rises to the head, where the rule says nothing. */
export const usualClaimMinutes = 15

/** A rule of distribution: whom a lead goes to when its conditions hold. */
export interface Rule {
  id: string
  name: string
  scheme: 'claim' | 'roundRobin' | 'leastLoaded' | 'person'
  conditions: JsonObject
  person: string | null
  team: string | null
  people: string[]
  claimMinutes: number
}

/** The rules in force, in their order. */
export async function listRules(ctx: Context): Promise<Rule[]> {
  const rows = await ctx.db.query<
    Omit<Rule, 'people' | 'claimMinutes'> & { people: string[] | null; minutes: number | null }
  >(sql`
    select id, name, scheme, conditions, person, team, people, claim_minutes::int as minutes from distribution_rule
    where workspace_id = ${ctx.workspace} and active and deleted_at is null
    order by position, created_at, id`)
  return rows.map(({ people, minutes, ...rule }) => ({
    ...rule,
    people: people ?? [],
    claimMinutes: minutes ?? usualClaimMinutes,
  }))
}

const asked = new WeakMap<Context, Promise<boolean>>()

/** Whether any rule is in force. A list brings thousands of leads: of a batch of events, which share their context, it is asked once. */
export function hasRules(ctx: Context): Promise<boolean> {
  const known = asked.get(ctx)
  if (known) return known
  const found = listRules(ctx).then(rules => rules.length > 0)
  asked.set(ctx, found)
  found.catch(() => asked.delete(ctx))
  return found
}

/** The first rule whose conditions hold for the lead; it decides. */
export const ruleFor = (ctx: Context, rules: readonly Rule[], lead: StoredFields): Rule | undefined =>
  rules.find(rule => conditionsHold(ctx, rule, lead))

/** Conditions that can no longer be read (a field they name is gone) hold for nothing. */
function conditionsHold(ctx: Context, { conditions }: Rule, lead: StoredFields): boolean {
  if (!isJsonObject(conditions) || !Object.keys(conditions).length) return true
  const object = objectOf(ctx, 'lead')
  const stamps = systemFields(object)
  const field = (name: string) => object.fields[name] ?? stamps[name]
  const condition = parseFilter(conditions, { field, reading: ctx.config.company, report: () => {} })
  return condition !== undefined && holds(condition, lead, field, ctx.config.company)
}
