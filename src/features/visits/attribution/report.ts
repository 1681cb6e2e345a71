import sql, { type Sql } from 'sql-template-tag'
import { Invalid, type Json, type Problem } from '../../../model/index.ts'
import {
  accessPredicate,
  type Context,
  fieldRight,
  living,
  objectOf,
  requireRight,
  scopeOf,
} from '../../../records/index.ts'

/** How the merit of a lead is shared among the touches that led to it. */
export const models = ['first', 'last', 'position', 'decay'] as const
export type Model = (typeof models)[number]

export interface AttributionQuery {
  /** First and last day (`YYYY-MM-DD`, in the company's time zone) on which the leads came. */
  from?: string
  to?: string
  by?: string
  model?: string
}

export interface AttributionRow {
  /** `yandex / cpc`, or what the source is called; `null`: they came by themselves. */
  channel: string | null
  campaign: string | null
  /** Shares of leads and of won deals, so that a column adds up to all of them. */
  leads: number
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
  /** Leads of the period, deals of theirs that were won. */
  leads: number
  won: number
  /** Won deals and costs in another currency than the company's, which are not in the sums. */
  otherCurrency: { won: number; costs: number }
}

/** By what the leads of a period came, what became of them and what was paid for it: of the leads and deals that the caller may see. */
export async function attributionReport(ctx: Context, query: AttributionQuery): Promise<Attribution> {
  requireRight(ctx, objectOf(ctx, 'lead'), 'read')
  const asked = readQuery(query)
  const [touched, costs] = await Promise.all([touchedLeads(ctx, asked), costsOf(ctx, asked)])
  return { model: asked.model, by: asked.by, ...joined(ctx, touched, costs) }
}

interface Asked {
  from: string | null
  to: string | null
  by: 'channel' | 'campaign'
  model: Model
}

/** Throws Invalid with every problem. */
function readQuery({ from, to, by = 'channel', model = 'last' }: AttributionQuery): Asked {
  const problems: Problem[] = [
    ...Object.entries({ from, to }).flatMap(([field, day]) => (day && !isDay(day) ? [{ field, code: 'date' }] : [])),
    ...(by === 'channel' || by === 'campaign'
      ? []
      : [{ field: 'by', code: 'choice', params: { choices: 'channel, campaign' } }]),
    ...(isModel(model) ? [] : [{ field: 'model', code: 'choice', params: { choices: models.join(', ') } }]),
  ]
  if (problems.length || !isModel(model)) throw new Invalid(problems)
  return { from: from || null, to: to || null, by: by === 'campaign' ? by : 'channel', model }
}

const isModel = (name: string): name is Model => models.some(model => model === name)

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

const isHidden = (ctx: Context, object: string, field: string): boolean =>
  fieldRight(ctx, objectOf(ctx, object), field) === 'hidden'

interface Touched {
  channel: string | null
  campaign: string | null
  leads: number
  won: number
  money: string
  otherWon: number
}

/**
 * Touches of a lead are the visits of its person until it came, direct ones only where there is no other; without visits what its
 * requests said of themselves, first and last; without that its source. Records that became one are one person, as on cards.
 * Only leads of the period are read, and of each its own by index (`offset 0`): how many there are is not known to the planner, who
 * would read all visits instead.
 */
