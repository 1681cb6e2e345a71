import {
  choice,
  date,
  defineObject,
  longText,
  number,
  type RecordOf,
  ref,
  type StoredFields,
  text,
  time,
  user,
} from '../model/index.ts'
import { documentFields, onlyOneDiscount, pricedWorked, withTotals } from './priced.ts'

/** What a client sees of a quote: once it was sent, another value of these is another offer. */
export const offeredFields = [
  'items',
  'currency',
  'taxMode',
  'taxRounding',
  'discount',
  'discountAmount',
  'validUntil',
  'paymentTerms',
  'deliveryTerms',
  'legalEntity',
] as const

/** A quote that is out and offers something else now says so; to its client it says what was sent. */
function changedSince(now: StoredFields, before: StoredFields | null): StoredFields {
  const isOut = before?.status === 'sent' || before?.status === 'opened'
  if (!before || !isOut || now.status !== before.status) return now
  const isOther = offeredFields.some(
    field => JSON.stringify(now[field] ?? null) !== JSON.stringify(before[field] ?? null),
  )
  return isOther ? { ...now, status: 'changed' } : now
}

/** A priced offer to a client: made from a deal, sent in editions, opened, accepted or declined by the client. */
export const quote = defineObject({
  name: 'quote',
  plural: 'quotes',
  title: 'name',
  owner: 'owner',
  number: 'Q-',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    deal: ref('deal', { onDelete: 'restrict', index: true }),
    company: ref('company', { onDelete: 'restrict', index: true }),
    contact: ref('contact', { onDelete: 'clear', index: true }),
    lead: ref('lead', { onDelete: 'clear', index: true }),
    owner: user({ required: true, default: 'actor', index: true }),
    status: choice(['draft', 'sent', 'opened', 'changed', 'accepted', 'declined', 'expired', 'withdrawn'], {
      required: true,
      default: 'draft',
      readOnly: true,
      index: true,
    }),
    ...documentFields,
    validUntil: date({ index: true }),
    paymentTerms: longText({ max: 2000 }),
    deliveryTerms: longText({ max: 2000 }),
    comment: longText({ max: 10_000, search: true }),
    edition: number({ min: 0, decimals: 0, additive: false, readOnly: true }),
    sentAt: time({ readOnly: true }),
    openedAt: time({ readOnly: true }),
    decidedAt: time({ readOnly: true }),
    decidedBy: text({ max: 300, readOnly: true }),
    declineReason: text({ max: 1000, readOnly: true }),
  },
  worked: [...pricedWorked, 'edition', 'decidedBy', 'declineReason', 'paymentTerms'],
  rules: [
    onlyOneDiscount,
    {
      field: 'items',
      says: {
        en: 'An accepted quote stays as it was accepted: copy it to offer something else',
        ru: 'Принятое КП остаётся таким, каким его приняли: чтобы предложить другое, сделайте копию',
      },
      holds: (now, { before }) =>
        before?.status !== 'accepted' || JSON.stringify(before.total) === JSON.stringify(now.total),
    },
  ],
  derive: (now, before) => withTotals(changedSince(now, before)),
  views: {
    list: ['name', 'company', 'status', 'total', 'validUntil', 'owner'],
    board: 'status',
    form: [
      'name',
      'deal',
      'company',
      'contact',
      'items',
      'total',
      'validUntil',
      'paymentTerms',
      'deliveryTerms',
      'owner',
      'comment',
    ],
  },
})
export type Quote = RecordOf<typeof quote>
