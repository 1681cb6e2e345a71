import {
  choice,
  date,
  defineObject,
  longText,
  money,
  type RecordOf,
  ref,
  stage,
  tags,
  text,
  time,
  user,
} from '../model/index.ts'
import { forecastCategories } from './forecast-category.ts'
import { dealWithAmount, onlyOneDiscount, pricedFields, withOwed } from './priced.ts'

/** A possible sale: it moves along the stages of its pipeline until it is won or lost. */
export const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  title: 'name',
  owner: 'owner',
  number: 'D-',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    company: ref('company', { onDelete: 'restrict', index: true }),
    contact: ref('contact', { onDelete: 'clear', index: true }),
    lead: ref('lead', { onDelete: 'clear', index: true }),
    owner: user({ required: true, default: 'actor', index: true }),
    pipeline: ref('pipeline', { required: true, onDelete: 'restrict' }),
    stage: stage({ required: true, index: true }),
    stageSince: time({ readOnly: true }),
    amount: money({ min: 0 }),
    product: ref('product', { onDelete: 'restrict', index: true }),
    ...pricedFields,
    paid: money({ readOnly: true }),
    owed: money({ readOnly: true }),
    forecast: choice(forecastCategories),
    opensOn: date(),
    closesOn: date({ index: true }),
    closedAt: time({ readOnly: true, index: true }),
    lostReason: choice(['price', 'timing', 'competitor', 'noNeed', 'silent', 'other']),
    competitor: ref('competitor', { onDelete: 'restrict', index: true }),
    lostNote: text({ max: 1000 }),
    source: ref('source', { onDelete: 'restrict', index: true }),
    remember: longText({ max: 2000 }),
    comment: longText({ max: 10_000, search: true }),
    tags: tags(),
  },
  worked: ['lostNote', 'currency', 'taxMode', 'discount', 'discountAmount'],
  tally: { by: ['pipeline', 'stage', 'owner'], sum: 'amount' },
  rules: [
    {
      field: 'lostReason',
      says: { en: 'A lost deal says why', ru: 'У проигранной сделки указана причина' },
      holds: (now, facts) => facts.stage?.kind !== 'lost' || Boolean(now.lostReason),
    },
    onlyOneDiscount,
    {
      field: 'stage',
      says: { en: 'The stage belongs to the pipeline of the deal', ru: 'Стадия принадлежит воронке сделки' },
      holds: (now, facts) => !facts.stage || facts.stage.pipeline === now.pipeline,
    },
  ],
  derive: (now, before) => withOwed(dealWithAmount(now, before), 'amount'),
  views: {
    list: ['name', 'company', 'stage', 'amount', 'closesOn', 'owner'],
    board: 'stage',
    form: ['name', 'company', 'contact', 'pipeline', 'stage', 'amount', 'product', 'closesOn', 'owner', 'comment'],
  },
})
export type Deal = RecordOf<typeof deal>
