import { afterAll, beforeAll, expect, it } from 'vitest'
import { aggregateRecords, type Context, listRecords } from '../../records/index.ts'
import { makeTestCompany, type TestCompany } from '../exchange/testing/company.ts'
import { fillDemo } from './fill.ts'

const now = new Date('2026-11-23T09:40:00Z')

let company: TestCompany
let ctx: Context
beforeAll(async () => {
  company = await makeTestCompany()
  await fillDemo(await company.again(company.admin), { now, password: 'Шкаф-купе «Вега» 1917' })
  ctx = await company.again(company.admin)
}, 120_000)
afterAll(() => company.close())

const count = async (object: string, filter = {}): Promise<number> =>
  Number((await aggregateRecords(ctx, object, { measures: [{ fn: 'count' }], filter })).rows[0]?.measures[0])

const inStages = (kind: string) => ({
  stage: { in: (ctx.config.pipelines[0]?.stages ?? []).filter(stage => stage.kind === kind).map(stage => stage.id) },
})

it('the demo company has sellers in teams of three towns, below one director', () => {
  const { teams, users } = ctx.config
  expect([...teams.values()].map(({ name }) => name).toSorted()).toEqual([
    'Казань',
    'Казань, опт и контракты',
    'Казань, розница',
    'Москва',
    'Москва, опт и контракты',
    'Москва, розница',
    'Отдел продаж',
    'Санкт-Петербург',
    'Санкт-Петербург, опт и контракты',
    'Санкт-Петербург, розница',
  ])
  expect(users.size).toBe(1 + 35 + 6 + 3)
  expect([...teams.values()].filter(({ head }) => head).length).toBe(7)
})

it('it has leads in every state, the latest of them waiting for somebody', async () => {
  const { rows } = await aggregateRecords(ctx, 'lead', { groupBy: ['status'], measures: [{ fn: 'count' }] })
  expect(rows.map(({ group }) => group.status).toSorted()).toEqual([
    'converted',
    'new',
    'postponed',
    'refused',
    'working',
  ])
  const { data } = await listRecords(ctx, 'lead', { limit: 9 })
  expect(data.map(({ status, owner }) => [status, owner])).toEqual(Array(9).fill(['new', null]))
  const [converted] = (
    await listRecords(ctx, 'lead', { filter: { status: 'converted' }, limit: 1, expand: ['contact', 'deal'] })
  ).data
  expect(converted).toMatchObject({ contact: { lead: converted?.id }, deal: { lead: converted?.id } })
})

it('its sales end today, and there is work to do today', async () => {
  expect(await count('deal', inStages('won'))).toBeGreaterThan(4000)
  expect(await count('deal', inStages('lost'))).toBeGreaterThan(3000)
  const open = await count('deal', inStages('open'))
  expect(open).toBeGreaterThan(150)
  expect(open).toBeLessThan(500)
  const { data } = await listRecords(ctx, 'deal', { sort: '-closedAt', limit: 1, filter: inStages('won') })
  expect(data[0]?.closesOn).toBe('2026-11-23')
  expect(await count('deal', { createdAt: { gt: '2026-11-24T00:00:00Z' } })).toBe(0)
  expect(
    await count('task', {
      dueAt: { between: ['2026-11-22T21:00:00Z', '2026-11-23T20:59:59Z'] },
      doneAt: { empty: true },
    }),
  ).toBeGreaterThan(20)
  expect(await count('task', { dueAt: { lt: '2026-11-22T21:00:00Z' }, doneAt: { empty: true } })).toBeGreaterThan(5)
})
