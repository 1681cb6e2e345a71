import { boolean, choice, defineObject, number, percent, type RecordOf, ref, tags, text } from '../model/index.ts'

import { forecastCategories } from './forecast-category.ts'

/** An ordered list of stages, of deals or of another object with a stage. Several stand side by side (retail, wholesale). */
export const pipeline = defineObject({
  name: 'pipeline',
  plural: 'pipelines',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 100 }),
    object: text({ required: true, max: 63, default: 'deal' }),
    position: number({ required: true, default: 0, decimals: 0, additive: false }),
  },
  rules: [
    {
      field: 'object',
      says: {
        en: 'A pipeline stays with the object it was made for: records are in its stages',
        ru: 'Воронка остаётся за тем разделом, для которого её завели: в её стадиях есть записи',
      },
      holds: (now, { before }) => before === null || before.object === now.object,
    },
  ],
  views: { list: ['name', 'object', 'position'] },
})
export type Pipeline = RecordOf<typeof pipeline>

/** A step of a pipeline: how sure the sale is, how long a deal may rest here, how many it holds, what must be known to enter. */
export const stage = defineObject({
  name: 'stage',
  plural: 'stages',
  title: 'name',
  configuration: true,
  fields: {
    name: text({ required: true, max: 100 }),
    pipeline: ref('pipeline', { required: true, onDelete: 'restrict', index: true }),
    kind: choice(['open', 'won', 'lost'], { required: true, default: 'open' }),
    probability: percent({ required: true, default: 0, min: 0, max: 100 }),
    forecast: choice(forecastCategories),
    maxDays: number({ min: 1, decimals: 0, additive: false }),
    maxRecords: number({ min: 1, decimals: 0, additive: false }),
    requiredFields: tags(),
    clientName: text({ max: 100 }),
    tellsClient: boolean({ required: true, default: false }),
    position: number({ required: true, default: 0, decimals: 0, additive: false }),
  },
  views: { list: ['pipeline', 'position', 'name', 'kind', 'probability', 'maxDays', 'maxRecords'] },
})
export type Stage = RecordOf<typeof stage>
