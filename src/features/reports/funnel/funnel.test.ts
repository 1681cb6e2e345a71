import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSales, type Sales } from '../../../../test/setup/sales.ts'
import { type Invalid, NotFound } from '../../../model/index.ts'
import { removeRecord } from '../../../records/remove.ts'
import { updateRecord } from '../../../records/update.ts'
import { funnelReport } from './funnel.ts'

let sales: Sales
beforeAll(async () => {
  sales = await openSales()
  const rubles = (amount: string) => ({ amount: { amount, currency: 'RUB' } })
  const contact = (await sales.company.make('contact', { name: 'Клиент' })).id
  await sales.deal(rubles('100'))
  const offered = await sales.deal({ ...rubles('200'), contact })
  const won = await sales.deal({ ...rubles('400'), contact })
  const lost = await sales.deal({ ...rubles('800'), contact })
  await sales.deal({ ...rubles('1600'), owner: sales.other })
  const ctx = await sales.company.system()
  await updateRecord(ctx, 'deal', offered.id, { stage: sales.stages.offer })
  await updateRecord(ctx, 'deal', won.id, { stage: sales.stages.won })
  await updateRecord(ctx, 'deal', lost.id, { stage: sales.stages.offer })
  await updateRecord(ctx, 'deal', lost.id, { stage: sales.stages.lost, lostReason: 'price' })
})
afterAll(() => sales.company.close())

test('the funnel says how far deals came, what is where, and why they were lost', async () => {
  const funnel = await funnelReport(await sales.company.system(), {})
  expect(funnel.stages.map(({ name, reached, here }) => [name, reached, here])).toEqual([
    ['Новая', 5, 2],
    ['КП отправлено', 3, 1],
    ['Выиграна', 1, 1],
    ['Проиграна', 1, 1],
  ])
  expect(funnel.stages[1]?.conversion).toBeCloseTo(0.6)
  expect(funnel.stages[0]?.sum).toEqual({ amount: '1700.00', currency: 'RUB' })
  expect(funnel).toMatchObject({ deals: 5, won: 1, lost: 1, winRate: 0.5, otherCurrency: 0 })
  expect(funnel.lostReasons).toEqual([{ reason: 'price', count: 1, sum: { amount: '800.00', currency: 'RUB' } }])
})

test('a manager sees the funnel of what he may see', async () => {
  const funnel = await funnelReport(await sales.mine(), {})
  expect(funnel.deals).toBe(4)
  expect(funnel.stages[0]?.sum).toEqual({ amount: '100.00', currency: 'RUB' })
})

test('a deal of which only the end is known was in the first stage at least', async () => {
  const before = await funnelReport(await sales.company.system(), {})
  const known = await sales.deal({ stage: sales.stages.lost, lostReason: 'silent', owner: sales.other })
  const after = await funnelReport(await sales.company.system(), {})
  const reached = ({ stages }: typeof before) => stages.map(stage => stage.reached)
  const [first = 0, offer = 0, won = 0, lost = 0] = reached(before)
  expect(reached(after)).toEqual([first + 1, offer, won, lost + 1])
  expect(after.stages[0]?.reached).toBe(after.deals)
  await removeRecord(await sales.company.system(), 'deal', known.id)
})

test('a period takes in the deals that began in it', async () => {
  const ctx = await sales.company.system()
  expect((await funnelReport(ctx, { to: '2001-01-01' })).deals).toBe(0)
  expect((await funnelReport(ctx, { from: '2001-01-01' })).deals).toBe(5)
})

test('days that are none are all named, and an unknown pipeline is not there', async () => {
  const ctx = await sales.company.system()
  const problems = await funnelReport(ctx, { from: 'x', to: '2026-02-31' }).catch((error: Invalid) => error.problems)
  expect(problems).toEqual([
    { field: 'from', code: 'date' },
    { field: 'to', code: 'date' },
  ])
  await expect(funnelReport(ctx, { pipeline: '01a20aa6-ff41-70bd-827b-98160c9dfb5c' })).rejects.toThrow(NotFound)
})
