import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSales, type Sales } from '../../../../test/setup/sales.ts'
import { type Invalid, type JsonObject, NotFound } from '../../../model/index.ts'
import { mergeRecords, removeRecord, restoreRecord, updateRecord } from '../../../records/index.ts'
import { type Funnel, type FunnelQuery, funnelReport } from './funnel.ts'

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

test('of a past moment it answers what it answered then, whatever was moved, lost, handed over, merged, removed or made since', async () => {
  const { stages, company } = sales
  const contact = (await company.make('contact', { name: 'Покупатель' })).id
  const rubles = (amount: number) => ({ amount: { amount: String(amount), currency: 'RUB' } })
  const deals = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async n => (await sales.deal({ ...rubles(n * 10), contact })).id),
  )
  const [moved = '', lost = '', handed = '', removed = '', kept = '', merged = ''] = deals
  const change = async (id: string, fields: JsonObject) => updateRecord(await company.system(), 'deal', id, fields)
  const steps: (() => Promise<unknown>)[] = [
    () => change(moved, { stage: stages.offer }),
    () => change(lost, { stage: stages.lost, lostReason: 'timing' }),
    () => change(moved, { stage: stages.won, ...rubles(77) }),
    () => change(handed, { owner: sales.other, opensOn: '2001-02-03' }),
    async () => removeRecord(await company.system(), 'deal', removed),
    () => change(lost, { stage: stages.first }),
    async () => mergeRecords(await company.system(), 'deal', kept, { from: [merged] }),
    () => sales.deal({ stage: stages.lost, lostReason: 'price', amount: { amount: '5', currency: 'USD' } }),
    async () => restoreRecord(await company.system(), 'deal', removed),
    () => change(moved, { stage: stages.offer }),
  ]
  const queries: FunnelQuery[] = [{}, { from: '2001-02-01', to: '2001-02-28' }, { from: '2026-01-01' }]
  const ask = async (asOf?: string) => {
    const ctx = await company.system()
    const answers = await Promise.all(queries.map(query => funnelReport(ctx, { ...query, ...(asOf && { asOf }) })))
    return answers.map(inHours)
  }
  const told: { asOf: string; answers: unknown[] }[] = []
  for (const step of steps) {
    told.push({ asOf: new Date().toISOString(), answers: await ask() })
    await later()
    await step()
    await later()
  }
  told.push({ asOf: new Date().toISOString(), answers: await ask() })
  expect(new Set(told.map(({ answers }) => JSON.stringify(answers))).size).toBe(told.length)
  for (const [n, { asOf, answers }] of told.entries()) expect(await ask(asOf), `before step ${n}`).toEqual(answers)
})

/** Stays go on while the test asks: a part of a minute is no difference. */
const inHours = ({ stages, cycleDays, ...funnel }: Funnel) => ({
  ...funnel,
  cycleDays: cycleDays === null ? null : Math.round(cycleDays * 24),
  stages: stages.map(({ days, ...stage }) => ({ ...stage, days: days === null ? null : Math.round(days * 24) })),
})

const later = () => new Promise(resolve => setTimeout(resolve, 20))

test('of a past moment the rights of now hold: what is hidden stays so, and a deal of others is not counted', async () => {
  const { company } = sales
  const before = await funnelReport(await sales.mine(), {})
  const asOf = new Date().toISOString()
  await later()
  const given = await sales.deal({ amount: { amount: '9', currency: 'RUB' } })
  await updateRecord(await company.system(), 'deal', given.id, { owner: sales.other })
  expect((await funnelReport(await sales.mine(), { asOf })).deals).toBe(before.deals)
  const whole = await company.system()
  const role = {
    ...whole.actor.role,
    admin: false,
    objects: { deal: { read: 'all', create: 'none', update: 'none', remove: 'none', export: 'none' } },
    fields: { 'deal.amount': 'hidden', 'deal.lostReason': 'hidden' },
  } as const
  const blind = { ...whole, actor: { ...whole.actor, role } }
  const seen = await funnelReport(blind, { asOf })
  expect(seen.lostReasons).toEqual([])
  expect(seen.stages.every(({ sum }) => sum === null)).toBe(true)
})

test('where a stage is gone since, its deals are told apart', async () => {
  const { company } = sales
  const stage = await company.make('stage', {
    name: 'Замер',
    pipeline: (await funnelReport(await company.system(), {})).pipeline.id,
    position: 50,
  })
  const measured = await sales.deal({})
  await updateRecord(await company.system(), 'deal', measured.id, { stage: stage.id })
  const asOf = new Date().toISOString()
  await later()
  await updateRecord(await company.system(), 'deal', measured.id, { stage: sales.stages.first })
  const now = await funnelReport(await company.system(), {})
  await removeRecord(await company.system(), 'stage', stage.id)
  company.configurations.forget(company.workspace)
  const then = await funnelReport(await company.system(), { asOf })
  expect(then).toMatchObject({ deals: now.deals, elsewhere: 1 })
  expect(then.stages.map(({ name }) => name)).not.toContain('Замер')
  expect((await funnelReport(await company.system(), {})).elsewhere).toBe(0)
})

test.each([
  ['yesterday', 'momentOrDay'],
  ['2999-01-01T00:00:00Z', 'momentAhead'],
])('%s is no past moment', async (asOf, code) => {
  await expect(funnelReport(await sales.company.system(), { asOf })).rejects.toMatchObject({
    problems: [{ field: 'asOf', code }],
  })
})