async function touchedLeads(ctx: Context, asked: Asked): Promise<Touched[]> {
  const lead = objectOf(ctx, 'lead')
  const seesWay = !isHidden(ctx, 'lead', 'attribution')
  const campaign = asked.by === 'campaign' ? sql`campaign` : sql`null::text`
  return ctx.db.query<Touched>(
    sql`with recursive l as materialized (
        select t.id, coalesce(t.requested_at, t.created_at) as at, ${seesWay ? sql`t.attribution` : sql`null::jsonb`} as attribution, t.source
        from lead t where ${living(ctx, lead, 't')} and ${accessPredicate(ctx, lead, 'read', 't')} and ${inPeriod(ctx, asked)}),
      own (lead, id) as (
        select id, id from l
        union
        select own.lead, part.id from own, lateral (
          select m.id from merged_record m where m.workspace_id = ${ctx.workspace} and m.kept = own.id
          union all
          select i.id from interest i where i.workspace_id = ${ctx.workspace} and i.lead = own.id and i.deleted_at is null) part),
      visited as (
        select distinct l.id as lead, l.at as came, v.id, v.began as at, v.channel, left(v.touch #>> '{utm,campaign}', 500) as campaign
        from l join own on own.lead = l.id,
          lateral (select k.visitor from visitor_known k where k.workspace_id = ${ctx.workspace} and k.record_id = own.id offset 0) k,
          lateral (select v.id, v.began, v.channel, v.touch from visit v
            where v.workspace_id = ${ctx.workspace} and v.visitor = k.visitor and v.began <= l.at offset 0) v
        where ${seesWay}),
      said as (
        select l.id as lead, l.at as came, l.source, w.place, touch_channel(w.touch) as channel, left(w.touch #>> '{utm,campaign}', 500) as campaign,
          case when pg_input_is_valid(w.touch->>'at', 'timestamptz') then (w.touch->>'at')::timestamptz else l.at end as at
        from l, lateral (values (1, l.attribution->'first'), (2, l.attribution->'last')) w(place, touch)
        where not exists (select from visited where visited.lead = l.id) and jsonb_typeof(w.touch) = 'object'
          and (w.place = 1 or w.touch is distinct from l.attribution->'first')),
      every_touch as (
        select lead, came, at, channel, campaign, 0 as place from visited
        union all select lead, came, least(at, came), channel, campaign, place from said),
      marked as (select *, bool_or(channel is not null) over (partition by lead) as is_marked from every_touch),
      touch as (
        select lead, came, at, channel, campaign, place from marked where channel is not null or not is_marked
        union all
        select l.id, l.at, l.at, null, null, 0 from l where not exists (select from every_touch e where e.lead = l.id)),
      named as (
        select t.lead, t.came, t.at, t.place, t.campaign,
          coalesce(t.channel, case when exists (select from visited v where v.lead = t.lead) then null else coalesce(s.channel, s.name) end) as channel
        from touch t join l on l.id = t.lead left join source s on s.workspace_id = ${ctx.workspace} and s.id = l.source),
      placed as (
        select *, row_number() over w as n, count(*) over (partition by lead) as of from named
        window w as (partition by lead order by at, place, channel, campaign)),
      weighed as (
        select lead, channel, campaign, ${weight(asked.model)} as weight from placed),
      won as materialized (${wonDeals(ctx)}),
      result as (select l.id, coalesce(sum(w.count), 0) as won, coalesce(sum(w.money), 0) as money, coalesce(sum(w.other), 0) as other
        from l left join won w on w.lead = l.id group by l.id)
      select w.channel, w.campaign, sum(w.weight)::float8 as leads, sum(w.weight * r.won)::float8 as won,
        round(sum(w.weight * r.money)::numeric, 2)::text as money, sum(w.weight * r.other)::float8 as "otherWon"
      from (select lead, channel, ${campaign} as campaign, weight from weighed) w join result r on r.id = w.lead group by 1, 2`,
    'fresh',
  )
}

function inPeriod(ctx: Context, { from, to }: Asked): Sql {
  const { timeZone } = ctx.config.company
  // As `lead_came_index` has it.
  const came = sql`(case when t.requested_at is null then t.created_at else t.requested_at end)`
  const since = from ? sql`${came} >= (${from}::date)::timestamp at time zone ${timeZone}` : sql`true`
  const until = to ? sql`${came} < (${to}::date + 1)::timestamp at time zone ${timeZone}` : sql`true`
  return sql`${since} and ${until}`
}

/** Position: 40 % to the first and the last, 20 % to those between. Decay: half for each week before the lead came. */
function weight(model: Model): Sql {
  if (model === 'first') return sql`case when n = 1 then 1.0 else 0 end`
  if (model === 'last') return sql`case when n = of then 1.0 else 0 end`
  if (model === 'position')
    return sql`case when of = 1 then 1.0 when of = 2 then 0.5 when n = 1 or n = of then 0.4 else 0.2 / (of - 2) end`
  const half = sql`power(0.5, least(extract(epoch from came - at)::float8 / 604800, 500))`
  return sql`${half} / sum(${half}) over (partition by lead)`
}

