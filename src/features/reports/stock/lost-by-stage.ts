import sql, { empty } from 'sql-template-tag'
import type { ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import type { Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { chosenRecords } from '../../chosen-records.ts'
import { choiceLabel } from '../../show-value.ts'
import { pathLabel } from '../figures/labels.ts'
import type { Days } from '../figures/period.ts'
import { kindAnswer, kindNote, moneyOf } from './kind-answer.ts'
import { chosenDays, inDays } from './sales.ts'
import type { ReportKind, StockOptions } from './stock.ts'

/** From which stage lost deals went, by the reason: as their changes tell; of those of which only the end is known, from none. */
export const lostByStage: ReportKind = {
  key: 'lostByStage',
  object: 'deal',
  chart: 'heatMap',
  period: { field: 'closedAt', within: 'thisYear' },
  needs: { deal: ['stage', 'pipeline', 'closedAt', 'lostReason', 'amount'] },
  compute: computeLost,
}

interface Row {
  stage: string | null
  reason: string | null
  count: number
  sum: string | null
  others: number
}

async function computeLost(ctx: Context, options: StockOptions): Promise<ReportFigures> {
  const days = chosenDays(ctx, lostByStage.period, options)
  const found = await ctx.db.query<Row>(statementOf(ctx, days, options), 'roomy')
  const reasons = [...new Set(found.map(({ reason }) => reason))].sort((one, other) =>
    (one ?? '~').localeCompare(other ?? '~'),
  )
  const stages = ctx.config.pipelines
    .flatMap(({ stages }) => stages)
    .filter(({ id }) => found.some(({ stage }) => stage === id))
  const rows = [
    ...stages.map(({ id, name }) => ({ id, name })),
    ...(found.some(({ stage }) => stage === null)
      ? [{ id: null, name: say(ctx.locale, 'reports:stock.lostByStage.unknown') }]
      : []),
  ]
  const all = found.reduce((sum, row) => sum + row.count, 0)
  const figures = (some: Row[]): Json[] => {
    const count = some.reduce((sum, row) => sum + row.count, 0)
    return [
      count,
      moneyOf(
        ctx,
        some.reduce((sum, row) => sum + Number(row.sum ?? 0), 0),
      ),
      all ? count / all : null,
    ]
  }
  const others = found.reduce((sum, row) => sum + row.others, 0)
  const field = ctx.config.objects.get('deal')?.fields.lostReason
  const reasonLabel = (value: string | null) =>
    value === null || !field
      ? say(ctx.locale, 'reports:figures.blank')
      : choiceLabel(field, { object: 'deal', name: 'lostReason', value, language: ctx.locale })
  return kindAnswer(ctx, {
    object: 'deal',
    asOf: options.asOf,
    period: { field: 'closedAt', days },
    rowGroup: { field: 'stage', label: say(ctx.locale, 'reports:stock.lostByStage.row') },
    columnGroup: { field: 'lostReason', label: pathLabel(ctx, 'deal', 'lostReason') },
    measures: [
      { name: 'lost', kind: 'number', filter: null },
      { name: 'lostWorth', kind: 'money', filter: null },
      { name: 'share', kind: 'percent', filter: null },
    ],
    columns: reasons.map(reason => ({ key: [reason], labels: [reasonLabel(reason)], filter: null })),
    rows: rows.map(({ id, name }) => {
      const here = found.filter(({ stage }) => stage === id)
      return {
        key: [id],
        labels: [name],
        filter: null,
        values: figures(here),
        cells: reasons.map(reason => figures(here.filter(row => row.reason === reason))),
      }
    }),
    total: {
      values: figures(found),
      cells: reasons.map(reason => figures(found.filter(row => row.reason === reason))),
    },
    notes: others ? [kindNote(ctx, 'otherCurrency', { count: others })] : [],
  })
}

function statementOf(ctx: Context, days: Days | undefined, options: StockOptions) {
  const deals = chosenRecords(ctx, 'deal', options)
  const { value } = deals
  const { pipeline, asOf } = options
  const lost = [...ctx.config.stages.values()].filter(({ kind }) => kind === 'lost').map(({ id }) => id)
  const { currency } = ctx.config.company
  const [amount, other] = [value('amount'), deals.currencyOf('amount')]
  return sql`
    with d as materialized (
      ${deals.with} select t.id, ${value('stage')} as stage, ${value('lostReason')} as lost_reason, case when ${other} = ${currency} then ${amount} end as amount,
        ${amount} is not null and ${other} <> ${currency} as other
      from ${deals.rows} where ${deals.where} and ${value('stage')} = any(${lost}::uuid[])
        and ${inDays(ctx, value('closedAt'), days)} ${pipeline ? sql`and ${value('pipeline')} = ${pipeline}` : empty})
    select v.stage, d.lost_reason as reason, count(*)::int as count, sum(d.amount)::text as sum, count(*) filter (where d.other)::int as others
    from d left join lateral (
      select (c.before->>'stage')::uuid as stage from change c
      where c.workspace_id = ${ctx.workspace} and c.record_id = d.id and c.object = 'deal' and c.after->>'stage' = d.stage::text and c.before ? 'stage'
        ${asOf ? sql`and c.at <= ${asOf}::timestamptz` : empty}
      order by c.id desc limit 1) v on true
    group by 1, 2`
}
