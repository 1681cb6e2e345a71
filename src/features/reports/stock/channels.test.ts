import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSales, type Sales } from '../../../../test/setup/sales.ts'
import { type Json, type JsonObject, newId } from '../../../model/index.ts'
import { mergeRecords, removeRecord, updateRecord } from '../../../records/index.ts'
import { attributionReport } from '../../attribution.ts'
import { models } from '../../touched-leads.ts'
import { stockFigures } from './index.ts'
import type { StockOptions } from './stock.ts'

let sales: Sales
/** What the report is made of, to change it. */
let made: Record<'site' | 'anna' | 'vk' | 'direct' | 'deal' | 'cost', string>
const period = { from: '2026-03-01', to: '2026-03-31' }
const rubles = (amount: string) => ({ amount, currency: 'RUB' })
const utm = (source: string, medium: string) => ({ utm: { source, medium } })

beforeAll(async () => {
  sales = await openSales()
  const { company } = sales
  const site = (await company.make('source', { kind: 'site', name: 'Сайт' })).id
  const { db } = await company.system()
  const lead = async (days: readonly JsonObject[], fields: JsonObject = {}) => {
    const { id } = await sales.lead({ requestedAt: '2026-03-10T12:00:00Z', ...fields })
    const visitor = newId()
    for (const [at, touch] of days.entries())
      await db.query(sql`insert into visit (id, source, visitor, began, touch)
        values (${newId()}, ${site}, ${visitor}, ${`2026-03-0${at + 1}T12:00:00Z`}, ${JSON.stringify(touch)}::jsonb)`)
    await db.query(sql`insert into visitor_known (visitor, object, record_id) values (${visitor}, 'lead', ${id})`)
    return id
  }
  const anna = await lead([utm('yandex', 'cpc'), utm('vk', 'social'), utm('google', 'cpc')])
  const vk = await lead([utm('vk', 'social')], { owner: sales.other })
  const direct = await lead([])
  for (const n of [1, 2])
    await db.query(sql`insert into receipt (id, channel, source, content_type, raw, raw_hash, outcome, object, record_id)
      values (${newId()}, 'form', ${site}, 'application/json', '', ${`\\x0${n}`}::bytea, 'attached', 'lead', ${anna})`)
  const contact = (await company.make('contact', { name: 'Клиент' })).id
  const deal = await sales.deal({ lead: anna, contact, amount: rubles('1000') })
  await updateRecord(await company.system(), 'deal', deal.id, { stage: sales.stages.won })
  await sales.deal({ lead: anna, contact, amount: rubles('70') })
  const cost = await company.make('advertisingCost', { ...period, channel: 'yandex / cpc', amount: rubles('400') })
  made = { site, anna, vk, direct, deal: deal.id, cost: cost.id }
})
afterAll(() => sales.company.close())

const ask = async (options: StockOptions, person?: string) =>
  stockFigures(person ? await sales.company.as(person) : await sales.company.system(), 'channels', {
    period,
    ...options,
  })

type Figures = Awaited<ReturnType<typeof ask>>
const named = ({ measures }: Figures, values: Json[]) =>
  Object.fromEntries(measures.map(({ name }, i) => [name, values[i] ?? null]))
const rowOf = (report: Figures, channel: string | null) =>
  named(report, report.rows.find(({ key }) => key[0] === channel)?.values ?? [])

test.each(models)('by the model “%s” a channel has the figures that the page of advertising has', async model => {
  const report = await ask({ model })
  const page = await attributionReport(await sales.company.system(), { ...period, model })
  expect(report.rows.map(({ key, values }) => ({ channel: key[0], ...named(report, values) }))).toEqual(
    page.rows.map(({ channel, leads, requests, deals, won, money, cost, perLead, perWon, ...row }) => ({
      ...{ channel, leads, requests, deals, won, worth: money, cost, perLead, cac: perWon },
      romi: row.return === null ? null : row.return - 1,
    })),
  )
  expect(named(report, report.total.values)).toMatchObject({
    ...{ leads: 3, requests: 4, deals: 2, won: 1, worth: rubles('1000.00'), cost: rubles('400.00') },
    ...{ cac: rubles('400.00'), romi: 1.5 },
  })
})

