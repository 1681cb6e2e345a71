import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import { chosenRecords } from '../../chosen-records.ts'
import type { Period, PlanMeasure, Span } from '../../sales-plans.ts'
import { dealsThen } from '../forecast/deals-then.ts'

/** What was sold in a month or quarter: money in the company's currency, or so many deals. */
export interface Fact {
  /** First day of the month or quarter. */
  from: string
  /** Whose: the owner of the deals, or a product; `null`: of none. */
  of: string | null
  amount: string
  /** Deals that are in no sum, for want of a rate. */
  unrated: number
}

export interface FactsAsked {
  /** Days whose sales are meant. */
  days: Pick<Period, 'from' | 'to'>
  span: Span
  measure: PlanMeasure
  /** As deals were at that moment; `null`: now. */
  at: string | null
}

/** What each owner has sold in each month or quarter, as far as the caller sees. */
export function factsByOwner(ctx: Context, asked: FactsAsked): Promise<Fact[]> {
  const { with: members, from } = sold(ctx, asked)
  const amount = asked.measure === 'deals' ? sql`count(*)::numeric` : sql`coalesce(sum(d.worth), 0)`
  return ctx.db.query<Fact>(
    sql`${members} select ${start(asked.span)} as "from", d.owner as of, round(${amount}, 2)::text as amount, (count(*) filter (where d.rate is null))::int as unrated
      from ${from} where d.kind = 'won' group by 1, 2`,
    'fresh',
  )
}

/**
 * What was sold of each product. The worth of a deal is shared among its lines as they are priced; without lines it is of the product it
 * names. A deal counts once for each of its products.
 */
export function factsByProduct(ctx: Context, asked: FactsAsked): Promise<Fact[]> {
  const { with: members, from } = sold(ctx, asked)
  const deals = chosenRecords(ctx, 'deal', { asOf: asked.at ?? undefined, among: sql`select deals.id from deals` })
  const amount = asked.measure === 'deals' ? sql`count(distinct p.id)::numeric` : sql`coalesce(sum(p.worth), 0)`
  return ctx.db.query<Fact>(
    sql`${members}, priced as (
        select d.id, d.day, d.worth, d.rate, t.product, i.product as of_line, i.price, sum(i.price) over (partition by d.id) as whole
        from ${from} join (
          ${deals.with} select t.id, ${deals.value('product')} as product, ${deals.stored('items')}::jsonb as items from ${deals.rows} where ${deals.where}) t on t.id = d.id
        left join lateral (
          select (l->>'product')::uuid as product, (l->>'quantity')::numeric * (l->>'price')::numeric * (100 - (l->>'discount')::numeric) as price
          from jsonb_array_elements(coalesce(t.items, '[]')) l) i on true
        where d.kind = 'won')
      select ${start(asked.span, sql`p`)} as "from", p.of::text as of, round(${amount}, 2)::text as amount, (count(distinct p.id) filter (where p.rate is null))::int as unrated
      from (
        select id, day, rate, of_line as of, worth * price / whole as worth from priced where whole > 0
        union all select distinct id, day, rate, product, worth from priced where coalesce(whole, 0) = 0) p
      group by 1, 2`,
    'fresh',
  )
}

function sold(ctx: Context, { days, at }: FactsAsked): { with: Sql; from: Sql } {
  const { with: members, from } = dealsThen(ctx, { at, period: { span: 'month', ...days } })
  return { with: members, from: sql`${from} d` }
}

const start = (span: Span, alias: Sql = sql`d`): Sql => sql`date_trunc(${span}, ${alias}.day::timestamp)::date::text`
