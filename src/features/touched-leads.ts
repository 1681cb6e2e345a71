import sql, { empty, type Sql } from 'sql-template-tag'
import type { Filter } from '../model/index.ts'
import { type Context, fieldRight, objectOf, scopeOf } from '../records/index.ts'
import { type ChosenRecords, chosenRecords } from './chosen-records.ts'

/** How the merit of a lead is shared among the touches that led to it. */
export const models = ['first', 'last', 'linear', 'position', 'decay'] as const
export type Model = (typeof models)[number]

/** Which leads, by what, and how their merit is shared. */
export interface AskedTouches {
  /** First and last day on which the leads came; `null`: from the beginning, until now. */
  from: string | null
  to: string | null
  by: 'channel' | 'campaign'
  model: Model
  /** More conditions on the leads, and the pipeline of their deals. */
  filter?: Filter
  pipeline?: string
  /** As leads, deals and visits were at that moment; what sources are called is as it is now. */
  asOf?: string
}

/** Whether a field is hidden from the caller. */
export const isHidden = (ctx: Context, object: string, field: string): boolean =>
  fieldRight(ctx, objectOf(ctx, object), field) === 'hidden'

/** What one channel has the merit of, in shares. */
export interface Touched {
  channel: string | null
  campaign: string | null
  leads: number
  /** Times that these leads wrote, called or filled in a form; who was entered by hand or from a file asked once. */
  requests: number
  /** Deals of theirs, and those of them that were won. */
  deals: number
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
export async function touchedLeads(ctx: Context, asked: AskedTouches): Promise<Touched[]> {
  const { asOf } = asked
  const leads = chosenRecords(ctx, 'lead', asked)
  const cameAt = sql`coalesce(${leads.value('requestedAt')}, t.created_at)`
  const seesWay = !isHidden(ctx, 'lead', 'attribution')
  const until = (moment: Sql) => (asOf ? sql`and ${moment} <= ${asOf}::timestamptz` : empty)
  const campaign = asked.by === 'campaign' ? sql`campaign` : sql`null::text`
  return ctx.db.query<Touched>(
    sql`with recursive l as materialized (
        ${leads.with} select t.id, ${cameAt} as at, ${seesWay ? leads.stored('attribution') : sql`null::jsonb`} as attribution, ${leads.value('source')} as source
        from ${leads.rows} where ${leads.where} and ${inPeriod(ctx, leads, asked)}),
      own (lead, id) as (
        select id, id from l
        union
        select own.lead, part.id from own, lateral (
          select m.id from merged_record m where m.workspace_id = ${ctx.workspace} and m.kept = own.id
            ${asOf ? sql`and exists (select from merge g where g.workspace_id = m.workspace_id and g.id = m.merge_id ${until(sql`g.at`)})` : empty}
          union all
          select i.id from interest i where i.workspace_id = ${ctx.workspace} and i.lead = own.id and ${asOf ? sql`coalesce(i.deleted_at, 'infinity') > ${asOf}::timestamptz ${until(sql`i.created_at`)}` : sql`i.deleted_at is null`}) part),
      visited as (
        select distinct l.id as lead, l.at as came, v.id, v.began as at, v.channel, left(v.touch #>> '{utm,campaign}', 500) as campaign
        from l join own on own.lead = l.id,
          lateral (select k.visitor from visitor_known k where k.workspace_id = ${ctx.workspace} and k.record_id = own.id ${until(sql`k.at`)} offset 0) k,
          lateral (select v.id, v.began, v.channel, v.touch from visit v
            where v.workspace_id = ${ctx.workspace} and v.visitor = k.visitor and v.began <= l.at ${until(sql`v.began`)} offset 0) v
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
      sold as materialized (${dealsOf(ctx, asked)}),
      asked as materialized (select own.lead, r.count from own, lateral (
          select count(*) as count from receipt r where r.workspace_id = ${ctx.workspace} and r.record_id = own.id ${until(sql`r.at`)}) r),
      result as (select l.id, coalesce(d.count, 0) as deals, coalesce(d.won, 0) as won, coalesce(d.money, 0) as money, coalesce(d.other, 0) as other,
          greatest(a.count, 1) as requests
        from l left join sold d on d.lead = l.id left join (select lead, sum(count) as count from asked group by lead) a on a.lead = l.id)
      select w.channel, w.campaign, sum(w.weight)::float8 as leads, sum(w.weight * r.requests)::float8 as requests,
        sum(w.weight * r.deals)::float8 as deals, sum(w.weight * r.won)::float8 as won,
        sum(w.weight * r.money)::text as money, sum(w.weight * r.other)::float8 as "otherWon"
      from (select lead, channel, ${campaign} as campaign, weight from weighed) w join result r on r.id = w.lead group by 1, 2`,
    'fresh',
  )
}

function inPeriod(ctx: Context, leads: ChosenRecords, { from, to }: AskedTouches): Sql {
  const { timeZone } = ctx.config.company
  const requested = leads.value('requestedAt')
  // As `lead_came_index` has it.
  const came = sql`(case when ${requested} is null then t.created_at else ${requested} end)`
  const since = from ? sql`${came} >= (${from}::date)::timestamp at time zone ${timeZone}` : sql`true`
  const until = to ? sql`${came} < (${to}::date + 1)::timestamp at time zone ${timeZone}` : sql`true`
  return sql`${since} and ${until}`
}

/** Position: 40 % to the first and the last, 20 % to those between. Decay: half for each week before the lead came. */
function weight(model: Model): Sql {
  if (model === 'first') return sql`case when n = 1 then 1.0 else 0 end`
  if (model === 'last') return sql`case when n = of then 1.0 else 0 end`
  if (model === 'linear') return sql`1.0 / of`
  if (model === 'position')
    return sql`case when of = 1 then 1.0 when of = 2 then 0.5 when n = 1 or n = of then 0.4 else 0.2 / (of - 2) end`
  const half = sql`power(0.5, least(extract(epoch from came - at)::float8 / 604800, 500))`
  return sql`${half} / sum(${half}) over (partition by lead)`
}

/** Deals of the leads, by lead, and what of them was won: of those the caller may see. */
function dealsOf(ctx: Context, { pipeline, asOf }: AskedTouches): Sql {
  const nothing = sql`select null::uuid as lead, 0 as count, 0 as won, 0::numeric as money, 0 as other where false`
  if (
    scopeOf(ctx, objectOf(ctx, 'deal'), 'read') === 'none' ||
    isHidden(ctx, 'deal', 'stage') ||
    isHidden(ctx, 'deal', 'lead')
  )
    return nothing
  const deals = chosenRecords(ctx, 'deal', { asOf })
  const [lead, amount] = [deals.value('lead'), deals.value('amount')]
  const ours = sql`${deals.currencyOf('amount')} = ${ctx.config.company.currency}`
  const stages = [...ctx.config.stages.values()].filter(({ kind }) => kind === 'won').map(({ id }) => id)
  const won = sql`${deals.value('stage')} = any(${stages}::uuid[])`
  const money = isHidden(ctx, 'deal', 'amount')
    ? sql`0::numeric`
    : sql`coalesce(sum(${amount}) filter (where ${won} and ${ours}), 0)`
  const counted = (
    of: Sql,
  ) => sql`${deals.with} select ${lead} as lead, count(*)::int as count, count(*) filter (where ${won})::int as won, ${money} as money,
        count(*) filter (where ${won} and ${amount} is not null and not (${ours}))::int as other
      from ${deals.rows}
      where ${of} and ${deals.where} ${pipeline ? sql`and ${deals.value('pipeline')} = ${pipeline}` : empty}
      group by 1`
  // By index as they are; of then there is none, and all that changed since are read at once.
  return asOf
    ? counted(sql`${lead} in (select id from l)`)
    : sql`select d.* from l, lateral (${counted(sql`${lead} = l.id`)}) d`
}
