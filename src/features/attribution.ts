import sql from 'sql-template-tag'
import { Invalid, type Json, type Problem } from '../model/index.ts'
import { type Context, isMoment, objectOf, requireRight, scopeOf } from '../records/index.ts'
import { chosenRecords } from './chosen-records.ts'
import { type AskedTouches, isHidden, type Model, models, type Touched, touchedLeads } from './touched-leads.ts'

export interface AttributionQuery {
  /** First and last day (`YYYY-MM-DD`, in the company's time zone) on which the leads came. */
  from?: string
  to?: string
  by?: string
  model?: string
  /** As it was at that moment. */
  asOf?: string
}

export interface AttributionRow {
  /** `yandex / cpc`, or what the source is called; `null`: they came by themselves. */
  channel: string | null
  campaign: string | null
  /** Shares of leads, of their requests and deals, so that a column adds up to all of them. */
  leads: number
  requests: number
  deals: number
  won: number
  /** What the won deals are worth; `null` to whom the amounts of deals are hidden. */
  money: Json
  /** What was paid, for the days that lie in the period; `null` to who sees no costs, or not all leads. */
  cost: Json
  /** Paid for one lead, for one won deal, and what came back of each unit paid. */
  perLead: Json
  perWon: Json
  return: number | null
}

export interface Attribution {
  model: Model
  by: 'channel' | 'campaign'
  rows: AttributionRow[]
  /** Leads of the period, how often they asked, their deals and those that were won. */
  leads: number
  requests: number
  deals: number
  won: number
  /** What all of it brought and was paid, `null` as in the rows. Rounded once, which the sum of the rows is not. */
  money: Json
  cost: Json
  /** Won deals and costs in another currency than the company's, which are not in the sums. */
  otherCurrency: { won: number; costs: number }
}

/** By what the leads of a period came, what became of them and what was paid for it: of the leads and deals that the caller may see. */
export async function attributionReport(ctx: Context, query: AttributionQuery): Promise<Attribution> {
  return attributionOf(ctx, readQuery(query))
}

/** The same, asked by other parts of the program. A filter narrows the leads; what was paid then is told of none. */
export async function attributionOf(ctx: Context, asked: AskedTouches): Promise<Attribution> {
  requireRight(ctx, objectOf(ctx, 'lead'), 'read')
  const [touched, costs] = await Promise.all([touchedLeads(ctx, asked), costsOf(ctx, asked)])
  return { model: asked.model, by: asked.by, ...joined(ctx, touched, costs) }
}

/** Throws Invalid with every problem. */
function readQuery({ from, to, by = 'channel', model = 'last', asOf }: AttributionQuery): AskedTouches {
  const problems: Problem[] = [
    ...Object.entries({ from, to }).flatMap(([field, day]) => (day && !isDay(day) ? [{ field, code: 'date' }] : [])),
    ...(by === 'channel' || by === 'campaign'
      ? []
      : [{ field: 'by', code: 'choice', params: { choices: 'channel, campaign' } }]),
    ...(asOf === undefined || isMoment(asOf) ? [] : [{ field: 'asOf', code: 'time' }]),
    ...(isModel(model) ? [] : [{ field: 'model', code: 'choice', params: { choices: models.join(', ') } }]),
  ]
  if (problems.length || !isModel(model)) throw new Invalid(problems)
  return { from: from || null, to: to || null, by: by === 'campaign' ? by : 'channel', model, asOf }
}

/** Whether a word names a way to share merit. */
export const isModel = (name: string): name is Model => models.some(model => model === name)

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

interface Cost {
  channel: string
  campaign: string | null
  cost: string
  other: number
}

