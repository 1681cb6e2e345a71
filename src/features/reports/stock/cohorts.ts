import sql from 'sql-template-tag'
import type { ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { type Json, monthStart } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { spanLabel } from '../figures/labels.ts'
import { kindAnswer, kindNote, moneyOf } from './kind-answer.ts'
import { chosenDays, monthSql, planOfClients, salesNeeds, salesSql, seenCompany } from './sales.ts'
import type { ReportKind, StockOptions } from './stock.ts'

/** Months after the first purchase that are shown. */
const mostMonths = 13

/**
 * Clients by the month in which they first bought, and what became of them in each month after: who bought again, what they
 * brought, and what a client of the cohort has brought so far (its lifetime value up to there).
 */
export const cohorts: ReportKind = {
  key: 'cohorts',
  object: 'deal',
  chart: 'heatMap',
  period: { field: 'closedAt', within: 'thisYear' },
  needs: salesNeeds,
  compute: computeCohorts,
}

interface Row {
  cohort: string
  months: number
  clients: number
  revenue: string | null
  others: number
}

/** Whose first purchase lies in the period; first is first of all that the caller sees. */
async function computeCohorts(ctx: Context, options: StockOptions): Promise<ReportFigures> {
  const days = chosenDays(ctx, cohorts.period, options)
  const rows = await ctx.db.query<Row>(
    sql`
    with sale as not materialized (${salesSql(ctx, undefined, options)}),
      first as (select company, ${monthSql(ctx, sql`min(closed_at)`)} as cohort from sale group by 1),
      chosen as materialized (select * from first
        where (${days?.from ?? null}::date is null or cohort >= date_trunc('month', ${days?.from ?? null}::date))
          and (${days?.to ?? null}::date is null or cohort <= ${days?.to ?? null}::date) and ${seenCompany(ctx, sql`first.company`)}),
      bought as (select company, cohort, ${monthSql(ctx, sql`closed_at`)} as month, amount, other from chosen join sale using (company))
    select to_char(cohort, 'YYYY-MM-DD') as cohort,
      ((extract(year from month) - extract(year from cohort)) * 12 + extract(month from month) - extract(month from cohort))::int as months,
      count(distinct company)::int as clients, sum(amount)::text as revenue, count(*) filter (where other)::int as others
    from bought group by 1, 2 order by 1, 2`,
    planOfClients(options),
  )
  const names = [...new Set(rows.map(({ cohort }) => cohort))]
  const last = Math.min(mostMonths - 1, Math.max(0, ...rows.map(({ months }) => months)))
  const columns = Array.from({ length: last + 1 }, (_, months) => months)
  const lines = names.map(cohort => lineOf(ctx, cohort, { rows: rows.filter(row => row.cohort === cohort), columns }))
  const others = rows.reduce((sum, row) => sum + row.others, 0)
  return kindAnswer(ctx, {
    object: 'deal',
    asOf: options.asOf,
    period: { field: 'closedAt', days },
    rowGroup: { field: 'closedAt', label: say(ctx.locale, 'reports:stock.cohorts.row') },
    columnGroup: { field: 'closedAt', label: say(ctx.locale, 'reports:stock.cohorts.column') },
    measures: [
      { name: 'clients', kind: 'number', filter: null },
      { name: 'returningShare', kind: 'percent', filter: null },
      { name: 'revenue', kind: 'money', filter: null },
      { name: 'perClientSoFar', kind: 'money', filter: null },
    ],
    columns: columns.map(months => ({ key: [months], labels: [String(months)], filter: null })),
    rows: lines,
    total: totalOf(ctx, rows, columns),
    notes: others ? [kindNote(ctx, 'otherCurrency', { count: others })] : [],
  })
}

function lineOf(ctx: Context, cohort: string, { rows, columns }: { rows: Row[]; columns: number[] }) {
  const size = rows.find(({ months }) => months === 0)?.clients ?? 0
  const now = monthStart(new Date().toISOString())
  let sum = 0
  const cells = columns.map((months): Json[] => {
    // What is yet to come is empty, not nought.
    if (monthStart(cohort, months) > now) return [null, null, null, null]
    const row = rows.find(one => one.months === months)
    sum += Number(row?.revenue ?? 0)
    const clients = row?.clients ?? 0
    return [
      clients,
      size ? clients / size : null,
      moneyOf(ctx, row?.revenue ?? 0),
      moneyOf(ctx, size ? sum / size : null),
    ]
  })
  const all = rows.reduce((whole, { revenue }) => whole + Number(revenue ?? 0), 0)
  return {
    key: [cohort],
    labels: [spanLabel(ctx.locale, cohort, 'month')],
    filter: null,
    values: [size, null, moneyOf(ctx, all), moneyOf(ctx, size ? all / size : null)],
    cells,
  }
}

function totalOf(ctx: Context, rows: Row[], columns: number[]) {
  const clients = rows.filter(({ months }) => months === 0).reduce((sum, row) => sum + row.clients, 0)
  const revenue = rows.reduce((sum, row) => sum + Number(row.revenue ?? 0), 0)
  return {
    values: [clients, null, moneyOf(ctx, revenue), moneyOf(ctx, clients ? revenue / clients : null)],
    cells: columns.map((months): Json[] => {
      const here = rows.filter(row => row.months === months)
      const sum = here.reduce((whole, row) => whole + Number(row.revenue ?? 0), 0)
      return [here.reduce((whole, row) => whole + row.clients, 0), null, moneyOf(ctx, sum), null]
    }),
  }
}
