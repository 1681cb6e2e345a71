import { parse } from 'csv-parse/sync'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSales } from '../../../../test/setup/sales.ts'
import type { ReportFigures } from '../../../charts/figures.ts'
import { Invalid, isJsonObject, type Json } from '../../../model/index.ts'
import { allOf, listRecords, updateRecord } from '../../../records/index.ts'
import { makeTestCompany, type TestCompany } from '../../exchange/testing/company.ts'
import { bringInOpportunities } from '../../exchange/testing/opportunities.ts'
import { sampleFile } from '../../exchange/testing/sample-file.ts'
import { listStock, stockFigures } from './index.ts'
import type { StockOptions } from './stock.ts'

/** Reports that the builder cannot say, against what a few lines of their own make of the raw file. */

let company: TestCompany
beforeAll(async () => {
  company = await makeTestCompany()
  await bringInOpportunities(company)
}, 240_000)
afterAll(() => company.close())

interface Sale {
  account: string
  /** `2017-03-01` */
  day: string
  amount: number
}

const rows: Record<string, string>[] = parse(sampleFile('crm-sales-opportunities/sales_pipeline.csv'), {
  columns: true,
  bom: true,
})
const sales: Sale[] = rows
  .filter(row => row.deal_stage === 'Won' && row.account)
  .map(row => {
    const [day, month, year] = (row.close_date ?? '').split('-')
    return { account: row.account ?? '', day: `20${year}-${month}-${day}`, amount: Number(row.close_value) }
  })

const byAccount = (some: Sale[]): Sale[][] => [...Map.groupBy(some, ({ account }) => account).values()]
const ask = async (key: string, from?: string, to?: string) =>
  stockFigures(await company.again(company.admin), key, from && to ? { period: { from, to } } : {})
const amountOf = (value: Json | undefined) => (isJsonObject(value) ? Number(value.amount) : value)
const sum = (some: Sale[]) => some.reduce((all, { amount }) => all + amount, 0)

/** Of every cell, how many companies its filter finds. */
async function listed({ filter, rows, columns }: ReportFigures): Promise<number[][]> {
  const ctx = await company.again(company.admin)
  const count = async (row: (typeof rows)[number], column: (typeof columns)[number]) => {
    if (!row.filter || !column.filter) throw new Error('not listed')
    return (
      (await listRecords(ctx, 'company', { filter: allOf([filter, row.filter, column.filter]), total: true, limit: 1 }))
        .total?.value ?? -1
    )
  }
  return Promise.all(rows.map(row => Promise.all(columns.map(column => count(row, column)))))
}

test('cohorts: who first bought in a month, who bought again in each month after, and what they brought', async () => {
  const report = await ask('cohorts', '2017-01-01', '2017-12-31')
  const month = ({ day }: Sale) => day.slice(0, 7)
  const accounts = byAccount(sales).map(some => ({ some, first: some.map(month).sort()[0] ?? '' }))
  const names = [...new Set(accounts.map(({ first }) => first))].sort()
  expect(report.rows.map(({ key }) => String(key[0]).slice(0, 7))).toEqual(names)
  for (const row of report.rows) {
    const cohort = String(row.key[0]).slice(0, 7)
    const own = accounts.filter(({ first }) => first === cohort)
    for (const [months, cell] of row.cells.entries()) {
      const at = new Date(`${cohort}-01T00:00:00Z`)
      at.setUTCMonth(at.getUTCMonth() + months)
      const then = own.map(({ some }) => some.filter(sale => month(sale) === at.toISOString().slice(0, 7)))
      const before = own.flatMap(({ some }) => some.filter(sale => month(sale) <= at.toISOString().slice(0, 7)))
      expect(cell[0]).toBe(then.filter(({ length }) => length).length)
      expect(cell[1]).toBeCloseTo(then.filter(({ length }) => length).length / own.length)
      expect(amountOf(cell[2])).toBe(sum(then.flat()))
      expect(amountOf(cell[3])).toBeCloseTo(sum(before) / own.length, 1)
    }
  }
})

