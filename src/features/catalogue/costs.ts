import { dayAt, type Item, isCurrency, type Json, type StoredFields } from '../../model/index.ts'
import type { Completion, Context } from '../../records/index.ts'
import { withWholeRights } from '../take-back.ts'
import { costOf } from './pricing/cost-of.ts'
import { readRates } from './pricing/exchange.ts'
import { readProducts } from './pricing/rows.ts'

/**
 * What the products of lines cost us is written with whatever has them, as of the day when lines or currency change. It is reckoned with
 * all rights: whoever may not see costs writes them nevertheless.
 */
export const costs: Completion = {
  objects: ['deal', 'quote', 'order', 'invoice'],
  field: 'cost',
  of: ['items', 'currency'],
  async reckon(ctx, records) {
    const ids = records.flatMap(record => linesIn(record.items).flatMap(({ product }) => product ?? []))
    if (!ids.length) return records.map(() => null)
    const whole = withWholeRights(ctx, ctx.via)
    const on = dayAt(new Date(), ctx.config.company.timeZone)
    const [products, rates] = [await readProducts(whole, ids), await readRates(whole, on)]
    return records.map(record => {
      const currency = currencyOf(ctx, record)
      const amount = costOf(linesIn(record.items), products, rates, currency)
      return amount === null ? null : { amount, currency }
    })
  },
}

const currencyOf = ({ config }: Context, { currency }: StoredFields): string =>
  isCurrency(currency) ? currency : config.company.currency

const linesIn = (value: Json | undefined): Item[] => (Array.isArray(value) ? (value as Item[]) : [])
