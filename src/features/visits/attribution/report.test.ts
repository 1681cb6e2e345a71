import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSales, type Sales } from '../../../../test/setup/sales.ts'
import { type Invalid, type JsonObject, newId } from '../../../model/index.ts'
import { mergeRecords, undoMerge } from '../../../records/merge.ts'
import { updateRecord } from '../../../records/update.ts'
import { type AttributionQuery, attributionReport } from '../../attribution.ts'

let sales: Sales
let site: string
/** Came by three advertisements, and bought for 1,000. */
let anna: string

const day = 86_400_000
const came = '2026-03-10T12:00:00.000Z'
const before = (days: number) => new Date(Date.parse(came) - days * day).toISOString()

async function visited(record: string, touches: [days: number, touch: JsonObject][]): Promise<void> {
  const { db } = await sales.company.system()
  const visitor = newId()
  for (const [days, touch] of touches)
    await db.query(sql`insert into visit (id, source, visitor, began, touch)
      values (${newId()}, ${site}, ${visitor}, ${before(days)}, ${JSON.stringify(touch)}::jsonb)`)
  await db.query(sql`insert into visitor_known (visitor, object, record_id) values (${visitor}, 'lead', ${record})`)
}

const utm = (source: string, medium: string, campaign?: string) => ({
  utm: { source, medium, ...(campaign && { campaign }) },
})
const rubles = (amount: string) => ({ amount, currency: 'RUB' })

beforeAll(async () => {
  sales = await openSales()
  const { company } = sales
  site = (await company.make('source', { kind: 'site', name: 'Сайт' })).id
  const fair = (await company.make('source', { kind: 'event', name: 'Выставка', channel: 'Мероприятия' })).id
  const lead = async (fields: JsonObject = {}) => (await sales.lead({ requestedAt: came, ...fields })).id
  anna = await lead()
  await visited(anna, [
    [14, utm('Yandex', 'cpc', 'autumn')],
    [7, utm('vk', 'social')],
    [0, utm('google', 'cpc')],
    [0, {}],
    // After he came, and so no reason for it.
    [-1, utm('late', 'cpc')],
  ])
  await visited(await lead(), [[3, {}]])
  await lead({ source: fair })
  await lead({
    attribution: { first: { ...utm('yandex', 'cpc'), at: before(7) }, last: { ...utm('vk', 'social'), at: before(0) } },
  })
  // A program may say anything here.
  await lead({ owner: sales.other, attribution: { last: { at: '2026-99-99T00:00:00Z' } } })
  await lead({ requestedAt: '2025-01-01T00:00:00Z' })
  const won = async (lead: string, amount: JsonObject) => {
    const contact = (await company.make('contact', { name: 'Клиент' })).id
    const deal = await sales.deal({ lead, contact, amount })
    await updateRecord(await company.system(), 'deal', deal.id, { stage: sales.stages.won })
  }
  await won(anna, rubles('1000'))
  await won(anna, { amount: '5', currency: 'USD' })
  const cost = (fields: JsonObject) =>
    company.make('advertisingCost', { from: '2026-03-01', to: '2026-03-31', ...fields })
  await cost({ channel: ' Yandex / CPC', amount: rubles('310'), campaign: 'Autumn' })
  await cost({ channel: 'radio', amount: rubles('50') })
  await cost({ channel: 'radio', amount: { amount: '7', currency: 'EUR' } })
})
afterAll(() => sales.company.close())

const march = { from: '2026-03-01', to: '2026-03-31' }
const report = async (query: AttributionQuery = {}) =>
  attributionReport(await sales.company.system(), { ...march, ...query })

async function shares(query: AttributionQuery): Promise<Record<string, number[]>> {
  const { rows } = await report(query)
  return Object.fromEntries(
    rows.map(({ channel, leads, won, money }) => [
      channel ?? '',
      [leads, won, Number((money as { amount: string }).amount)],
    ]),
  )
}

