import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { tableOf } from '../../../database/table.ts'
import { minorUnits } from '../../../model/index.ts'
import { type Context, objectOf, type Source, sourceAsOf, sourceNow } from '../../../records/index.ts'
import type { Period } from '../../sales-plans.ts'
import { categorySql } from './category.ts'

/** A deal as it was at a moment. */
export interface DealThen {
  id: string
  name: string
  owner: string
  pipeline: string
  kind: 'open' | 'won' | 'lost'
  /** Of open ones: `ForecastCategory`. */
  category: string
  /** When it is to be closed, or was. */
  day: string | null
  amount: string | null
  currency: string | null
  /** Of one unit of its currency in the company's own; `null`: not known. */
  rate: string | null
  /** In the company's currency, rounded to its smallest coin; `null` without a rate. */
  worth: string | null
}

/** Which deals, as of when (`null`: now). */
export interface Meant {
  at: string | null
  pipeline?: string | null
  period?: Period
  ids?: readonly string[]
  /** Only those that may count otherwise than at a moment (changed or made since, or in another currency), or only all others. */
  differing?: { since: string; is: boolean }
}

/**
 * Living deals that the caller sees, as they were at a moment, as members of a statement that end in `deals`. What is sold counts on the day on which it
 * was closed, what is open on the day on which it is to be. Sums are in the company's currency: of open deals by the last rate until
 * the moment, of sold ones by that of their day.
 */
export function dealsThen(ctx: Context, meant: Meant): { with: Sql; from: Sql } {
  const { at } = meant
  const { currency: own, timeZone } = ctx.config.company
  const moment = sql`${at ?? new Date().toISOString()}::timestamptz`
  const { members, rated } = at === null ? ratedNow(ctx, meant) : ratedAt(ctx, { ...meant, at })
  return {
    with: sql`${members}rated as (${rated}), deals as (
      select *, round(coalesce(amount, 0) * rate, ${minorUnits(own)}) as worth from (
        select d.*, case when coalesce(d.currency, ${own}) = ${own} then 1::numeric else (
            select x.rate::numeric from exchange_rate x
            where x.workspace_id = ${ctx.workspace} and x.deleted_at is null and x.currency = d.currency
              and x."on" <= case when d.kind = 'open' then (${moment} at time zone ${timeZone})::date else d.day end
            order by x."on" desc, x.created_at desc limit 1) end as rate
        from rated d) d)`,
    from: sql`deals`,
  }
}

interface Rated {
  /** What comes first in the statement. */
  members: Sql
  rated: Sql
}

function ratedNow(ctx: Context, meant: Meant): Rated {
  return { members: sql`with `, rated: asTheyAre(ctx, meant, sql`true`) }
}

/**
 * What has not been changed since is as it is now, and is read so: only the others, which are few, have their changes taken back.
 */
function ratedAt(ctx: Context, meant: Meant & { at: string }): Rated {
  const deal = objectOf(ctx, 'deal')
  const { at } = meant
  const then = sourceAsOf(ctx, deal, at, { among: candidates(ctx, meant) })
  const untouched = sql`t.created_at <= ${at}::timestamptz and not exists (select from (${changedSince(ctx, at)}) c where c.record_id = t.id)`
  return {
    members: sql`${then.with}, `,
    rated: sql`${asTheyAre(ctx, meant, untouched)}
      union all ${ratedSql(ctx, { source: then, meant, met: sql`${meant.differing?.is ?? true}::boolean` })}`,
  }
}

/** Deals as they are now. In a period what is sold and what is open are read each by its own index, the former from it alone. */
function asTheyAre(ctx: Context, meant: Meant, met: Sql): Sql {
  const source = sourceNow(ctx, objectOf(ctx, 'deal'), {})
  const all = sql`${met} and ${differs(ctx, meant)}`
  if (!meant.period) return ratedSql(ctx, { source, meant, met: all })
  const ofKind = (wanted: 'open' | 'won') => {
    const stages = [...ctx.config.stages.values()].filter(({ kind }) => kind === wanted).map(({ id }) => id)
    return ratedSql(ctx, { source, meant, met: sql`${all} and t.stage = any(${stages}::uuid[])`, kind: wanted })
  }
  return sql`${ofKind('open')} union all ${ofKind('won')}`
}

/** Of deals as they are: whether they may count otherwise than they did. Who was not changed since counts the same in our own currency. */
function differs(ctx: Context, { differing }: Meant): Sql {
  if (!differing) return sql`true`
  const { since, is } = differing
  const { currency } = ctx.config.company
  const may = sql`(t.created_at > ${since}::timestamptz or t.id in (${changedSince(ctx, since)})
      or (t.amount_currency is not null and t.amount_currency <> ${currency}))`
  return is ? may : sql`not ${may}`
}

interface Reading {
  source: Source
  meant: Meant
  met: Sql
  /** Only those of one kind, where that is known. */
  kind?: 'open' | 'won'
}

