import {
  Exact,
  Invalid,
  isDay,
  isJsonObject,
  type Json,
  type JsonObject,
  type PayTerms,
  type Problem,
} from '../../model/index.ts'
import {
  branchOf,
  type Context,
  filterCondition,
  keptFilterProblems,
  objectOf,
  type UserInfo,
} from '../../records/index.ts'
import type { Span } from '../sales-plans.ts'

/** What is paid for: deals that were won, or money that came for their invoices. */
export const paySources = ['won', 'paid'] as const
export type PaySource = (typeof paySources)[number]
export const payBases = ['amount', 'margin'] as const
export type PayBase = (typeof payBases)[number]

/** By what somebody is paid. Amounts are in the company's currency. */
export interface NewPayRule extends PayTerms {
  name: string
  /** People, those of teams and of the teams below them, those of roles; none at all: everybody. */
  people: { users: string[]; teams: string[]; roles: string[] }
  source: PaySource
  base: PayBase
  /** Of deals; `null`: all. */
  filter: JsonObject | null
  span: Span
  /** First and last day on which it holds; `null`: without end. */
  validFrom: string | null
  validTo: string | null
}

export interface PayRule extends NewPayRule {
  id: string
  version: number
}

/** Whether a rule is for somebody. */
export function isFor(ctx: Context, { people }: NewPayRule, { id, team, role }: UserInfo): boolean {
  const { users, teams, roles } = people
  if (!users.length && !teams.length && !roles.length) return true
  if (users.includes(id) || roles.includes(role)) return true
  return team !== null && teams.some(each => branchOf(ctx, each).has(team))
}

/** Whether a rule holds on a day. */
export const holdsOn = ({ validFrom, validTo }: NewPayRule, day: string): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)

/** Throws Invalid with everything that is wrong with a rule. */
export function requireSound(ctx: Context, rule: NewPayRule): void {
  const problems = [
    ...(rule.name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...peopleProblems(ctx, rule),
    ...filterProblems(ctx, rule.filter),
    ...rewardProblems(rule),
    ...stepProblems(rule),
    ...dayProblems(rule),
  ]
  if (problems.length) throw new Invalid(problems)
}

function peopleProblems({ config }: Context, { people: { users, teams, roles } }: NewPayRule): Problem[] {
  const unknown = (field: string, object: string, ids: readonly string[], known: ReadonlyMap<string, unknown>) =>
    ids.flatMap((id, at) =>
      known.has(id) ? [] : [{ field: `people.${field}.${at}`, code: 'dangling', params: { object, id } }],
    )
  return [
    ...unknown('users', 'user', users, config.users),
    ...unknown('teams', 'team', teams, config.teams),
    ...unknown('roles', 'role', roles, config.roles),
  ]
}

function filterProblems(ctx: Context, filter: Json): Problem[] {
  if (filter === null) return []
  if (!isJsonObject(filter)) return [{ field: 'filter', code: 'notObject' }]
  const deal = objectOf(ctx, 'deal')
  try {
    filterCondition(ctx, deal, filter, 't')
  } catch (error) {
    if (error instanceof Invalid) return [...error.problems]
    throw error
  }
  return keptFilterProblems(ctx, deal, { filter, field: 'filter' })
}

function rewardProblems({ reward, scale, source, steps }: NewPayRule): Problem[] {
  if (reward === 'percent') return []
  return [
    ...(source === 'paid' ? [{ field: 'reward', code: 'payFixedPaid' }] : []),
    ...(scale === 'marginal' && steps.length > 1 ? [{ field: 'scale', code: 'payFixedMarginal' }] : []),
  ]
}

function stepProblems({ steps, reward }: NewPayRule): Problem[] {
  return steps.flatMap(({ from, rate }, at) => {
    const before = steps[at - 1]
    return [
      ...(at === 0 && !new Exact(from).isZero() ? [{ field: 'steps.0.from', code: 'payFirstStep' }] : []),
      ...(before && new Exact(from).lte(before.from) ? [{ field: `steps.${at}.from`, code: 'payStepsRise' }] : []),
      ...(reward === 'percent' && new Exact(rate).gt(100)
        ? [{ field: `steps.${at}.rate`, code: 'payRateBeyond' }]
        : []),
    ]
  })
}

function dayProblems({ validFrom, validTo }: NewPayRule): Problem[] {
  const wrong = Object.entries({ validFrom, validTo }).flatMap(([field, day]) =>
    day === null || isDay(day) ? [] : [{ field, code: 'date' }],
  )
  if (wrong.length || validFrom === null || validTo === null || validFrom <= validTo) return wrong
  return [{ field: 'validTo', code: 'payValidTurned' }]
}
