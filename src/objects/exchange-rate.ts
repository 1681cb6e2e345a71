import { date, defineObject, number, type RecordOf, text } from '../model/index.ts'

/** What one unit of a currency is worth in the company's own, from a day on. */
export const exchangeRate = defineObject({
  name: 'exchangeRate',
  plural: 'exchange-rates',
  title: 'currency',
  fields: {
    currency: text({ required: true, max: 3, format: 'currency', index: true }),
    on: date({ required: true, index: true }),
    rate: number({ required: true, min: 0.00000001, decimals: 10, additive: false }),
    origin: text({ max: 100 }),
  },
  worked: ['currency', 'rate', 'origin'],
  views: { list: ['currency', 'on', 'rate', 'origin'] },
})
export type ExchangeRate = RecordOf<typeof exchangeRate>
