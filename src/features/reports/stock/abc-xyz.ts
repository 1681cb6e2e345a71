import sql from 'sql-template-tag'
import type { ReportFigures } from '../../../charts/figures.ts'
import type { Context } from '../../../records/index.ts'
import { clientGrid, type GridRow } from './client-grid.ts'
import { chosenDays, monthSql, salesNeeds, salesSql, seenCompany } from './sales.ts'
import type { ReportKind, StockOptions } from './stock.ts'

/**
 * Clients by what they bring and how evenly. A: the largest, who together bring 80 % of the revenue; B: those up to 95 %; C: the rest (Pareto, in the usual
 * thresholds). X: what a client brings in the months of the period varies by at most 25 % of its mean (coefficient of variation of all its
 * months, also of those without a purchase); Y: at most 75 %; Z: more.
 */
export const abcXyz: ReportKind = {
  key: 'abcXyz',
  object: 'company',
  chart: 'heatMap',
  period: { field: 'closedAt', within: 'lastYear' },
  needs: salesNeeds,
  compute: computeAbcXyz,
}

async function computeAbcXyz(ctx: Context, options: StockOptions): Promise<ReportFigures> {
  const days = chosenDays(ctx, abcXyz.period, options)
  const found = await ctx.db.query<GridRow>(
    sql`
    with month as materialized (
        select company, ${monthSql(ctx, sql`closed_at`)} as month, sum(amount) as revenue, count(*) filter (where other) as others
        from (${salesSql(ctx, days, options)}) sale where ${seenCompany(ctx, sql`sale.company`)} group by 1, 2),
      span as (select date_trunc('month', coalesce(${days?.from ?? null}::date, min(month))) as first,
        date_trunc('month', least(coalesce(${days?.to ?? null}::date, max(month)), current_date)) as last from month),
      months as (select greatest(1, (extract(year from last) - extract(year from first)) * 12 + extract(month from last) - extract(month from first) + 1)::float8 as n from span),
      client as (select company, coalesce(sum(revenue), 0) as revenue, sum(power(coalesce(revenue, 0)::float8, 2)) as squares, sum(others)::int as others from month group by 1),
      placed as (select c.*, sum(revenue) over (order by revenue desc, company) - revenue as before, sum(revenue) over () as whole,
        sqrt(greatest(0, squares / m.n - power(revenue::float8 / m.n, 2))) / nullif(revenue::float8 / m.n, 0) as variation from client c cross join months m)
    select case when whole = 0 or revenue = 0 then 'C' when before < whole * 0.8 then 'A' when before < whole * 0.95 then 'B' else 'C' end as "row",
      case when variation <= 0.25 then 'X' when variation <= 0.75 then 'Y' else 'Z' end as "column",
      count(*)::int as clients, sum(revenue)::text as revenue, sum(others)::int as others, (array_agg(company::text))[1:1001] as ids
    from placed group by 1, 2`,
    'roomy',
  )
  return clientGrid(ctx, { key: 'abcXyz', days, found, rows: ['A', 'B', 'C'], columns: ['X', 'Y', 'Z'] })
}