/** Costs by the days that lie in the period. Beside leads of a part of the company they would say nothing. */
async function costsOf(ctx: Context, { from, to, by, filter, pipeline, asOf }: AskedTouches): Promise<Cost[] | null> {
  const hidden = ['channel', 'campaign', 'from', 'to', 'amount'].some(field => isHidden(ctx, 'advertisingCost', field))
  const seesAll = scopeOf(ctx, objectOf(ctx, 'lead'), 'read') === 'all' && !filter && !pipeline
  if (!seesAll || hidden || scopeOf(ctx, objectOf(ctx, 'advertisingCost'), 'read') === 'none') return null
  const costs = chosenRecords(ctx, 'advertisingCost', { asOf })
  const { value } = costs
  const campaign = by === 'campaign' ? sql`nullif(btrim(${value('campaign')}), '')` : sql`null::text`
  const [first, last] = [value('from'), value('to')]
  const ours = sql`${costs.currencyOf('amount')} = ${ctx.config.company.currency}`
  return ctx.db.query<Cost>(
    sql`${costs.with} select min(btrim(${value('channel')})) as channel, ${campaign} as campaign, count(*) filter (where not (${ours}))::int as other,
        round(coalesce(sum(${value('amount')} * (least(${last}, coalesce(${to}::date, ${last})) - greatest(${first}, coalesce(${from}::date, ${first})) + 1)
          / (${last} - ${first} + 1)) filter (where ${ours}), 0), 2)::text as cost
      from ${costs.rows} where ${costs.where}
        and (${from}::date is null or ${last} >= ${from}::date) and (${to}::date is null or ${first} <= ${to}::date)
      group by lower(btrim(${value('channel')})), 2`,
    'fresh',
  )
}

const nothing = { leads: 0, requests: 0, deals: 0, won: 0, money: '0', otherWon: 0 }

/** Advertising that brought nobody stands in the report too: that is what it is asked for. */
function joined(ctx: Context, touched: Touched[], costs: Cost[] | null): Omit<Attribution, 'model' | 'by'> {
  const keyOf = ({ channel, campaign }: { channel: string | null; campaign: string | null }) =>
    JSON.stringify([channel?.toLowerCase() ?? null, campaign?.toLowerCase() ?? null])
  const money = (amount: number | string): Json => ({
    amount: Number(amount).toFixed(2),
    currency: ctx.config.company.currency,
  })
  const seesMoney = !isHidden(ctx, 'deal', 'amount') && scopeOf(ctx, objectOf(ctx, 'deal'), 'read') !== 'none'
  const known = new Map<string, Touched & { cost: number }>()
  for (const row of touched) {
    const before = known.get(keyOf(row))
    known.set(keyOf(row), {
      ...row,
      leads: row.leads + (before?.leads ?? 0),
      requests: row.requests + (before?.requests ?? 0),
      deals: row.deals + (before?.deals ?? 0),
      won: row.won + (before?.won ?? 0),
      money: String(Number(row.money) + Number(before?.money ?? 0)),
      otherWon: row.otherWon + (before?.otherWon ?? 0),
      cost: 0,
    })
  }
  for (const { channel, campaign, cost } of costs ?? []) {
    const place = keyOf({ channel, campaign })
    const row = known.get(place) ?? { ...nothing, channel, campaign, cost: 0 }
    known.set(place, { ...row, cost: row.cost + Number(cost) })
  }
  const all = [...known.values()]
  const rows = all
    .map(({ channel, campaign, leads, requests, deals, won, money: earned, cost }): AttributionRow => {
      const isPaid = costs !== null && cost > 0
      return {
        channel,
        campaign,
        leads: rounded(leads),
        requests: rounded(requests),
        deals: rounded(deals),
        won: rounded(won),
        money: seesMoney ? money(earned) : null,
        cost: costs ? money(cost) : null,
        perLead: isPaid && leads > 0 ? money(cost / leads) : null,
        perWon: isPaid && won > 0 ? money(cost / won) : null,
        return: isPaid && seesMoney ? rounded(Number(earned) / cost) : null,
      }
    })
    .sort((a, b) => b.leads - a.leads || (a.channel ?? '').localeCompare(b.channel ?? ''))
  const sum = (part: (row: Touched) => number) => Math.round(all.reduce((total, row) => total + part(row), 0))
  return {
    rows,
    leads: sum(({ leads }) => leads),
    requests: sum(({ requests }) => requests),
    deals: sum(({ deals }) => deals),
    won: sum(({ won }) => won),
    money: seesMoney ? money(all.reduce((total, row) => total + Number(row.money), 0)) : null,
    cost: costs ? money(all.reduce((total, row) => total + row.cost, 0)) : null,
    otherCurrency: {
      won: sum(({ otherWon }) => otherWon),
      costs: (costs ?? []).reduce((total, { other }) => total + other, 0),
    },
  }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
