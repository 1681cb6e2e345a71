import sql from 'sql-template-tag'
import { addDays, type Exact } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import type { RateUsed } from '../../pricing.ts'

/**
 * A rate holds until the next one is set, at most so many days: the Bank of Russia sets none on holidays, of which the longest are
 * those after New Year (Трудовой кодекс, статья 112), eight days and the weekend before.
 */
export const longestRate = 10

/** There is no rate of the currency for the day. */
export class NoRate extends Error {
  readonly currency: string
  constructor(currency: string) {
    super(`No exchange rate of ${currency}`)
    this.currency = currency
  }
}

/** Rates of a day into the company's own currency. */
export interface Rates {
  own: string
  known: ReadonlyMap<string, RateUsed>
}

/** The latest rate of each currency at or before a day. They are the company's, and no secret of anybody who sees prices. */
export async function readRates(ctx: Context, on: string): Promise<Rates> {
  const rows = await ctx.db.query<RateUsed>(sql`
    select distinct on (currency) currency, to_char("on", 'YYYY-MM-DD') as "on", rate::float8 as rate from exchange_rate
    where workspace_id = ${ctx.workspace} and deleted_at is null and "on" <= ${on} and "on" >= ${addDays(on, -longestRate)}
    order by currency, "on" desc, updated_at desc`)
  return { own: ctx.config.company.currency, known: new Map(rows.map(row => [row.currency, row])) }
}

export interface Converted {
  amount: Exact
  /** By what it was converted; empty where the currency was the same. */
  rates: RateUsed[]
}

/** An amount in another currency, unrounded. Throws NoRate. */
export function convert(rates: Rates, amount: Exact, from: string, to: string): Converted {
  if (from === to) return { amount, rates: [] }
  const used = [from, to].flatMap(currency => (currency === rates.own ? [] : [rateOf(rates, currency)]))
  const worth = (currency: string) => used.find(rate => rate.currency === currency)?.rate ?? 1
  return { amount: amount.times(worth(from)).div(worth(to)), rates: used }
}

function rateOf({ known }: Rates, currency: string): RateUsed {
  const rate = known.get(currency)
  if (!rate) throw new NoRate(currency)
  return rate
}