test('ABC: the largest bring 80 and 95 % of the revenue; XYZ: by how much their months vary', async () => {
  const report = await ask('abcXyz', '2017-01-01', '2017-12-31')
  const whole = sum(sales)
  let before = 0
  const expected: Record<string, number> = {}
  for (const some of byAccount(sales).sort((one, other) => sum(other) - sum(one))) {
    const abc = before < whole * 0.8 ? 'A' : before < whole * 0.95 ? 'B' : 'C'
    before += sum(some)
    const months = Array.from({ length: 12 }, (_, i) =>
      sum(some.filter(({ day }) => Number(day.slice(5, 7)) === i + 1)),
    )
    const mean = sum(some) / 12
    const variation = Math.sqrt(months.reduce((all, value) => all + (value - mean) ** 2, 0) / 12) / mean
    const xyz = variation <= 0.25 ? 'X' : variation <= 0.75 ? 'Y' : 'Z'
    expected[`${abc}${xyz}`] = (expected[`${abc}${xyz}`] ?? 0) + 1
  }
  for (const row of report.rows)
    for (const [c, column] of report.columns.entries())
      expect([row.key[0], column.key[0], row.cells[c]?.[0]]).toEqual([
        row.key[0],
        column.key[0],
        expected[`${row.key[0]}${column.key[0]}`] ?? 0,
      ])
  expect(amountOf(report.total.values[1])).toBe(whole)
  expect(await listed(report)).toEqual(report.rows.map(({ cells }) => cells.map(([clients]) => clients)))
})

test('RFM: by the last purchase and how often, and behind each cell are its companies', async () => {
  const report = await ask('rfm', '2017-01-01', '2017-12-31')
  const expected: Record<string, number> = {}
  for (const some of byAccount(sales)) {
    const last =
      some
        .map(({ day }) => day)
        .sort()
        .at(-1) ?? ''
    const ago = (Date.parse('2017-12-31') - Date.parse(last)) / 86_400_000
    const r = ago <= 30 ? 'R30' : ago <= 90 ? 'R90' : ago <= 180 ? 'R180' : ago <= 365 ? 'R365' : 'Rmore'
    const f = some.length === 1 ? 'F1' : some.length === 2 ? 'F2' : some.length <= 4 ? 'F4' : 'Fmore'
    expected[`${r} ${f}`] = (expected[`${r} ${f}`] ?? 0) + 1
  }
  const found = Object.fromEntries(
    report.rows.flatMap(row =>
      report.columns.flatMap((column, c) =>
        row.cells[c]?.[0] ? [[`${row.key[0]} ${column.key[0]}`, row.cells[c]?.[0]]] : [],
      ),
    ),
  )
  expect(found).toEqual(expected)
  expect(await listed(report)).toEqual(report.rows.map(({ cells }) => cells.map(([clients]) => clients)))
})

test('managers have their sales, as far as the caller sees them', async () => {
  const report = await ask('managers', '2017-01-01', '2017-12-31')
  const wins = Map.groupBy(
    rows.filter(row => row.deal_stage === 'Won'),
    row => row.sales_agent ?? '',
  )
  const names = report.measures.map(({ name }) => name)
  for (const { labels, values } of report.rows.filter(({ values }) => values[names.indexOf('won')])) {
    const own = wins.get(labels[0] ?? '') ?? []
    expect(values[names.indexOf('won')]).toBe(own.length)
    expect(amountOf(values[names.indexOf('worth')])).toBe(own.reduce((all, row) => all + Number(row.close_value), 0))
  }
  expect(report.total.values[names.indexOf('won')]).toBe(4238)
})

test('lost deals are counted at the stage they went from, as far as their changes tell', async () => {
  const shop = await openSales()
  try {
    const contact = (await shop.company.make('contact', { name: 'Клиент' })).id
    const amount = { amount: '100', currency: 'RUB' }
    const offered = await shop.deal({ amount, contact })
    const early = await shop.deal({ amount })
    await shop.deal({ amount, contact, stage: shop.stages.lost, lostReason: 'silent' })
    const ctx = await shop.company.system()
    await updateRecord(ctx, 'deal', offered.id, { stage: shop.stages.offer })
    await updateRecord(ctx, 'deal', offered.id, { stage: shop.stages.lost, lostReason: 'price' })
    await updateRecord(ctx, 'deal', early.id, { stage: shop.stages.lost, lostReason: 'price' })
    const report = await stockFigures(ctx, 'lostByStage', {})
    expect(report.rows.map(({ labels, values }) => [labels[0], values[0]])).toEqual([
      ['Новая', 1],
      ['КП отправлено', 1],
      ['Стадия неизвестна', 1],
    ])
    expect(report.columns.map(({ key }) => key[0])).toEqual(['price', 'silent'])
    expect(report.total.values).toEqual([3, { amount: '300.00', currency: 'RUB' }, 1])
  } finally {
    await shop.company.close()
  }
})

