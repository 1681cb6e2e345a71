import sql from 'sql-template-tag'
import { Exact } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'

/** What is missing for a sum in another currency: a rate of it that holds on the day. */
export interface RateMissing {
  missing: string
}

/** How many units of one currency another was worth on a day: by the last rate of each from before its end. */
export async function rateOn(ctx: Context, from: string, to: string, day: string): Promise<Exact | RateMissing> {
  if (from === to) return new Exact(1)
  const rates = await ratesOn(ctx, [from, to], day)
  const [one, other] = [rates.get(from), rates.get(to)]
  if (!one) return { missing: from }
  return other ? one.div(other) : { missing: to }
}

/** What one unit of each currency is worth in the company's own. One without a rate until that day is left out. */
export async function ratesOn(ctx: Context, currencies: readonly string[], day: string): Promise<Map<string, Exact>> {
  const own = ctx.config.company.currency
  const others = [...new Set(currencies)].filter(currency => currency !== own)
  const rows = others.length
    ? await ctx.db.query<{ currency: string; rate: string }>(sql`
        select distinct on (currency) currency, rate::text from exchange_rate
        where workspace_id = ${ctx.workspace} and deleted_at is null and currency = any(${others}::text[]) and "on" <= ${day}::date
        order by currency, "on" desc, created_at desc`)
    : []
  return new Map([
    [own, new Exact(1)],
    ...rows.map(({ currency, rate }): [string, Exact] => [currency, new Exact(rate)]),
  ])
}
