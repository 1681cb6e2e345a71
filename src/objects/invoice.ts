import { choice, date, defineObject, longText, money, type RecordOf, ref, text, time, user } from '../model/index.ts'
import { documentFields, onlyOneDiscount, pricedWorked, withTotals } from './priced.ts'

/** What an invoice asks for, of whom and in whose name. */
const settledFields = [
  'items',
  'currency',
  'taxMode',
  'taxRounding',
  'discount',
  'discountAmount',
  'company',
  'legalEntity',
  'deal',
  'order',
]

/** What a client has been asked to pay: in part, in advance, in full. `paid` and `owed` follow from the payments set against it. */
export const invoice = defineObject({
  name: 'invoice',
  plural: 'invoices',
  title: 'name',
  owner: 'owner',
  number: 'I-',
  fields: {
    name: text({ required: true, max: 300, search: true, index: true }),
    kind: choice(['full', 'advance', 'balance'], { required: true, default: 'full' }),
    deal: ref('deal', { onDelete: 'restrict', index: true }),
    quote: ref('quote', { onDelete: 'restrict', index: true }),
    order: ref('order', { onDelete: 'restrict', index: true }),
    company: ref('company', { onDelete: 'restrict', index: true }),
    contact: ref('contact', { onDelete: 'clear', index: true }),
    owner: user({ required: true, default: 'actor', index: true }),
    status: choice(['draft', 'issued', 'partlyPaid', 'paid', 'cancelled'], {
      required: true,
      default: 'draft',
      readOnly: true,
      index: true,
    }),
    ...documentFields,
    issuedOn: date({ readOnly: true, index: true }),
    sentAt: time({ readOnly: true }),
    dueOn: date({ index: true }),
    paid: money({ readOnly: true }),
    owed: money({ readOnly: true, index: true }),
    paymentTerms: longText({ max: 2000 }),
    cancelReason: text({ max: 1000, readOnly: true }),
    comment: longText({ max: 10_000, search: true }),
  },
  worked: [...pricedWorked, 'paymentTerms', 'cancelReason'],
  rules: [
    onlyOneDiscount,
    {
      field: 'items',
      says: {
        en: 'An issued invoice stays as it is: cancel it and issue another',
        ru: 'Выставленный счёт не меняется: отмените его и выставьте другой',
      },
      holds: (now, { before }) =>
        !before ||
        before.status === 'draft' ||
        settledFields.every(field => JSON.stringify(before[field] ?? null) === JSON.stringify(now[field] ?? null)),
    },
  ],
  removal: [
    {
      field: 'status',
      says: {
        en: 'An invoice that has its number is not removed: cancel it',
        ru: 'Счёт с номером не удаляют: отмените его',
      },
      holds: ({ documentNumber }) => !documentNumber,
    },
  ],
  derive: withTotals,
  views: {
    list: ['name', 'documentNumber', 'company', 'status', 'total', 'owed', 'dueOn', 'owner'],
    form: ['name', 'kind', 'company', 'deal', 'order', 'items', 'total', 'dueOn', 'paymentTerms', 'owner', 'comment'],
  },
})
export type Invoice = RecordOf<typeof invoice>