test('whom deals are lost to: by competitor and reason, with what was won against each; deals that name none are left out', async () => {
  const shop = await openSales()
  try {
    const amount = { amount: '100', currency: 'RUB' }
    const [near, far] = [
      await shop.company.make('competitor', { name: 'Ближний' }),
      await shop.company.make('competitor', { name: 'Дальний' }),
    ]
    const lose = (competitor: string | null, lostReason: string) =>
      shop.deal({ amount, stage: shop.stages.lost, lostReason, competitor })
    const lost = await lose(near.id, 'price')
    await lose(near.id, 'timing')
    await lose(near.id, 'price')
    await lose(far.id, 'price')
    await lose(null, 'price')
    await shop.deal({ amount, stage: shop.stages.won, competitor: far.id })
    await shop.deal({ amount, competitor: far.id })
    const ctx = await shop.company.system()
    const report = await stockFigures(ctx, 'competitors', {})
    const money = (sum: string) => ({ amount: sum, currency: 'RUB' })
    expect(report.rows.map(({ labels, values }) => [labels[0], ...values])).toEqual([
      ['Ближний', 3, money('300.00'), 0.75, 0, 0],
      ['Дальний', 1, money('100.00'), 0.25, 1, 0.5],
    ])
    const price = report.columns.findIndex(({ key }) => key[0] === 'price')
    expect(report.rows.map(({ cells }) => cells[price]?.[0])).toEqual([2, 1])
    expect(report.sentence).toContain('Ближний')
    const behind = await listRecords(ctx, 'deal', {
      filter: allOf([report.filter, report.rows[0]?.filter ?? {}, report.measures[0]?.filter ?? {}]),
    })
    expect(behind.data.map(({ id }) => id)).toContain(lost.id)
    expect(behind.data).toHaveLength(3)
  } finally {
    await shop.company.close()
  }
})

test('compared with the days before: each figure has that of the earlier days beside it, months by their place', async () => {
  const compared = async (key: string, from: string, to: string) =>
    stockFigures(await company.again(company.admin), key, { period: { from, to }, compare: 'previous' })
  const quarter = sales.filter(({ day }) => day >= '2017-07-01' && day <= '2017-09-30')
  const grid = await compared('abcXyz', '2017-10-01', '2017-12-31')
  expect(grid.compared).toEqual({ from: '2017-07-01', to: '2017-09-30' })
  expect(grid.total.before?.values.slice(0, 2).map(amountOf)).toEqual([byAccount(quarter).length, sum(quarter)])

  for (const [key, rows] of [
    ['managers', 25],
    ['cohorts', 1],
    ['lostByStage', 1],
    ['abcXyz', 3],
  ] as const) {
    const [report, earlier] = [
      await compared(key, '2017-05-01', '2017-06-30'),
      await ask(key, '2017-03-01', '2017-04-30'),
    ]
    expect(earlier.rows.length).toBeGreaterThanOrEqual(rows)
    expect(report.total.before?.values).toEqual(earlier.total.values)
    for (const row of report.rows) {
      const month = String(row.key[0]) === '2017-05-01' ? '2017-03-01' : '2017-04-01'
      const then = earlier.rows.find(({ key: [own] }) => own === (key === 'cohorts' ? month : row.key[0]))
      if (then) expect(row.before?.values).toEqual(then.values)
      else expect(row.before?.values.every(value => value === 0 || value === null)).toBe(true)
    }
  }
  await expect(
    stockFigures(await company.again(company.admin), 'abcXyz', { period: {}, compare: 'previous' }),
  ).rejects.toThrow(Invalid)
})

