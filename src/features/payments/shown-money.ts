import type { Context } from '../../records/index.ts'

/** A sum as people of the company read it. */
export const shownMoney = (ctx: Context, amount: string, currency: string): string =>
  new Intl.NumberFormat(ctx.config.company.locale === 'ru' ? 'ru-RU' : 'en-GB', { style: 'currency', currency }).format(
    Number(amount),
  )
