import { type Context, findRecord, getRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { asSystem } from '../as-system.ts'
import { headOver } from '../people.ts'
import type { PriceLines } from '../pricing.ts'
import type { SignedThing } from '../sign-off.ts'
import { rulesThatHold } from './conditions.ts'
import { contentHash, type Discounts, discountsOf, essentialsOf } from './content.ts'
import { type Passed, passedLimits } from './limits.ts'
import { listedPrices } from './listed-prices.ts'
import type { Approver, Rule } from './rule.ts'
import { listRules } from './rules.ts'

/** Why something has to be approved. */
export type Reason = Passed | { kind: 'rule'; rule: string; name: string }

/** A place in a step that one of some people takes. */
export type Seat = { kind: 'role' | 'user'; id: string }

export interface Step {
  mode: 'all' | 'any'
  seats: Seat[]
}

/** What has to be approved of a record as it is now; no reasons: nothing. */
export interface Needs {
  record: RecordJson
  discounts: Discounts
  hash: Buffer
  reasons: Reason[]
  steps: Step[]
  ownAllowed: boolean
  remindHours: number
}

/** Working hours until approvers are reminded, where no rule says it. */
const usualHours = 8

/** Throws NotFound. What it looks at is looked at whole, whoever asks; the limits are those of the caller's role. */
export async function needsOf(ctx: Context, { object, id }: SignedThing, price: PriceLines): Promise<Needs> {
  const whole = asSystem(ctx)
  const record = await getRecord(whole, object, id)
  const role = ctx.actor.user ? ctx.actor.role.id : (ctx.config.users.get(String(record.owner))?.role ?? null)
  // What a paper comes to was offered before.
  const discounts = discountsOf(record, object === 'document' ? [] : await listedPrices(whole, record, price))
  const passed = object === 'document' ? [] : await passedLimits(ctx, role, discounts)
  const sending = { record, discounts, role, overLimit: passed.length > 0 }
  const rules = await rulesThatHold(whole, { object, rules: await listRules(ctx) }, sending)
  const steps = rules.flatMap(rule => rule.steps.map(step => seated(ctx, step, record)))
  return {
    record,
    discounts,
    hash: contentHash(object, record),
    reasons: [...passed, ...rules.map(({ id: rule, name }) => ({ kind: 'rule' as const, rule, name }))],
    steps: passed.length && !steps.length ? [leadersStep(ctx)] : steps,
    ownAllowed: rules.length > 0 && rules.every(rule => rule.ownAllowed),
    remindHours: Math.min(...rules.map(rule => rule.remindHours), rules.length ? Number.POSITIVE_INFINITY : usualHours),
  }
}

function seated(ctx: Context, { mode, approvers }: Rule['steps'][number], record: RecordJson): Step {
  return { mode, seats: approvers.flatMap(approver => seatOf(ctx, approver, record)) }
}

function seatOf({ config }: Context, approver: Approver, record: RecordJson): Seat[] {
  if (approver.kind !== 'head') return [{ kind: approver.kind, id: approver.id }]
  const head = headOver(config, typeof record.owner === 'string' ? record.owner : null)
  return head ? [{ kind: 'user', id: head }] : []
}

/** Where nobody is named, administrators and heads approve. */
export const leadersStep = ({ config }: Context): Step => ({
  mode: 'any',
  seats: [...config.roles.values()]
    .filter(role => role.admin || role.name === 'head')
    .map(({ id }) => ({ kind: 'role' as const, id })),
})

/** What approvers read who may not see the record. */
export async function essentials(ctx: Context, { record, discounts }: Pick<Needs, 'record' | 'discounts'>) {
  const company =
    typeof record.company === 'string'
      ? await findRecord(asSystem(ctx), 'company', record.company, { fields: ['name'] })
      : null
  return essentialsOf(record, { company: company ? String(company.name) : null, discounts })
}
