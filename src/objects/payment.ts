import {
  choice,
  date,
  defineObject,
  Exact,
  longText,
  type Money,
  money,
  type RecordOf,
  ref,
  text,
} from '../model/index.ts'

/** Money that came, or was given back: from a bank statement or by hand, set against invoices in whole or in part. */
export const payment = defineObject({
  name: 'payment',
  plural: 'payments',
  title: 'payer',
  fields: {
    paidOn: date({ required: true, index: true }),
    direction: choice(['in', 'out'], { required: true, default: 'in' }),
    amount: money({ required: true, min: 0.01 }),
    payer: text({ max: 500, search: true, index: true }),
    payerInn: text({ max: 12, search: true, index: true }),
    payerAccount: text({ max: 34 }),
    purpose: longText({ max: 2000, search: true }),
    documentNumber: text({ max: 100, search: true }),
    company: ref('company', { onDelete: 'restrict', index: true }),
    legalEntity: ref('legalEntity', { onDelete: 'restrict' }),
    allocated: money({ readOnly: true }),
    state: choice(['open', 'partly', 'settled', 'ignored'], {
      required: true,
      default: 'open',
      readOnly: true,
      index: true,
    }),
    reference: text({ max: 200, unique: true, readOnly: true }),
    comment: longText({ max: 2000 }),
  },
  worked: ['payer', 'payerInn', 'payerAccount', 'purpose', 'documentNumber', 'reference'],
  rules: [
    {
      field: 'amount',
      says: {
        en: 'More than that is set against invoices: take it back there first',
        ru: 'К счетам отнесено больше: сначала снимите оплату со счетов',
      },
      holds: now => {
        const [amount, allocated] = [now.amount as Money | null, now.allocated as Money | null]
        if (!amount || !allocated || new Exact(allocated.amount).isZero()) return true
        return amount.currency === allocated.currency && new Exact(amount.amount).gte(allocated.amount)
      },
    },
    {
      field: 'direction',
      says: {
        en: 'It is set against invoices: take it back there first',
        ru: 'Платёж отнесён к счетам: сначала снимите оплату со счетов',
      },
      holds: (now, { before }) =>
        !before ||
        now.direction === before.direction ||
        new Exact((before.allocated as Money | null)?.amount ?? 0).isZero(),
    },
  ],
  views: {
    list: ['paidOn', 'payer', 'amount', 'state', 'company', 'purpose'],
    form: ['paidOn', 'direction', 'amount', 'company', 'payer', 'payerInn', 'purpose', 'legalEntity', 'comment'],
  },
})
export type Payment = RecordOf<typeof payment>
