import sql from 'sql-template-tag'
import { Invalid, isJsonObject, type Json, type Problem } from '../../model/index.ts'
import {
  type Context,
  filterCondition,
  fromTable,
  keptFilterProblems,
  living,
  objectOf,
  type RecordJson,
} from '../../records/index.ts'
import { asSystem } from '../as-system.ts'
import type { SignedObject } from '../sign-off.ts'
import type { Discounts } from './content.ts'
import type { NewRule, Rule } from './rule.ts'

/** Every problem of the conditions under which a rule holds. */
export function conditionProblems(ctx: Context, { object, filter, ...rule }: NewRule): Problem[] {
  const unpriced = object === 'document' ? (['discountFrom', 'usualTerms', 'overLimit'] as const) : []
  return [
    ...(filter === null ? [] : filterProblems(ctx, object, filter)),
    // Such a rule would never hold, and what it was made for would leave.
    ...unpriced
      .filter(field => rule[field] !== null && rule[field] !== false)
      .map(field => ({ field, code: 'notOfDocuments' })),
    ...rule.roles.flatMap((id, at) =>
      ctx.config.roles.has(id) ? [] : [{ field: `roles.${at}`, code: 'dangling', params: { object: 'role', id } }],
    ),
  ]
}

function filterProblems(ctx: Context, name: SignedObject, filter: Json): Problem[] {
  if (!isJsonObject(filter)) return [{ field: 'filter', code: 'notObject' }]
  const object = objectOf(ctx, name)
  try {
    filterCondition(ctx, object, filter, 't')
  } catch (error) {
    if (error instanceof Invalid) return [...error.problems]
    throw error
  }
  return keptFilterProblems(ctx, object, { filter, field: 'filter' })
}

/** What is to be sent, and by whom. */
export interface Sending {
  record: RecordJson
  discounts: Discounts
  /** Of whoever sends it, as far as that is known. */
  role: string | null
  /** Whether it passes the limits of that role. */
  overLimit: boolean
}

/** Those of the rules of an object that hold for what is to be sent, in order. */
export async function rulesThatHold(
  ctx: Context,
  { object, rules }: { object: SignedObject; rules: readonly Rule[] },
  sending: Sending,
): Promise<Rule[]> {
  const found: Rule[] = []
  for (const rule of rules) {
    const may = rule.active && rule.object === object && isMeant(ctx, rule, sending)
    if (may && (await meets(ctx, object, { filter: rule.filter, id: sending.record.id }))) found.push(rule)
  }
  return found
}

/** All of its conditions but the filter. */
function isMeant(ctx: Context, rule: Rule, { record, discounts, role, overLimit }: Sending): boolean {
  // Roles that are gone let nothing pass: a rule of none but these holds for all.
  const roles = rule.roles.filter(id => ctx.config.roles.has(id))
  if (roles.length && !(role && roles.includes(role))) return false
  if (rule.overLimit && !overLimit) return false
  if (rule.discountFrom !== null && !(discounts.whole !== null && discounts.whole >= rule.discountFrom)) return false
  return rule.usualTerms === null || isUnusual(record.paymentTerms, rule.usualTerms)
}

/** Nothing said is nothing unusual. */
function isUnusual(terms: Json | undefined, usual: readonly string[]): boolean {
  const said = typeof terms === 'string' ? plain(terms) : ''
  return said !== '' && !usual.some(one => plain(one) === said)
}

/** However it is spaced, and in large letters or small. */
const plain = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/g, ' ').trim().replace(/\.$/, '').toLowerCase()

/** A filter that can no longer be read, as its field is gone, holds: what had to be approved still has to be. */
async function meets(ctx: Context, name: SignedObject, { filter, id }: { filter: Json; id: string }): Promise<boolean> {
  if (!isJsonObject(filter)) return true
  const whole = asSystem(ctx)
  const object = objectOf(whole, name)
  try {
    const condition = filterCondition(whole, object, filter, 't')
    const met = await ctx.db.one(sql`
      select true as met from ${fromTable(object, 't')} where ${living(whole, object, 't')} and t.id = ${id} and (${condition})`)
    return met !== undefined
  } catch (error) {
    if (error instanceof Invalid) return true
    throw error
  }
}
