import sql from 'sql-template-tag'
import { monthStart, newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { monthsOf, type Period, periodFrom } from '../sales-plans.ts'
import type { Basis, Line } from './reckon.ts'

/** A statement as it was closed. */
export interface Closed {
  id: string
  user: string
  from: string
  currency: string
  total: string
  lines: Line[]
  basis: Basis
  by: string | null
  at: string
}

/** So many periods back later changes of what is closed are looked for. */
const mostPeriods = 12

/** The period before. */
export const periodBefore = ({ span, from }: Period): Period => periodFrom(span, monthStart(from, -monthsOf[span]))

/** Closed statements of people: that of the period, and of those before it as far as changes are looked for. */
export function closedUntil(
  { db, workspace }: Context,
  { users, period }: { users: readonly string[]; period: Period },
): Promise<Closed[]> {
  const since = monthStart(period.from, -monthsOf[period.span] * mostPeriods)
  return db.query<Closed>(
    sql`select id, user_id as user, starts_on::text as "from", currency, total::text as total, lines, basis, closed_by as by, closed_at as at
      from pay_statement where workspace_id = ${workspace} and user_id = any(${[...users]}::uuid[]) and span = ${period.span}
        and starts_on between ${since}::date and ${period.from}::date and reopened_at is null order by starts_on`,
    'fresh',
  )
}

/** The closed periods that lie before one without a gap, the oldest first. */
export function runBefore(closed: readonly Closed[], period: Period): Closed[] {
  const run: Closed[] = []
  for (let at = periodBefore(period); ; at = periodBefore(at)) {
    const found = closed.find(({ from }) => from === at.from)
    if (!found) return run
    run.unshift(found)
  }
}

export interface NewClosed extends Pick<Closed, 'user' | 'currency' | 'total' | 'lines' | 'basis'> {
  period: Period
}

/** The id of what was closed; `undefined`: it is closed already. */
export async function keepClosed(
  ctx: Context,
  { user, period, currency, total, lines, basis }: NewClosed,
): Promise<string | undefined> {
  const row = await ctx.db.one<{ id: string }>(sql`
    insert into pay_statement (id, user_id, span, starts_on, currency, total, lines, basis, closed_by)
    values (${newId()}, ${user}, ${period.span}, ${period.from}::date, ${currency}, ${total}::numeric, ${JSON.stringify(lines)}::jsonb,
      ${JSON.stringify(basis)}::jsonb, ${ctx.actor.user}::uuid)
    on conflict (workspace_id, user_id, span, starts_on) where reopened_at is null do nothing returning id`)
  return row?.id
}

export interface Closing {
  id: string
  user: string
  span: Period['span']
  from: string
  /** Whether a later period of his is closed. */
  later: boolean
}

/** A closing that still holds, held until the transaction ends. */
export const findClosing = ({ db, workspace }: Context, id: string): Promise<Closing | undefined> =>
  db.one<Closing>(sql`
    select s.id, s.user_id as user, s.span, s.starts_on::text as "from",
      exists (select from pay_statement l where l.workspace_id = s.workspace_id and l.user_id = s.user_id and l.span = s.span
        and l.starts_on > s.starts_on and l.reopened_at is null) as later
    from pay_statement s where s.workspace_id = ${workspace} and s.id = ${id}::uuid and s.reopened_at is null for update of s`)

export async function endClosing(ctx: Context, id: string): Promise<void> {
  await ctx.db.query(sql`
    update pay_statement set reopened_at = now(), reopened_by = ${ctx.actor.user}::uuid
    where workspace_id = ${ctx.workspace} and id = ${id}::uuid`)
}
