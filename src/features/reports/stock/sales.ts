import sql, { type Sql } from 'sql-template-tag'
import type { Plan } from '../../../database/connection.ts'
import { Forbidden, Invalid, type Problem } from '../../../model/index.ts'
import { accessPredicate, type Context, fieldRight, living, objectOf, requireRight } from '../../../records/index.ts'
import { chosenRecords } from '../../chosen-records.ts'
import type { ReportPeriod } from '../definition.ts'
import { type Days, daysOf, isGoingOn } from '../figures/period.ts'
import type { StockOptions } from './stock.ts'

/** Refuses whoever may not read an object, or does not see a field that the report rests on. */
export function requireSeen(ctx: Context, needs: Readonly<Record<string, readonly string[]>>): void {
  for (const [name, fields] of Object.entries(needs)) {
    const object = objectOf(ctx, name)
    requireRight(ctx, object, 'read')
    if (fields.some(field => fieldRight(ctx, object, field) === 'hidden'))
      throw new Forbidden('noRight', { object: name, verb: 'read' })
  }
}

/** Days of a report, those of the reader's choice or its own. Throws Invalid. */
export function chosenDays(
  ctx: Context,
  usual: ReportPeriod | undefined,
  { period, asOf }: StockOptions,
): Days | undefined {
  const field = usual?.field ?? ''
  const chosen = period ? { ...period, field } : usual
  if (!chosen) return undefined
  const problems: Problem[] = []
  const days = daysOf(ctx, { period: chosen, asOf }, problem => problems.push(problem))
  if (problems.length) throw new Invalid(problems)
  return days
}

export const shownPeriod = (ctx: Context, field: string, days: Days | undefined, asOf?: string) =>
  days ? { field, from: days.from ?? null, to: days.to ?? null, goesOn: isGoingOn(ctx, days, asOf) } : null

/** SQL: whether a moment lies in the days where the company is. */
export function inDays({ config }: Context, moment: Sql, { from, to }: Days = {}): Sql {
  const zone = config.company.timeZone
  return sql`${from ? sql`${moment} >= ${from}::date::timestamp at time zone ${zone}` : sql`true`}
    and ${to ? sql`${moment} < (${to}::date + 1)::timestamp at time zone ${zone}` : sql`true`}`
}

/** Fields of deals that tell what was sold to whom. */
export const salesNeeds = { deal: ['stage', 'company', 'amount', 'closedAt'], company: ['name'] } as const

/**
 * Won deals of companies, as far as the caller sees them: `company`, `closed_at`, `amount` in the currency where the company is. Those in other
 * currencies are `other`, with no amount. Whether he sees the company too is asked by `seenCompany`, once for each.
 */
export function salesSql(ctx: Context, days: Days | undefined, options: StockOptions): Sql {
  const deals = chosenRecords(ctx, 'deal', options)
  const { value } = deals
  const { currency } = ctx.config.company
  const [amount, other] = [value('amount'), deals.currencyOf('amount')]
  return sql`${deals.with} select ${value('company')} as company, ${value('closedAt')} as closed_at,
      case when ${other} = ${currency} then ${amount} end as amount, ${amount} is not null and ${other} <> ${currency} as other
    from ${deals.rows} where ${deals.where} and ${value('stage')} = any(${wonStages(ctx)}::uuid[])
      and ${value('company')} is not null and ${value('closedAt')} is not null and ${inDays(ctx, value('closedAt'), days)}`
}

/** SQL: the day that it is where the company is, or was at the moment. */
export const todaySql = ({ config }: Context, { asOf }: StockOptions): Sql =>
  sql`(${asOf ? sql`${asOf}::timestamptz` : sql`now()`} at time zone ${config.company.timeZone})::date`

/** SQL: whether the caller sees a company. */
export function seenCompany(ctx: Context, id: Sql): Sql {
  return sql`exists (select from company c where ${isSeenCompany(ctx, 'c')} and c.id = ${id})`
}

/** SQL: whether the caller sees the company of an alias. */
export function isSeenCompany(ctx: Context, alias: string): Sql {
  const company = objectOf(ctx, 'company')
  return sql`${living(ctx, company, alias)} and ${accessPredicate(ctx, company, 'read', alias)}`
}

/** SQL query: when something was first sold, whoever may see it. */
export const firstSale = (ctx: Context): Sql =>
  sql`select min(t.closed_at) from deal t where ${living(ctx, objectOf(ctx, 'deal'), 't')} and t.stage = any(${wonStages(ctx)}::uuid[])
    and t.company is not null and t.closed_at is not null`

const wonStages = ({ config }: Context): string[] =>
  [...config.stages.values()].filter(({ kind }) => kind === 'won').map(({ id }) => id)

/** Clients are nearly as many as their sales: they are read in their order, from an index that has all of it unless more is asked of the deals. */
export const planOfClients = ({ filter, asOf }: StockOptions): Plan => (filter || asOf ? 'roomy' : 'sorted')

/** SQL: the first day of the month of a moment, where the company is. */
export const monthSql = ({ config }: Context, moment: Sql): Sql =>
  sql`date_trunc('month', ${moment} at time zone ${config.company.timeZone})::date`
