import sql, { empty, type Sql } from 'sql-template-tag'
import { Exact, Invalid, minorUnits, type PayEntry } from '../../model/index.ts'
import { type Context, filterCondition, fromTable, living, objectOf } from '../../records/index.ts'
import type { Period } from '../sales-plans.ts'
import type { NewPayRule } from './rule.ts'
import type { Share } from './shares.ts'

/** A deal that was won, or money that came for one of its invoices or was given back. */
export interface Entry {
  /** By which the same is found again: the deal, or payment and invoice. */
  key: string
  deal: string
  /** `D-12`. */
  number: string
  day: string
  /** In the company's currency, rounded to its smallest coin; `null`: not known, for want of `lacks`. */
  amount: string | null
  lacks: 'rate' | 'margin'
  owner: string
  /** Of those who sold it together; none: its owner's alone. */
  shares: Share[]
}

/** Entries of a rule in a period, each asked for once; `null` where its filter can no longer be read. */
export type Entries = (rule: NewPayRule, period: Period) => Promise<Entry[] | null>

/** Reads entries whole, whoever asks: `whole` is the context of the system. `users`: only what these have a share of. */
export function readEntries(whole: Context, users: readonly string[] | null): Entries {
  const known = new Map<string, Promise<Entry[] | null>>()
  return ({ source, base, filter }, period) => {
    const asked: Asked = { source, base, filter, period, users }
    const key = JSON.stringify(asked)
    const found = known.get(key) ?? entriesOf(whole, asked)
    known.set(key, found)
    return found
  }
}

interface Asked extends Pick<NewPayRule, 'source' | 'base' | 'filter'> {
  period: Period
  users: readonly string[] | null
}

async function entriesOf(whole: Context, asked: Asked): Promise<Entry[] | null> {
  const condition = conditionOf(whole, asked.filter)
  if (condition === null) return null
  const deal = objectOf(whole, 'deal')
  const { currency: own } = whole.config.company
  const { users } = asked
  const mine = users
    ? sql`and (t.owner = any(${[...users]}::uuid[]) or exists (select from jsonb_array_elements(h.shares) e where (e->>'user')::uuid = any(${[...users]}::uuid[])))`
    : empty
  const worth = asked.base === 'margin' ? margin(asked) : sql`x.amount`
  return whole.db.query<Entry>(
    sql`
      select x.key, x.deal, ${`${deal.number}`} || x.number as number, x.day::text as day, x.owner,
        round(${worth} * r.rate, ${minorUnits(own)})::numeric(30, 2)::text as amount, case when r.rate is null then 'rate' else 'margin' end as lacks,
        x.shares
      from (
        select t.id::text as deal, t.number, t.owner::text as owner, coalesce(h.shares, '[]') as shares,
          t.amount as whole, t.amount_currency as whole_currency, t.margin, t.margin_currency, ${source(whole, asked)}
          ${sharesOf(whole)}
        where ${living(whole, deal, 't')} and ${within(whole, asked)} and (${condition}) ${mine}) x
      left join lateral (
        select 1::numeric as rate where coalesce(x.currency, ${own}) = ${own}
        union all (
          select e.rate::numeric from exchange_rate e
          where x.currency <> ${own} and e.workspace_id = ${whole.workspace} and e.deleted_at is null and e.currency = x.currency
            and e."on" <= x.day order by e."on" desc, e.created_at desc limit 1)) r on true
      order by x.day, x.number, x.key`,
    'fresh',
  )
}

/** `null`: it names fields that are gone. */
function conditionOf(whole: Context, filter: NewPayRule['filter']): Sql | null {
  if (!filter) return sql`true`
  try {
    return filterCondition(whole, objectOf(whole, 'deal'), filter, 't')
  } catch (error) {
    if (error instanceof Invalid) return null
    throw error
  }
}

/** Of a payment as much as of its deal is margin. */
const margin = ({ source }: Asked): Sql =>
  source === 'won'
    ? sql`case when x.margin_currency = x.whole_currency then x.margin end`
    : sql`case when x.margin_currency = x.whole_currency and x.whole > 0 then x.amount * x.margin / x.whole end`

function source(whole: Context, { source }: Asked): Sql {
  const deals = fromTable(objectOf(whole, 'deal'), 't')
  if (source === 'won')
    return sql`t.id::text as key, coalesce(t.amount, 0) as amount, t.amount_currency as currency,
      (t.closed_at at time zone ${whole.config.company.timeZone})::date as day
      from ${deals} join stage s on s.workspace_id = t.workspace_id and s.id = t.stage`
  return sql`a.payment::text || ' ' || a.invoice::text as key, p.paid_on as day, i.total_currency as currency,
      case p.direction when 'in' then a.credited else -a.credited end as amount
    from ${deals} join invoice i on i.workspace_id = t.workspace_id and i.deal = t.id
      join payment_allocation a on a.workspace_id = t.workspace_id and a.invoice = i.id
      join payment p on p.workspace_id = t.workspace_id and p.id = a.payment and p.deleted_at is null`
}

const sharesOf = ({ workspace }: Context): Sql => sql`
  left join lateral (
    select d.shares from deal_share d where d.workspace_id = ${workspace} and d.deal = t.id order by d.version desc limit 1) h on true`

/** Written so that indexes on both days help. */
function within({ config }: Context, { source, period: { from, to } }: Asked): Sql {
  const zone = config.company.timeZone
  if (source === 'paid') return sql`p.paid_on between ${from}::date and ${to}::date`
  return sql`s.kind = 'won' and t.closed_at >= ${from}::date::timestamp at time zone ${zone}
    and t.closed_at < (${to}::date + 1)::timestamp at time zone ${zone}`
}

/** Somebody's share of an entry; `null`: he has none. */
export function shareIn({ owner, shares, amount }: Entry, user: string): PayEntry | null {
  const parts = shares.length ? shares : [{ user: owner, share: '100' }]
  const at = parts.findIndex(part => part.user === user)
  const own = parts[at]
  if (!own) return null
  const before = parts.slice(0, at).reduce((all, { share }) => all.plus(share), new Exact(0))
  return { amount: amount ?? '0', before: before.toString(), share: own.share }
}

/** What somebody sold in a period, as plans count it: deals that are his, in the company's currency. */
export async function soldBy(whole: Context, user: string, { from, to }: Period): Promise<string> {
  const { currency: own, timeZone: zone } = whole.config.company
  const row = await whole.db.one<{ sold: string }>(
    sql`
      select coalesce(sum(round(coalesce(t.amount, 0) * r.rate, ${minorUnits(own)})), 0)::text as sold
      from deal t join stage s on s.workspace_id = t.workspace_id and s.id = t.stage
      join lateral (
        select 1::numeric as rate where coalesce(t.amount_currency, ${own}) = ${own}
        union all (
          select e.rate::numeric from exchange_rate e
          where t.amount_currency <> ${own} and e.workspace_id = ${whole.workspace} and e.deleted_at is null and e.currency = t.amount_currency
            and e."on" <= (t.closed_at at time zone ${zone})::date order by e."on" desc, e.created_at desc limit 1)) r on true
      where ${living(whole, objectOf(whole, 'deal'), 't')} and t.owner = ${user}::uuid and s.kind = 'won'
        and t.closed_at >= ${from}::date::timestamp at time zone ${zone} and t.closed_at < (${to}::date + 1)::timestamp at time zone ${zone}`,
    'fresh',
  )
  return row?.sold ?? '0'
}
