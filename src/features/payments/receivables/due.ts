import sql, { join, type Sql } from 'sql-template-tag'
import { dayAt, Invalid, isDay, isId, type Problem } from '../../../model/index.ts'
import { accessPredicate, type Context, living, objectOf, requireRight } from '../../../records/index.ts'
import { requireSeen } from '../seen.ts'

/** By how many days an invoice is late on the day looked at. */
export const ages = ['notDue', 'upTo30', 'upTo60', 'upTo90', 'over90'] as const
export type Age = (typeof ages)[number]

export interface Asked {
  /** `2026-11-30`; without it today, where the company is. */
  asOf?: string
  owner?: string
  /** Of its people, and of those of the teams below it. */
  team?: string
  company?: string
  legalEntity?: string
}

export interface Due {
  asOf: string
  /** Rows `d` of what was owed on that day: id, company, owner, currency, owed, age, late (days; negative: not due yet). */
  rows: Sql
}

/**
 * What was owed on a day, of the invoices that the caller may see (and, for a file, take along). Today it stands on the invoices; of an
 * earlier day it is counted from the payments that had come. Cancelled invoices are owed on no day.
 */
export function dueOn(ctx: Context, asked: Asked, verb: 'read' | 'export' = 'read'): Due {
  const invoice = objectOf(ctx, 'invoice')
  requireRight(ctx, invoice, verb)
  requireSeen(ctx, 'invoice', ['total', 'paid', 'owed', 'issuedOn', 'dueOn', 'company', 'owner', 'status'])
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  const { asOf = today } = asked
  requireReadable(asked)
  const seen = verb === 'read' ? sql`true` : accessPredicate(ctx, invoice, verb, 't')
  const chosen = [
    living(ctx, invoice, 't'),
    accessPredicate(ctx, invoice, 'read', 't'),
    seen,
    ...(asked.owner ? [sql`t.owner = ${asked.owner}`] : []),
    ...(asked.team ? [sql`t.owner = any(${peopleOf(ctx, asked.team)}::uuid[])`] : []),
    ...(asked.company ? [sql`t.company = ${asked.company}`] : []),
    ...(asked.legalEntity ? [sql`t.legal_entity = ${asked.legalEntity}`] : []),
  ]
  const owed = asOf === today ? owedToday(chosen) : owedOn(asOf, chosen)
  return {
    asOf,
    rows: sql`o as (${owed}), d as materialized (
      select o.*, ${asOf}::date - o.due as late, case when o.due >= ${asOf}::date then 'notDue'
        when ${asOf}::date - o.due <= 30 then 'upTo30' when ${asOf}::date - o.due <= 60 then 'upTo60'
        when ${asOf}::date - o.due <= 90 then 'upTo90' else 'over90' end as age
      from o where o.owed > 0)`,
  }
}

/** Who is in a team, or in one below it. */
function peopleOf({ config }: Context, team: string): string[] {
  const isWithin = (of: string | null, above = new Set<string>()): boolean =>
    of !== null &&
    !above.has(of) &&
    (of === team || isWithin(config.teams.get(of)?.parent ?? null, new Set([...above, of])))
  return [...config.users.values()].filter(user => isWithin(user.team)).map(({ id }) => id)
}

function requireReadable({ asOf, owner, team, company, legalEntity }: Asked): void {
  const problems: Problem[] = Object.entries({ owner, team, company, legalEntity }).flatMap(([field, id]) =>
    id === undefined || isId(id) ? [] : [{ field, code: 'id' }],
  )
  if (asOf !== undefined && !isDay(asOf)) problems.push({ field: 'asOf', code: 'date' })
  if (problems.length) throw new Invalid(problems)
}

/** Where no day to pay by is given, it is that of the invoice. */
const owedToday = (chosen: readonly Sql[]): Sql => sql`
  select t.id, t.company, t.owner, t.owed_currency as currency, t.owed, coalesce(t.due_on, t.issued_on) as due
  from invoice t where ${join(chosen, ' and ')} and t.status in ('issued', 'partlyPaid')`

const owedOn = (asOf: string, chosen: readonly Sql[]): Sql => sql`
  select t.id, t.company, t.owner, t.total_currency as currency, coalesce(t.due_on, t.issued_on) as due, t.total - coalesce(c.paid, 0) as owed
  from invoice t left join (
    select a.workspace_id, a.invoice, sum(case p.direction when 'in' then a.credited else -a.credited end) as paid
    from payment_allocation a join payment p on p.workspace_id = a.workspace_id and p.id = a.payment
    where p.deleted_at is null and p.paid_on <= ${asOf}::date group by 1, 2) c on c.workspace_id = t.workspace_id and c.invoice = t.id
  where ${join(chosen, ' and ')} and t.status in ('issued', 'partlyPaid', 'paid') and t.issued_on <= ${asOf}::date`
