import sql, { type Sql } from 'sql-template-tag'
import type { ReportFigures } from '../../../charts/figures.ts'
import type { Context } from '../../../records/index.ts'
import type { Days } from '../figures/period.ts'
import { clientGrid, type Placed, placedIn } from './client-grid.ts'
import { chosenDays, planOfClients, salesNeeds, salesSql, seenCompany, todaySql } from './sales.ts'
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
  const found = await ctx.db.query<Placed>(statementOf(ctx, days, options), planOfClients(options))
  return clientGrid(ctx, {
    key: 'rfm',
    days,
    asOf: options.asOf,
    found: placedIn(found, { rows, columns }),
    rows: rows.toReversed(),
    columns,
  })
}

/** From the longest ago. */
const rows = ['Rmore', 'R365', 'R180', 'R90', 'R30']
const columns = ['F1', 'F2', 'F4', 'Fmore']

function statementOf(ctx: Context, days: Days | undefined, options: StockOptions): Sql {
  const { timeZone } = ctx.config.company
  const today = todaySql(ctx, options)
  const end = days?.to ? sql`least(${days.to}::date, ${today})` : today
  return sql`
    with bound as (select array(select (${end} - ago)::timestamp at time zone ${timeZone} from unnest('{365,180,90,30}'::int[]) ago) as moments),
      client as materialized (select company, max(closed_at) as last, count(*) as times, sum(amount) as revenue, count(*) filter (where other) as others
        from (${salesSql(ctx, days, options)}) sale group by 1)
    select width_bucket(last, (select moments from bound)) as "row",
      case when times = 1 then 0 when times = 2 then 1 when times <= 4 then 2 else 3 end as "column",
      count(*)::int as clients, coalesce(sum(revenue), 0)::text as revenue, sum(others)::int as others, (array_agg(company))[1:1001]::text[] as ids
    from client where ${seenCompany(ctx, sql`client.company`)} group by 1, 2`
}
