import sql from 'sql-template-tag'
import { Exact } from '../../../model/index.ts'
import { type Context, createRecord, updateRecord } from '../../../records/index.ts'
import type { Outgoing } from '../../outgoing.ts'
import { askBank, type Published, RatesFailed, rules } from './bank.ts'
import { addressOf, findSource, noteAsked, type RateSource } from './source.ts'

export interface OfferedRate {
  currency: string
  on: string
  rate: number
}

/** Asks the bank that is set, and keeps what it says of the currencies in use. Again on the same day it changes nothing. */
export async function fetchRates(ctx: Context, target: Outgoing): Promise<OfferedRate[]> {
  const source = await findSource(ctx)
  if (!source) return []
  try {
    const rates = await offeredRates(ctx, target, source)
    for (const rate of rates) await keepRate(ctx, rate, rules[source.bank].called)
    await noteAsked(ctx, null)
    return rates
  } catch (error) {
    if (error instanceof RatesFailed) await noteAsked(ctx, error.code)
    throw error
  }
}

/** What it says now of the currencies in use, in the company's own. Throws RatesFailed. */
export async function offeredRates(
  ctx: Context,
  target: Outgoing,
  source: Pick<RateSource, 'bank' | 'url'>,
): Promise<OfferedRate[]> {
  const published = await askBank(target, source.bank, addressOf(source))
  const used = await currenciesInUse(ctx)
  return used.flatMap(currency => {
    const rate = worthIn(published, currency, ctx.config.company.currency)
    return rate ? [{ currency, on: published.on, rate }] : []
  })
}

function worthIn({ worth }: Published, currency: string, own: string): number | undefined {
  const [one, other] = [worth.get(currency), worth.get(own)]
  return one && other ? one.div(other).toDecimalPlaces(10).toNumber() : undefined
}

/** What many deal in, and whatever has been priced in. */
const always = ['USD', 'EUR', 'CNY']

async function currenciesInUse(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.query<{ currency: string }>(sql`
    select currency from price_list where workspace_id = ${ctx.workspace} and deleted_at is null
    union select price_currency from product where workspace_id = ${ctx.workspace} and deleted_at is null
    union select cost_currency from product where workspace_id = ${ctx.workspace} and deleted_at is null
    union select currency from deal where workspace_id = ${ctx.workspace} and deleted_at is null
    union select currency from exchange_rate where workspace_id = ${ctx.workspace} and deleted_at is null`)
  const all = new Set([...always, ...rows.flatMap(({ currency }) => currency ?? [])])
  all.delete(ctx.config.company.currency)
  return [...all].sort()
}

/** What somebody entered by hand for the day stays. */
async function keepRate(ctx: Context, { currency, on, rate }: OfferedRate, origin: string): Promise<void> {
  const known = await ctx.db.one<{ id: string; rate: string; origin: string | null }>(sql`
    select id, rate::text, origin from exchange_rate
    where workspace_id = ${ctx.workspace} and deleted_at is null and currency = ${currency} and "on" = ${on}`)
  if (!known) await createRecord(ctx, 'exchangeRate', { currency, on, rate, origin })
  else if (known.origin === origin && !new Exact(known.rate).eq(rate))
    await updateRecord(ctx, 'exchangeRate', known.id, { rate })
}
