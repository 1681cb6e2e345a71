import type { FigureKind, ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { Invalid, isJsonObject, type Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { type Attribution, type AttributionRow, attributionOf, isModel } from '../../attribution.ts'
import { models } from '../../touched-leads.ts'
import { kindAnswer, kindNote, moneyOf } from './kind-answer.ts'
import { chosenDays } from './sales.ts'
import type { ReportKind, StockOptions } from './stock.ts'

/**
 * What each channel brings and costs: as the page of advertising has it, by the same touch model. What the reader may not
 * see, and what nothing was paid for, has no column.
 */
export const channels: ReportKind = {
  key: 'channels',
  object: 'lead',
  chart: 'bar',
  period: { field: 'requestedAt', within: 'last90days' },
  models,
  needs: { lead: [] },
  compute: computeChannels,
}

interface Column {
  name: string
  kind: FigureKind
  of: (told: Told) => Json
}

/** What a row and the whole are told by. */
type Told = Omit<AttributionRow, 'channel' | 'campaign'>

const always: readonly Column[] = [
  { name: 'leads', kind: 'number', of: ({ leads }) => leads },
  { name: 'requests', kind: 'number', of: ({ requests }) => requests },
  { name: 'deals', kind: 'number', of: ({ deals }) => deals },
  { name: 'won', kind: 'number', of: ({ won }) => won },
]
const earned: Column = { name: 'worth', kind: 'money', of: ({ money }) => money }
const paid: readonly Column[] = [
  { name: 'cost', kind: 'money', of: ({ cost }) => cost },
  { name: 'perLead', kind: 'money', of: ({ perLead }) => perLead },
  { name: 'cac', kind: 'money', of: ({ perWon }) => perWon },
]
/** What came back beyond what was paid, as a part of it: −1 is all lost, 0 just regained. */
const romi: Column = { name: 'romi', kind: 'percent', of: told => (told.return === null ? null : told.return - 1) }

async function computeChannels(ctx: Context, options: StockOptions): Promise<ReportFigures> {
  const { model = 'last', filter, pipeline, asOf } = options
  if (!isModel(model)) throw new Invalid([{ field: 'model', code: 'choice', params: { choices: models.join(', ') } }])
  const days = chosenDays(ctx, channels.period, options)
  const from = days?.from ?? null
  const to = days?.to ?? null
  const found = await attributionOf(ctx, { from, to, by: 'channel', model, filter, pipeline, asOf })
  const { rows, otherCurrency } = found
  const whole = wholeOf(ctx, found)
  const seesMoney = rows.some(({ money }) => money)
  const seesCost = rows.some(({ cost }) => cost)
  const columns = [
    ...always,
    ...(seesMoney ? [earned] : []),
    ...(seesCost ? paid : []),
    ...(seesMoney && seesCost ? [romi] : []),
  ]
  return kindAnswer(ctx, {
    object: 'lead',
    asOf,
    period: { field: 'requestedAt', days },
    rowGroup: { field: 'channel', label: say(ctx.locale, 'reports:attribution.by.channel') },
    // Of one lead each channel has a share.
    measures: columns.map(({ name, kind }) => ({ name, kind, filter: null })),
    rows: rows.map(row => ({
      key: [row.channel],
      labels: [row.channel ?? say(ctx.locale, 'reports:attribution.direct')],
      filter: null,
      values: columns.map(({ of }) => of(row)),
      cells: [],
    })),
    total: { values: columns.map(({ of }) => of(whole)), cells: [] },
    notes: [
      ...(otherCurrency.won ? [kindNote(ctx, 'otherCurrency', { count: otherCurrency.won })] : []),
      ...(otherCurrency.costs
        ? [
            {
              code: 'otherCosts',
              message: say(ctx.locale, 'reports:attribution.otherCosts', { count: otherCurrency.costs }),
            },
          ]
        : []),
    ],
  })
}

function wholeOf(ctx: Context, { leads, requests, deals, won, money, cost }: Attribution): Told {
  const [earned, paid] = [amountOf(money), amountOf(cost)]
  const perOne = (count: number): Json => (paid && count ? moneyOf(ctx, paid / count) : null)
  return {
    ...{ leads, requests, deals, won, money, cost, perLead: perOne(leads), perWon: perOne(won) },
    return: paid && earned !== null ? earned / paid : null,
  }
}

const amountOf = (value: Json): number | null => (isJsonObject(value) ? Number(value.amount) : null)