test('who has the merit changes with the model: the first touch all of it, the last none, each alike a third', async () => {
  const yandex = async (model: string) => rowOf(await ask({ model }), 'yandex / cpc')
  expect(await yandex('first')).toMatchObject({
    ...{ leads: 1, requests: 2, deals: 2, won: 1, worth: rubles('1000.00') },
    ...{ perLead: rubles('400.00'), cac: rubles('400.00'), romi: 1.5 },
  })
  expect(await yandex('last')).toMatchObject({
    leads: 0,
    deals: 0,
    won: 0,
    cost: rubles('400.00'),
    cac: null,
    romi: -1,
  })
  expect(await yandex('linear')).toMatchObject({ leads: 0.333, requests: 0.667, worth: rubles('333.33') })
  expect(rowOf(await ask({}), 'google / cpc')).toMatchObject({ leads: 1, won: 1 })
})

test('a filter narrows the leads, and a manager sees his own: beside a part of the leads no costs are told', async () => {
  const narrowed = await ask({ filter: { owner: sales.other } })
  expect(named(narrowed, narrowed.total.values)).toEqual({
    leads: 1,
    requests: 1,
    deals: 0,
    won: 0,
    worth: rubles('0.00'),
  })
  const own = await ask({}, sales.me)
  expect(named(own, own.total.values)).toEqual({ leads: 2, requests: 3, deals: 2, won: 1, worth: rubles('1000.00') })
})

test('a model that there is none of is refused, and any of a report without touches', async () => {
  await expect(ask({ model: 'fair' })).rejects.toMatchObject({ problems: [{ field: 'model', code: 'choice' }] })
  await expect(stockFigures(await sales.company.system(), 'rfm', { model: 'first' })).rejects.toMatchObject({
    problems: [{ field: 'model', code: 'modelUnknown' }],
  })
})

test('of a past moment it has the leads, deals, visits and costs of then, whatever became of them', async () => {
  const { company } = sales
  const options: StockOptions[] = [
    ...models.map(model => ({ model })),
    { filter: { owner: sales.other } },
    { model: 'linear', period: {} },
  ]
  const told = ({ rows, total, measures, sentence }: Figures) => ({ rows, total, measures, sentence })
  const page = async (asOf?: string) =>
    attributionReport(await company.system(), { ...period, by: 'campaign', ...(asOf && { asOf }) })
  const before = await Promise.all(options.map(async one => told(await ask(one))))
  const pageBefore = await page()
  const pause = () => new Promise(resolve => setTimeout(resolve, 50))
  await pause()
  const asOf = new Date().toISOString()
  await pause()

  const { db } = await company.system()
  await updateRecord(await company.system(), 'deal', made.deal, { amount: rubles('5000') })
  await sales.deal({ lead: made.anna, stage: sales.stages.won, amount: rubles('9') })
  await updateRecord(await company.system(), 'advertisingCost', made.cost, { amount: rubles('900') })
  await company.make('advertisingCost', { ...period, channel: 'vk / social', amount: rubles('50') })
  await sales.lead({ requestedAt: '2026-03-11T12:00:00Z' })
  await updateRecord(await company.system(), 'lead', made.vk, { owner: sales.me, requestedAt: '2026-05-10T12:00:00Z' })
  await removeRecord(await company.system(), 'lead', made.direct)
  await db.query(sql`insert into visit (id, source, visitor, began, touch)
    select ${newId()}, ${made.site}, visitor, now(), ${JSON.stringify(utm('bing', 'cpc'))}::jsonb from visitor_known where record_id = ${made.anna}`)
  await db.query(sql`insert into receipt (id, channel, source, content_type, raw, raw_hash, outcome, object, record_id)
    values (${newId()}, 'form', ${made.site}, 'application/json', '', ${'\\x07'}::bytea, 'attached', 'lead', ${made.anna})`)
  const vk = await sales.read('lead', made.vk)
  await mergeRecords(await company.system(), 'lead', made.anna, { from: [vk.id] })

  expect(told(await ask({}))).not.toEqual(before[1])
  expect(await Promise.all(options.map(async one => told(await ask({ ...one, asOf }))))).toEqual(before)
  expect(await page(asOf)).toEqual(pageBefore)
  expect(await ask({ asOf })).toMatchObject({ from: 'history', asOf: new Date(asOf).toISOString() })
  await expect(page('yesterday')).rejects.toMatchObject({ problems: [{ field: 'asOf', code: 'time' }] })
})
