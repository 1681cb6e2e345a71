import { date, defineObject, longText, money, type RecordOf, text } from '../model/index.ts'

/** What was paid for advertising in a period: beside it reports set the leads and deals that came by it. */
export const advertisingCost = defineObject({
  name: 'advertisingCost',
  plural: 'advertising-costs',
  title: 'channel',
  fields: {
    channel: text({ required: true, max: 200, search: true, index: true }),
    campaign: text({ max: 500, search: true, index: true }),
    from: date({ required: true, index: true }),
    to: date({ required: true }),
    amount: money({ required: true, min: 0 }),
    comment: longText({ max: 2000 }),
  },
  rules: [
    {
      field: 'to',
      says: { en: 'The period ends on its first day or later', ru: 'Период заканчивается не раньше, чем начинается' },
      holds: now => !now.from || !now.to || String(now.from) <= String(now.to),
    },
  ],
  views: { list: ['channel', 'campaign', 'from', 'to', 'amount'] },
})
export type AdvertisingCost = RecordOf<typeof advertisingCost>
