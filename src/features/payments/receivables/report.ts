import sql, { raw } from 'sql-template-tag'
import { Exact, type JsonObject, minorUnits } from '../../../model/index.ts'
import { accessPredicate, type Context, living, objectOf } from '../../../records/index.ts'
import { ratesOn } from '../allocation/rate.ts'
import { invoiceJson } from '../allocation/read.ts'
import { type Age, type Asked, ages, dueOn } from './due.ts'

export interface ByAge extends Record<Age, string> {
  total: string
  count: number
}

export interface Receivables {
  asOf: string
  /** The company's own, in which `total` and `inOwn` are. */
  currency: string
  /** All of it by the rates of the day; without what is in a currency of which none is known. */
  total: ByAge
  missingRates: string[]
  currencies: (ByAge & { currency: string })[]
  /** The largest first; `more`: so many are not among them. */
  rows: ReceivablesRow[]
  more: number
}

export interface ReceivablesRow {
  /** `null`: of invoices that name no company. */
  id: string | null
  /** `null` where the caller does not see who it is. */
  name: string | null
  inOwn: ByAge | null
  amounts: (ByAge & { currency: string })[]
}

export type By = 'company' | 'owner'

interface Group extends ByAge {
  key: string | null
  currency: string
}

/** What clients owe, by how late it is: by company, or by who answers for the invoices. */
export async function receivablesReport(
  ctx: Context,
  asked: Asked & { by?: By },
  { most = 200, verb = 'read' as 'read' | 'export' } = {},
): Promise<Receivables> {
  const { by = 'company' } = asked
  const { asOf, rows } = dueOn(ctx, asked, verb)
  const groups = await ctx.db.query<Group>(
    sql`with ${rows} select d.${raw(by)} as key, d.currency, count(*)::int as count, sum(d.owed)::text as total, ${raw(sums)}
      from d group by 1, 2`,
    'fresh',
  )
  const rates = await ratesOn(
    ctx,
    groups.map(({ currency }) => currency),
    asOf,
  )
  const { currency } = ctx.config.company
  const byKey = [...Map.groupBy(groups, ({ key }) => key)].map(([id, of]) => ({
    id,
    inOwn: of.every(group => rates.has(group.currency)) ? inOwn(of, rates, currency) : null,
    amounts: of.map(({ key: _, ...amounts }) => amounts),
  }))
  byKey.sort((one, other) => new Exact(other.inOwn?.total ?? '1e30').cmp(one.inOwn?.total ?? '1e30'))
  const shown = byKey.slice(0, most)
  const names = await namesOf(
    ctx,
    by,
    shown.flatMap(({ id }) => id ?? []),
  )
  return {
    asOf,
    currency,
    total: inOwn(
      groups.filter(group => rates.has(group.currency)),
      rates,
      currency,
    ),
    missingRates: [...new Set(groups.map(group => group.currency))].filter(each => !rates.has(each)).sort(),
    currencies: [...Map.groupBy(groups, group => group.currency)]
      .map(([each, of]) => ({ currency: each, ...inOwn(of, new Map([[each, new Exact(1)]]), each) }))
      .sort((one, other) => (one.currency < other.currency ? -1 : 1)),
    rows: shown.map(({ id, ...row }) => ({ id, name: id === null ? null : (names.get(id) ?? null), ...row })),
    more: byKey.length - shown.length,
  }
}

const sums = ages
  .map(age => `round(coalesce(sum(d.owed) filter (where d.age = '${age}'), 0), 2)::text as "${age}"`)
  .join(', ')

/** Converted first and rounded once a sum. */
function inOwn(groups: readonly Group[], rates: ReadonlyMap<string, Exact>, currency: string): ByAge {
  const digits = minorUnits(currency)
  const sum = (of: Age | 'total') =>
    groups
      .reduce((all, group) => all.plus(new Exact(group[of]).times(rates.get(group.currency) ?? 0)), new Exact(0))
      .toDecimalPlaces(digits)
      .toFixed(2)
  const count = groups.reduce((all, group) => all + group.count, 0)
  const [notDue, upTo30, upTo60, upTo90, over90] = [
    sum('notDue'),
    sum('upTo30'),
    sum('upTo60'),
    sum('upTo90'),
    sum('over90'),
  ]
  return { notDue, upTo30, upTo60, upTo90, over90, total: sum('total'), count }
}

async function namesOf(ctx: Context, by: By, ids: readonly string[]): Promise<Map<string, string>> {
  if (by === 'owner') return new Map(ids.map(id => [id, ctx.config.users.get(id)?.name ?? '']))
  const company = objectOf(ctx, 'company')
  const rows = await ctx.db.query<{ id: string; name: string }>(sql`
    select t.id, t.name from company t where ${living(ctx, company, 't')} and ${accessPredicate(ctx, company, 'read', 't')}
      and t.id = any(${[...ids]}::uuid[])`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The invoices behind a sum, those that are late the longest first. */
export async function receivableInvoices(
  ctx: Context,
  { age, ...asked }: Asked & { age?: Age },
): Promise<JsonObject[]> {
  const { rows } = dueOn(ctx, asked)
  return ctx.db.query<JsonObject>(
    sql`with ${rows} select ${invoiceJson} as invoice, d.late,
        json_build_object('amount', d.owed::text, 'currency', d.currency) as owed
      from d join invoice t on t.workspace_id = ${ctx.workspace} and t.id = d.id
      where ${age ? sql`d.age = ${age}` : sql`true`} order by d.late desc, d.id limit 500`,
    'fresh',
  )
}