function ratedSql(ctx: Context, { source, meant, met, kind }: Reading): Sql {
  const { pipeline, ids, period } = meant
  const field = fieldsOf(ctx, source)
  const { timeZone } = ctx.config.company
  const day = sql`case when s.kind = 'open' then ${field.closesOn} else (${field.closedAt} at time zone ${timeZone})::date end`
  return sql`
      select t.id, ${field.name} as name, ${field.owner}::text as owner, ${field.pipeline}::text as pipeline, s.kind, s.probability,
        ${categorySql(kind === 'won' ? sql`null::text` : field.forecast)} as category, ${day} as day, ${field.amount} as amount, ${field.currency} as currency
      from ${source.from} join stage s on s.workspace_id = ${ctx.workspace} and s.id = ${field.stage}
      where ${source.where} and ${met} ${ids ? sql`and t.id = any(${[...ids]}::uuid[])` : empty}
        ${pipeline ? sql`and ${field.pipeline} = ${pipeline}::uuid` : empty} ${period ? withinDays(ctx, field, { period, kind }) : empty}`
}

type Fields = Record<
  'name' | 'owner' | 'pipeline' | 'stage' | 'forecast' | 'closesOn' | 'closedAt' | 'amount' | 'currency',
  Sql
>

function fieldsOf(ctx: Context, source: Source): Fields {
  const { fields } = tableOf(objectOf(ctx, 'deal'))
  const stored = (name: string) => {
    const found = fields.get(name)
    if (!found) throw new Error(`deals have no field ${name}`)
    return found
  }
  const value = (name: string) => raw(source.comparable(stored(name)))
  return {
    name: value('name'),
    owner: value('owner'),
    pipeline: value('pipeline'),
    stage: value('stage'),
    forecast: value('forecast'),
    closesOn: value('closesOn'),
    closedAt: value('closedAt'),
    amount: value('amount'),
    currency: raw(source.currency(stored('amount'))),
  }
}

/** Written so that indexes on both days help. */
function withinDays(
  { config }: Context,
  { closesOn, closedAt }: Fields,
  { period: { from, to }, kind }: { period: Period; kind: Reading['kind'] },
): Sql {
  const zone = config.company.timeZone
  const open = sql`${closesOn} between ${from}::date and ${to}::date`
  const won = sql`${closedAt} >= ${from}::date::timestamp at time zone ${zone} and ${closedAt} < (${to}::date + 1)::timestamp at time zone ${zone}`
  if (kind) return sql`and ${kind === 'open' ? open : won}`
  return sql`and ((s.kind = 'open' and ${open}) or (s.kind = 'won' and ${won}))`
}

/** Deals that have been changed since a moment. */
const changedSince = ({ workspace }: Context, at: string): Sql => sql`
    select record_id from change where workspace_id = ${workspace} and object = 'deal' and "at" > ${at}::timestamptz and kind <> 'created'`

/** Of the deals changed since, those that can have been in the period then: their days lie in it, or were others. */
function candidates(ctx: Context, { at, period, ids }: Meant & { at: string }): Sql {
  const changed = changedSince(ctx, at)
  if (ids) return sql`${changed} and record_id = any(${[...ids]}::uuid[])`
  if (!period) return changed
  const zone = ctx.config.company.timeZone
  return sql`select id from deal where workspace_id = ${ctx.workspace} and id in (${changed}) and (closes_on between ${period.from}::date and ${period.to}::date
      or closed_at >= ${period.from}::date::timestamp at time zone ${zone} and closed_at < (${period.to}::date + 1)::timestamp at time zone ${zone})
    union ${changed} and before ?| array['closesOn', 'closedAt']`
}

/** Deals one by one. */
export function listDealsThen(ctx: Context, meant: Meant): Promise<DealThen[]> {
  if (meant.ids?.length === 0) return Promise.resolve([])
  const { with: members, from } = dealsThen(ctx, meant)
  return ctx.db.query<DealThen>(
    sql`${members} select id, name, owner, pipeline, kind, category, day::text as day, amount::text as amount, currency, rate::text as rate, worth::text as worth from ${from}`,
    'fresh',
  )
}

/** Deals of an owner that count alike. */
export interface DealsAlike extends Pick<DealThen, 'owner' | 'kind' | 'category'> {
  count: number
  worth: string
}

/** What deals come to that count the same as at a moment: they need not be read one by one. */
export function sameSince(
  ctx: Context,
  meant: Omit<Meant, 'at' | 'ids' | 'differing'>,
  since: string,
): Promise<DealsAlike[]> {
  const { with: members, from } = dealsThen(ctx, { ...meant, at: null, differing: { since, is: false } })
  return ctx.db.query<DealsAlike>(
    sql`${members} select owner, kind, category, count(*)::int as count, coalesce(sum(worth), 0)::text as worth from ${from} group by 1, 2, 3`,
    'fresh',
  )
}
