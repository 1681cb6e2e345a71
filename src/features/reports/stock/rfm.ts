import sql from 'sql-template-tag'
import type { ReportFigures } from '../../../charts/figures.ts'
import type { Context } from '../../../records/index.ts'
import { clientGrid, type GridRow } from './client-grid.ts'
import { chosenDays, salesNeeds, salesSql, seenCompany } from './sales.ts'
import type { ReportKind, StockOptions } from './stock.ts'

/**
 * Clients by how lately they bought (up to 30, 90, 180, 365 days before the end of the period, longer) and how often (once, twice, 3–4 times, more): fixed
 * bounds, so that a cell means the same next month, where fifths of all clients would not.
 */
export const rfm: ReportKind = {
  key: 'rfm',
  object: 'company',
  chart: 'heatMap',
  needs: salesNeeds,
  compute: computeRfm,
}

async function computeRfm(ctx: Context, options: StockOptions): Promise<ReportFigures> {
  const days = chosenDays(ctx, options.period ? { field: 'closedAt' } : undefined, options)
  const { timeZone } = ctx.config.company
  const found = await ctx.db.query<GridRow>(
    sql`
    with client as materialized (select company, max(closed_at) as last, count(*) as times, coalesce(sum(amount), 0) as revenue,
        count(*) filter (where other)::int as others from (${salesSql(ctx, days, options)}) sale group by 1),
      aged as (select *, least(coalesce(${days?.to ?? null}::date, (now() at time zone ${timeZone})::date), (now() at time zone ${timeZone})::date)
          - (last at time zone ${timeZone})::date as ago
        from client where ${seenCompany(ctx, sql`client.company`)})
    select case when ago <= 30 then 'R30' when ago <= 90 then 'R90' when ago <= 180 then 'R180' when ago <= 365 then 'R365' else 'Rmore' end as "row",
      case when times = 1 then 'F1' when times = 2 then 'F2' when times <= 4 then 'F4' else 'Fmore' end as "column",
      count(*)::int as clients, sum(revenue)::text as revenue, sum(others)::int as others, (array_agg(company::text))[1:1001] as ids
    from aged group by 1, 2`,
    'roomy',
  )
  const rows = ['R30', 'R90', 'R180', 'R365', 'Rmore']
  return clientGrid(ctx, { key: 'rfm', days, found, rows, columns: ['F1', 'F2', 'F4', 'Fmore'] })
}
