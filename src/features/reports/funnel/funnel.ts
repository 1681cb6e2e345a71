import sql, { empty, type Sql } from 'sql-template-tag'
import { Forbidden, Invalid, isDay, type Json, NotFound, type Problem } from '../../../model/index.ts'
import { type Context, fieldRight, objectOf, type PipelineInfo, requireRight } from '../../../records/index.ts'
import { type ChosenRecords, chosenRecords } from '../../chosen-records.ts'
import { readMoment } from '../../past-moment.ts'

export interface FunnelStage {
  stage: string
  name: string
  kind: string
  /** Deals of the period that came at least this far. */
  reached: number
  /** Share of the stage before that came this far, 0…1; `null` for the first and for lost. */
  conversion: number | null
  /** Deals that are here now, and what they are worth. */
  here: number
  sum: Json
  /** Mean days that a deal stays or stayed here, over all stays that began in the period's deals. */
  days: number | null
}

export interface Funnel {
  pipeline: { id: string; name: string }
  stages: FunnelStage[]
  deals: number
  won: number
  lost: number
  /** Won of all that were closed, 0…1. */
  winRate: number | null
  /** Mean days from the first day to the win. */
  cycleDays: number | null
  lostReasons: { reason: string | null; count: number; sum: Json }[]
  /** Deals whose amount is in another currency than the company's, and is not in the sums. */
  otherCurrency: number
  /** Deals that stood, at a past moment, in stages which the pipeline has no more. */
  elsewhere: number
}

export interface FunnelQuery {
  pipeline?: string
  /** First and last day (`YYYY-MM-DD`, in the company's time zone) on which the deals began. */
  from?: string
  to?: string
  /** A moment, or the beginning of a day: the deals as they were, and how far they had come until then, by the stages there are now. */
  asOf?: string
}

/**
 * How far the deals that began in a period came, what is stuck where, and why deals were lost: of those the caller may see. Throws
 * Invalid, Forbidden where stages are hidden from him, NotFound for an unknown pipeline.
 */
export async function funnelReport(ctx: Context, query: FunnelQuery): Promise<Funnel> {
  const deal = objectOf(ctx, 'deal')
  requireRight(ctx, deal, 'read')
  if (isHidden(ctx, 'stage') || isHidden(ctx, 'pipeline'))
    throw new Forbidden('noRight', { object: 'deal', verb: 'read' })
  const pipeline = pipelineOf(ctx, query.pipeline)
  const asOf = query.asOf === undefined ? undefined : readMoment(ctx, 'asOf', query.asOf)
  const deals = chosenRecords(ctx, 'deal', { asOf })
  const { value } = deals
  const began = sql`with d as materialized (
    ${deals.with} select t.id, ${value('stage')} as stage, t.created_at, ${value('closedAt')} as closed_at, ${opensOn(ctx, deals)} as opens_on,
      ${value('lostReason')} as lost_reason, ${amountSql(ctx, deals)} as amount
    from ${deals.rows} where ${deals.where} and ${value('pipeline')} = ${pipeline.id}::uuid and ${periodSql(ctx, deals, query)})`
  const [stays, closed, reasons] = await Promise.all([
    staysByStage(ctx, began, { pipeline, asOf }),
    closedDeals(ctx, began),
    lostReasons(ctx, began),
  ])
  const here = stays.stages.reduce((sum, stage) => sum + stage.here, 0)
  return {
    pipeline: { id: pipeline.id, name: pipeline.name },
    ...stays,
    ...closed,
    lostReasons: reasons,
    elsewhere: closed.deals - here,
  }
}

function pipelineOf(ctx: Context, id: string | undefined): PipelineInfo {
  const pipeline = id ? ctx.config.pipelines.find(known => known.id === id) : ctx.config.pipelines[0]
  if (!pipeline) throw new NotFound('notFound', { object: 'pipeline', id: id ?? '' })
  return pipeline
}

function periodSql(ctx: Context, deals: ChosenRecords, { from, to }: FunnelQuery): Sql {
  const problems: Problem[] = Object.entries({ from, to }).flatMap(([field, day]) =>
    day && !isDay(day) ? [{ field, code: 'date' }] : [],
  )
  if (problems.length) throw new Invalid(problems)
  const began = sql`coalesce(${opensOn(ctx, deals)}, (t.created_at at time zone ${ctx.config.company.timeZone})::date)`
  return sql`${from ? sql`${began} >= ${from}::date` : sql`true`} and ${to ? sql`${began} <= ${to}::date` : sql`true`}`
}

/** What the caller does not see of deals tells him nothing here either. */
const isHidden = (ctx: Context, field: string): boolean => fieldRight(ctx, objectOf(ctx, 'deal'), field) === 'hidden'

/** The day that somebody gave for it. */
const opensOn = (ctx: Context, { value }: ChosenRecords): Sql =>
  isHidden(ctx, 'opensOn') ? sql`null::date` : value('opensOn')

