import { defineObject, number, type RecordOf, text } from '../model/index.ts'

/** In what things are sold. `code` is that of ОКЕИ, which Russian documents bear; of `decimals` 0 there are no halves. */
export const unit = defineObject({
  name: 'unit',
  plural: 'units',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 20, unique: true }),
    fullName: text({ max: 100 }),
    code: text({ max: 4 }),
    decimals: number({ required: true, default: 0, min: 0, max: 6, decimals: 0, additive: false }),
  },
  views: { list: ['name', 'fullName', 'code', 'decimals'] },
})
export type Unit = RecordOf<typeof unit>