test.each([
  ['first', { 'yandex / cpc': [2, 2, 1000], 'vk / social': [0, 0, 0], 'google / cpc': [0, 0, 0] }],
  ['last', { 'yandex / cpc': [0, 0, 0], 'vk / social': [1, 0, 0], 'google / cpc': [1, 2, 1000] }],
  ['position', { 'yandex / cpc': [0.9, 0.8, 400], 'vk / social': [0.7, 0.4, 200], 'google / cpc': [0.4, 0.8, 400] }],
  [
    'linear',
    {
      'yandex / cpc': [0.833, 0.667, 333.33],
      'vk / social': [0.833, 0.667, 333.33],
      'google / cpc': [0.333, 0.667, 333.33],
    },
  ],
  [
    'decay',
    {
      'yandex / cpc': [0.476, 0.286, 142.86],
      'vk / social': [0.952, 0.571, 285.71],
      'google / cpc': [0.571, 1.143, 571.43],
    },
  ],
])('by the model “%s” the merit is shared, and what came by itself stands by itself', async (model, expected) => {
  expect(await shares({ model })).toEqual({ ...expected, '': [2, 0, 0], Мероприятия: [1, 0, 0], radio: [0, 0, 0] })
  expect(await report({ model })).toMatchObject({ leads: 5, won: 2, otherCurrency: { won: 1, costs: 1 } })
})

test('what was paid stands beside it: for a lead, for a won deal, and what came back; also where nobody came', async () => {
  const { rows } = await report({ model: 'first' })
  expect(rows.find(({ channel }) => channel === 'yandex / cpc')).toMatchObject({
    cost: rubles('310.00'),
    perLead: rubles('155.00'),
    perWon: rubles('155.00'),
    return: 3.226,
  })
  expect(rows.find(({ channel }) => channel === 'radio')).toMatchObject({
    ...{ leads: 0, cost: rubles('50.00'), perLead: null, perWon: null, return: 0 },
  })
})

test('of a cost counts what lies in the period', async () => {
  const { rows } = await report({ to: '2026-03-10' })
  expect(rows.find(({ channel }) => channel === 'yandex / cpc')?.cost).toEqual(rubles('100.00'))
})

test('campaigns are told apart, with their costs', async () => {
  const { rows } = await report({ model: 'first', by: 'campaign' })
  const yandex = rows.filter(({ channel }) => channel === 'yandex / cpc')
  expect(yandex.map(({ campaign, leads, cost }) => [campaign, leads, cost])).toEqual([
    ['autumn', 1, rubles('310.00')],
    [null, 1, rubles('0.00')],
  ])
})

test('a merge takes the way along, and undoing it gives it back', async () => {
  const other = (await sales.lead({ requestedAt: came })).id
  const ctx = await sales.company.system()
  const counted = await shares({ model: 'first' })
  const { merge } = await mergeRecords(ctx, 'lead', other, { from: [anna] })
  expect((await shares({ model: 'first' }))['yandex / cpc']).toEqual([2, 2, 1000])
  expect((await report()).leads).toBe(5)
  await undoMerge(ctx, merge)
  expect(await shares({ model: 'first' })).toEqual(counted)
  await mergeRecords(ctx, 'lead', anna, { from: [other] })
})

test('a manager sees the leads and deals that he may see, and no costs beside a part of them', async () => {
  const { leads, rows } = await attributionReport(await sales.mine(), march)
  expect(leads).toBe(4)
  expect(rows.every(({ cost, perLead, return: back }) => cost === null && perLead === null && back === null)).toBe(true)
  expect(rows.some(({ channel }) => channel === 'radio')).toBe(false)
})

test('to whom it is hidden where people come from, their sources are told alone; and no amounts where those are hidden', async () => {
  const role = await sales.company.make('role', {
    name: 'Без рекламы',
    objects: { lead: { read: 'all' }, deal: { read: 'all' }, advertisingCost: { read: 'all' } },
    fields: { 'lead.attribution': 'hidden', 'deal.amount': 'hidden' },
  })
  const user = await sales.company.make('user', { name: 'Слепой', email: 'blind@romashka.example', role: role.id })
  const { rows } = await attributionReport(await sales.company.as(user.id), march)
  expect(rows.map(({ channel }) => channel).sort()).toEqual([null, 'radio', 'Yandex / CPC', 'Мероприятия'].sort())
  expect(rows.reduce((sum, { leads }) => sum + leads, 0)).toBe(5)
  expect(rows.every(({ money, return: back }) => money === null && back === null)).toBe(true)
})

test('what cannot be asked is named, every part of it', async () => {
  const problems = await report({ from: 'x', to: '2026-02-31', by: 'colour', model: 'best' }).catch((error: Invalid) =>
    error.problems.map(({ field }) => field),
  )
  expect(problems).toEqual(['from', 'to', 'by', 'model'])
})
