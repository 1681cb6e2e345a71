import { dayAt, type Item, isCurrency, type Json, Stale } from '../../model/index.ts'
import { type Context, findRecord, updateRecord } from '../../records/index.ts'
import type { Reaction } from '../feature.ts'
import { costOf } from './pricing/cost-of.ts'
import { readRates } from './pricing/exchange.ts'
import { readProducts } from './pricing/rows.ts'

const priced = ['deal', 'quote', 'order', 'invoice']

/** What the products of lines cost us is kept with whatever has them, as of the day when lines or currency changed. */
export const keepCosts: Reaction = {
  on: priced.flatMap(object => [`${object}.created`, `${object}.updated`, `${object}.restored`]),
  async react(ctx, { object, record, kind, after, at }) {
    if (kind !== 'restored' && !('items' in after) && !('currency' in after)) return
    await keepCost(ctx, object, record, dayAt(new Date(at), ctx.config.company.timeZone))
  },
}

const attempts = 10

/** Reckoned anew from the lines there are: again, it changes nothing. */
async function keepCost(ctx: Context, object: string, id: string, on: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const record = await findRecord(ctx, object, id, { fields: ['items', 'currency', 'cost'] })
    if (!record) return
    const currency = isCurrency(record.currency) ? record.currency : ctx.config.company.currency
    const cost = await costOn(ctx, linesIn(record.items), currency, on)
    if (!cost && !record.cost) return
    try {
      await updateRecord(ctx, object, id, { cost }, { engine: true, version: record.version })
      return
    } catch (error) {
      if (!(error instanceof Stale) || attempt === attempts) throw error
    }
  }
}

async function costOn(ctx: Context, lines: readonly Item[], currency: string, on: string) {
  const ids = lines.flatMap(({ product }) => product ?? [])
  if (!ids.length) return null
  const amount = costOf(lines, await readProducts(ctx, ids), await readRates(ctx, on), currency)
  return amount === null ? null : { amount, currency }
}

const linesIn = (value: Json | undefined): Item[] => (Array.isArray(value) ? (value as Item[]) : [])