test('of a past moment: what was sold, lost and done until then, with the amounts and reasons of then', async () => {
  const shop = await openSales()
  try {
    const { make, system } = shop.company
    const client = (await make('company', { name: 'Клиент' })).id
    const rubles = (amount: string) => ({ amount, currency: 'RUB' })
    const won = { company: client, stage: shop.stages.won }
    const first = await shop.deal({ ...won, amount: rubles('100') })
    const lost = await shop.deal({ amount: rubles('70'), stage: shop.stages.lost, lostReason: 'price' })
    const task = await shop.task('deal', first.id, { dueAt: '2020-01-01T00:00:00Z' })
    const ctx = await system()
    const pause = () => new Promise(resolve => setTimeout(resolve, 50))
    await pause()
    const asOf = new Date().toISOString()
    await pause()
    await updateRecord(ctx, 'deal', first.id, { amount: rubles('400') })
    await updateRecord(ctx, 'deal', lost.id, { lostReason: 'timing', amount: rubles('90') })
    await updateRecord(ctx, 'task', task.id, { doneAt: new Date().toISOString(), result: 'Договорились' })
    await shop.deal({ ...won, amount: rubles('300') })

    const total = async (key: string, options: StockOptions) => {
      const report = await stockFigures(await system(), key, { period: {}, ...options })
      return { from: report.from, values: report.total.values.map(amountOf), report }
    }
    for (const key of ['abcXyz', 'rfm', 'cohorts']) {
      const at = key === 'cohorts' ? 2 : 1
      expect((await total(key, {})).values[at]).toBe(700)
      const then = await total(key, { asOf })
      expect([then.from, then.values[at]]).toEqual(['history', 100])
      expect(then.report.asOf).toBe(new Date(asOf).toISOString())
      expect((await total(key, { asOf, filter: { amount: { gt: 200 } } })).values[at]).toBe(0)
    }
    const reasons = async (options: StockOptions) =>
      (await total('lostByStage', options)).report.columns.map(({ key }) => key[0])
    expect([await reasons({}), await reasons({ asOf })]).toEqual([['timing'], ['price']])
    const figure = async (name: string, options: StockOptions) => {
      const { report, values } = await total('managers', options)
      return values[report.measures.findIndex(measure => measure.name === name)]
    }
    expect([await figure('won', {}), await figure('won', { asOf })]).toEqual([2, 1])
    expect([await figure('overdue', {}), await figure('overdue', { asOf })]).toEqual([0, 1])
    expect((await total('clientValue', { period: undefined, asOf })).from).toBe('history')
    await expect(total('rfm', { asOf: 'yesterday' })).rejects.toThrow(Invalid)
  } finally {
    await shop.company.close()
  }
})

test('tasks of days that are over are those that were overdue when they ended, of days that go on those that are now', async () => {
  const shop = await openSales()
  try {
    const deal = await shop.deal()
    const task = await shop.task('deal', deal.id, { dueAt: '2026-02-03T00:00:00Z' })
    const ctx = await shop.company.system()
    await ctx.db.query(sql`update task set created_at = '2026-02-01T00:00:00Z' where id = ${task.id}`)
    const overdue = async (period: StockOptions['period'], asOf?: string) => {
      const { measures, total } = await stockFigures(await shop.company.system(), 'managers', { period, asOf })
      return total.values[measures.findIndex(({ name }) => name === 'overdue')]
    }
    const february = { from: '2026-02-01', to: '2026-02-28' }
    expect([await overdue(february), await overdue({ within: 'thisMonth' })]).toEqual([1, 1])
    await updateRecord(ctx, 'task', task.id, { doneAt: new Date().toISOString(), result: 'Договорились' })
    expect([await overdue(february), await overdue({ within: 'thisMonth' })]).toEqual([1, 0])
    expect(await overdue(february, '2026-02-02T00:00:00Z')).toBe(0)
    const before = await stockFigures(await shop.company.system(), 'managers', {
      period: { from: '2026-03-01', to: '2026-03-31' },
      compare: 'previous',
    })
    expect(before.total.before?.values.at(-1)).toBe(1)
  } finally {
    await shop.company.close()
  }
})

test('each holds where there is nothing yet, or one sale: now, compared and as of a past moment', async () => {
  const shop = await openSales()
  try {
    const tellAll = async () => {
      const ctx = await shop.company.system()
      const asOf = new Date().toISOString()
      const told: number[] = []
      for (const { key, compares } of listStock(ctx))
        for (const options of [{}, ...(compares ? [{ compare: 'previous' as const }] : []), { asOf }]) {
          const { rows, total, measures } = await stockFigures(ctx, String(key), options)
          for (const { values } of [total, ...rows]) expect(values).toHaveLength(measures.length)
          told.push(rows.length)
        }
      return told.length
    }
    const many = await tellAll()
    expect(many).toBeGreaterThan(50)
    const company = (await shop.company.make('company', { name: 'Клиент' })).id
    await shop.deal({ company, amount: { amount: '100', currency: 'RUB' }, stage: shop.stages.won })
    expect(await tellAll()).toBe(many)
  } finally {
    await shop.company.close()
  }
})