/** Won deals of the leads, by lead: of those the caller may see. */
function wonDeals(ctx: Context): Sql {
  const deal = objectOf(ctx, 'deal')
  const nothing = sql`select null::uuid as lead, 0 as count, 0::numeric as money, 0 as other where false`
  if (scopeOf(ctx, deal, 'read') === 'none' || isHidden(ctx, 'deal', 'stage') || isHidden(ctx, 'deal', 'lead'))
    return nothing
  const ours = sql`t.amount_currency = ${ctx.config.company.currency}`
  const amount = isHidden(ctx, 'deal', 'amount')
    ? sql`0::numeric`
    : sql`coalesce(sum(t.amount) filter (where ${ours}), 0)`
  return sql`select d.* from l, lateral (select t.lead, count(*)::int as count, ${amount} as money,
        count(*) filter (where t.amount is not null and not (${ours}))::int as other
      from deal t join stage s on s.workspace_id = ${ctx.workspace} and s.id = t.stage and s.kind = 'won'
      where t.lead = l.id and ${living(ctx, deal, 't')} and ${accessPredicate(ctx, deal, 'read', 't')}
      group by t.lead) d`
}

interface Cost {
  channel: string
  campaign: string | null
  cost: string
  other: number
}

/** Costs by the days that lie in the period. Beside leads of a part of the company they would say nothing. */
async function costsOf(ctx: Context, { from, to, by }: Asked): Promise<Cost[] | null> {
  const object = objectOf(ctx, 'advertisingCost')
  const hidden = ['channel', 'campaign', 'from', 'to', 'amount'].some(field => isHidden(ctx, 'advertisingCost', field))
  const seesAll = scopeOf(ctx, objectOf(ctx, 'lead'), 'read') === 'all'
  if (!seesAll || hidden || scopeOf(ctx, object, 'read') === 'none') return null
  const campaign = by === 'campaign' ? sql`nullif(btrim(t.campaign), '')` : sql`null::text`
  const ours = sql`t.amount_currency = ${ctx.config.company.currency}`
  return ctx.db.query<Cost>(
    sql`select min(btrim(t.channel)) as channel, ${campaign} as campaign, count(*) filter (where not (${ours}))::int as other,
        round(coalesce(sum(t.amount * (least(t."to", coalesce(${to}::date, t."to")) - greatest(t."from", coalesce(${from}::date, t."from")) + 1)
          / (t."to" - t."from" + 1)) filter (where ${ours}), 0), 2)::text as cost
      from advertising_cost t where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')}
        and (${from}::date is null or t."to" >= ${from}::date) and (${to}::date is null or t."from" <= ${to}::date)
      group by lower(btrim(t.channel)), 2`,
    'fresh',
  )
}

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
      won: row.won + (before?.won ?? 0),
      money: String(Number(row.money) + Number(before?.money ?? 0)),
      otherWon: row.otherWon + (before?.otherWon ?? 0),
      cost: 0,
    })
  }
  for (const { channel, campaign, cost } of costs ?? []) {
    const place = keyOf({ channel, campaign })
    const row = known.get(place) ?? { channel, campaign, leads: 0, won: 0, money: '0', otherWon: 0, cost: 0 }
    known.set(place, { ...row, cost: row.cost + Number(cost) })
  }
  const all = [...known.values()]
  const rows = all
    .map(({ channel, campaign, leads, won, money: earned, cost }): AttributionRow => {
      const isPaid = costs !== null && cost > 0
      return {
        channel,
        campaign,
        leads: rounded(leads),
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
    won: sum(({ won }) => won),
    otherCurrency: {
      won: sum(({ otherWon }) => otherWon),
      costs: (costs ?? []).reduce((total, { other }) => total + other, 0),
    },
  }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
