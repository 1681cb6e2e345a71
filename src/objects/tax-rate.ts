import { boolean, date, defineObject, percent, type RecordOf, text } from '../model/index.ts'

/** A rate of value added tax. Without a per cent nothing is taxed («без НДС»), which is not the same as 0 %. */
export const taxRate = defineObject({
  name: 'taxRate',
  plural: 'tax-rates',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 100 }),
    rate: percent({ min: 0, max: 100, decimals: 4, additive: false }),
    from: date(),
    until: date(),
    main: boolean({ required: true, default: false }),
  },
  views: { list: ['name', 'rate', 'from', 'until', 'main'], sort: ['rate', 'name'] },
})
export type TaxRate = RecordOf<typeof taxRate>
