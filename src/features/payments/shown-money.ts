import type { Context } from '../../records/index.ts'
import { amountText } from '../written.ts'

/** A sum as people of the company read it. */
export const shownMoney = (ctx: Context, amount: string, currency: string): string =>
  amountText(amount, currency, ctx.config.company.locale)
