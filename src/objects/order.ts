import {
  boolean,
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
import { documentFields, onlyOneDiscount, pricedWorked, withOwed, withTotals } from './priced.ts'

/** What was sold and has to be made and delivered: it moves along the stages of production, and the client sees where it stands. */
export const order = defineObject({
  name: 'order',
  plural: 'orders',
  title: 'name',
  owner: 'owner',
  number: 'O-',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    deal: ref('deal', { onDelete: 'restrict', index: true }),
    quote: ref('quote', { onDelete: 'restrict', index: true }),
    company: ref('company', { onDelete: 'restrict', index: true }),
    contact: ref('contact', { onDelete: 'clear', index: true }),
    owner: user({ required: true, default: 'actor', index: true }),
    pipeline: ref('pipeline', { required: true, onDelete: 'restrict' }),
    stage: stage({ required: true, index: true }),
    stageSince: time({ readOnly: true }),
    dueOn: date({ index: true }),
    ...documentFields,
    paid: money({ readOnly: true }),
    owed: money({ readOnly: true }),
    paymentTerms: longText({ max: 2000 }),
    deliveryTerms: longText({ max: 2000 }),
    deliverTo: text({ max: 1000 }),
    tellsClient: boolean({ default: true, required: true }),
    showsPrices: boolean({ default: false, required: true }),
    comment: longText({ max: 10_000, search: true }),
    closedAt: time({ readOnly: true, index: true }),
    tags: tags(),
  },
  worked: [...pricedWorked, 'deliverTo', 'paymentTerms'],
  rules: [
    onlyOneDiscount,
    {
      field: 'stage',
      says: { en: 'The stage belongs to the pipeline of the order', ru: 'Стадия принадлежит воронке заказа' },
      holds: (now, facts) => !facts.stage || facts.stage.pipeline === now.pipeline,
    },
  ],
  derive: now => withOwed(withTotals(now), 'total'),
  views: {
    list: ['name', 'company', 'stage', 'dueOn', 'total', 'owner'],
    board: 'stage',
    form: ['name', 'company', 'contact', 'deal', 'stage', 'dueOn', 'items', 'total', 'deliverTo', 'owner', 'comment'],
  },
})
export type Order = RecordOf<typeof order>