/** The amount where the caller may know it and it is in the company's currency. */
function amountSql(ctx: Context, { value, currencyOf }: ChosenRecords): Sql {
  if (isHidden(ctx, 'amount')) return sql`null::numeric`
  const amount = value('amount')
  return sql`case when ${currencyOf('amount')} = ${ctx.config.company.currency} then ${amount} when ${amount} is not null then 'NaN' end`
}

const sumSql = (ctx: Context): Sql =>
  isHidden(ctx, 'amount')
    ? sql`null::json`
    : sql`json_build_object('amount', round(coalesce(sum(amount) filter (where amount <> 'NaN'), 0), 2)::text, 'currency', ${ctx.config.company.currency}::text)`

/** A deal that has changed its stage more often than this is counted by its first changes. (The limit also keeps the look-up by deal.) */
const mostVisits = 200

/**
 * The stages a deal has been in come from its change rows. One that was won has been, for the funnel, through all open
 * stages, whichever it skipped; one of which only is known that it was lost, in the first.
 */
async function staysByStage(
  ctx: Context,
  began: Sql,
  { pipeline, asOf }: { pipeline: PipelineInfo; asOf?: string },
): Promise<{ stages: FunnelStage[] }> {
  const until = asOf ? sql`${asOf}::timestamptz` : sql`now()`
  const order = pipeline.stages.map(stage => stage.id)
  const rows = await ctx.db.query<{ stage: string; reached: number; here: number; sum: Json; days: number | null }>(
    sql`${began},
      visits as materialized (select d.id, v.stage, v.entered, lead(v.entered) over (partition by d.id order by v.change) as left_at
        from d cross join lateral (
          select (c.after->>'stage')::uuid as stage, c.at as entered, c.id as change from change c
          where c.workspace_id = ${ctx.workspace} and c.record_id = d.id and c.object = 'deal' and c.after ? 'stage' ${asOf ? sql`and c.at <= ${until}` : empty}
          order by c.id limit ${mostVisits}) v),
      steps as (select s.id as stage, s.n, s.kind from unnest(${order}::uuid[], ${pipeline.stages.map(stage => stage.kind)}::text[]) with ordinality s(id, kind, n)),
      furthest as (
        select v.id, coalesce(max(s.n) filter (where s.kind <> 'lost'), 1) as n from visits v join steps s on s.stage = v.stage group by v.id),
      reached as (select n, count(*) as count from furthest group by n),
      here as (select stage, count(*)::int as count, ${sumSql(ctx)} as sum from d group by stage),
      stays as (select stage, (avg(extract(epoch from coalesce(left_at, ${until}) - entered)) / 86400)::float8 as days from visits group by stage)
      select s.stage, coalesce(h.count, 0) as here, h.sum, case when s.kind = 'open' then y.days end as days,
        case when s.kind = 'lost' then coalesce(h.count, 0)
          else (select coalesce(sum(r.count), 0)::int from reached r where r.n >= s.n) end as reached
      from steps s left join here h on h.stage = s.stage left join stays y on y.stage = s.stage order by s.n`,
    'fresh',
  )
  const nothing: Json = isHidden(ctx, 'amount') ? null : { amount: '0.00', currency: ctx.config.company.currency }
  return {
    stages: rows.map((row, i) => {
      const info = pipeline.stages.find(stage => stage.id === row.stage)
      const before = rows[i - 1]
      const conversion = info?.kind === 'lost' || !before?.reached ? null : row.reached / before.reached
      return { ...row, sum: row.sum ?? nothing, name: info?.name ?? '', kind: info?.kind ?? '', conversion }
    }),
  }
}

async function closedDeals(
  ctx: Context,
  began: Sql,
): Promise<Pick<Funnel, 'deals' | 'won' | 'lost' | 'winRate' | 'cycleDays' | 'otherCurrency'>> {
  const row = await ctx.db.one<{ deals: number; won: number; lost: number; cycle: number | null; other: number }>(
    sql`${began} select count(*)::int as deals, count(*) filter (where s.kind = 'won')::int as won, count(*) filter (where s.kind = 'lost')::int as lost,
        avg(extract(epoch from d.closed_at - coalesce(d.opens_on::timestamptz, d.created_at)) / 86400) filter (where s.kind = 'won')::float8 as cycle,
        count(*) filter (where amount = 'NaN')::int as other
      from d left join stage s on s.workspace_id = ${ctx.workspace} and s.id = d.stage`,
    'fresh',
  )
  const { deals = 0, won = 0, lost = 0, cycle = null, other = 0 } = row ?? {}
  const cycleDays = isHidden(ctx, 'closedAt') ? null : cycle
  return { deals, won, lost, winRate: won + lost ? won / (won + lost) : null, cycleDays, otherCurrency: other }
}

async function lostReasons(ctx: Context, began: Sql): Promise<Funnel['lostReasons']> {
  if (isHidden(ctx, 'lostReason')) return []
  return ctx.db.query(
    sql`${began} select d.lost_reason as reason, count(*)::int as count, ${sumSql(ctx)} as sum
      from d join stage s on s.workspace_id = ${ctx.workspace} and s.id = d.stage and s.kind = 'lost'
      group by 1 order by 2 desc`,
    'fresh',
  )
}
