import sql, { type Sql } from 'sql-template-tag'
import type { ReportFigures } from '../../../charts/figures.ts'
import type { Context } from '../../../records/index.ts'
import type { Days } from '../figures/period.ts'
import { clientGrid, type Placed, placedIn } from './client-grid.ts'
import { chosenDays, firstSale, isSeenCompany, salesNeeds, salesSql, todaySql } from './sales.ts'
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
  const found = await ctx.db.query<Placed>(statementOf(ctx, days, options), 'roomy')
  return clientGrid(ctx, {
    key: 'abcXyz',
    days,
    asOf: options.asOf,
    found: placedIn(found, { rows, columns }),
    rows,
    columns,
  })
}

const rows = ['A', 'B', 'C']
const columns = ['X', 'Y', 'Z']

/**
 * In whole hundredths, which binary numbers add up exactly, too, in a fraction of the time; months by their place among those of the period,
 * so that the time zone is asked for each month and not for each sale.
 */
function statementOf(ctx: Context, days: Days | undefined, options: StockOptions): Sql {
  const months = sql`(select starts from span)`
  const last = days?.to ? sql`cardinality(${months})` : sql`max(last)`
  const first = days?.from ? sql`1` : sql`min(first)`
  return sql`
    with span as (select ${monthStarts(ctx, days, options)} as starts),
      month as (select company, width_bucket(closed_at, ${months}) as month, round(sum(amount::float8) * 100) as revenue, count(*) filter (where other) as others
        from (${salesSql(ctx, days, options)}) sale group by 1, 2),
      client as materialized (select c.id as company, coalesce(sum(m.revenue), 0) as revenue, coalesce(sum(m.revenue * m.revenue), 0) as squares, sum(m.others) as others,
          min(m.month) as first, max(m.month) as last
        from month m join company c on c.id = m.company where ${isSeenCompany(ctx, 'c')} group by c.id),
      whole as (select greatest(1, ${last} - ${first} + 1)::float8 as months, sum(revenue) as revenue from client),
      placed as (select c.company, c.revenue, c.others, w.revenue as whole,
          sum(c.revenue) over (order by c.revenue desc, c.company rows unbounded preceding) - c.revenue as before,
          sqrt(greatest(0, c.squares / w.months - power(c.revenue / w.months, 2))) / nullif(c.revenue / w.months, 0) as variation
        from client c cross join whole w)
    select case when whole = 0 or revenue = 0 then 2 when before * 5 < whole * 4 then 0 when before * 20 < whole * 19 then 1 else 2 end as "row",
      case when variation <= 0.25 then 0 when variation <= 0.75 then 1 else 2 end as "column",
      count(*)::int as clients, (sum(revenue) / 100)::numeric(24, 2)::text as revenue, sum(others)::int as others, (array_agg(company))[1:1001]::text[] as ids
    from placed group by 1, 2`
}

/** SQL: when each month of the period begins, up to now; of all time, from the first sale on. */
function monthStarts(ctx: Context, days: Days | undefined, options: StockOptions): Sql {
  const { timeZone } = ctx.config.company
  const from = days?.from ? sql`${days.from}::date` : sql`(${firstSale(ctx)}) at time zone ${timeZone}`
  const today = todaySql(ctx, options)
  const to = days?.to ? sql`least(${days.to}::date, ${today})` : today
  return sql`array(select start at time zone ${timeZone}
    from generate_series(date_trunc('month', ${from}), date_trunc('month', ${to}), interval '1 month') start)`
}
