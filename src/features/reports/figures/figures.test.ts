import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSales, type Sales } from '../../../../test/setup/sales.ts'
import type { Invalid } from '../../../model/index.ts'
import { listRecords, removeRecord, updateRecord } from '../../../records/index.ts'
import type { ReportDefinition } from '../definition.ts'
import { reportFigures } from './compute.ts'

let sales: Sales
const rubles = (amount: string) => ({ amount: { amount, currency: 'RUB' } })

beforeAll(async () => {
  sales = await openSales()
  const metal = (await sales.company.make('company', { name: 'Сталь', industry: 'Металл' })).id
  const wood = (await sales.company.make('company', { name: 'Дуб', industry: 'Мебель' })).id
  await sales.deal({ ...rubles('100'), company: metal, closesOn: '2026-03-05' })
  await sales.deal({ ...rubles('300'), company: metal, closesOn: '2026-03-31' })
  const won = await sales.deal({
    ...rubles('500'),
    company: wood,
    closesOn: '2026-02-10',
    contact: (await sales.company.make('contact', { name: 'Клиент' })).id,
  })
  await sales.deal({ closesOn: '2026-01-01', owner: sales.other })
  const ctx = await sales.company.system()
  await updateRecord(ctx, 'deal', won.id, { stage: sales.stages.won })
})
afterAll(() => sales.company.close())

const ask = async (definition: Partial<ReportDefinition>, ctx?: Awaited<ReturnType<Sales['mine']>>) =>
  reportFigures(ctx ?? (await sales.company.system()), { object: 'deal', measures: [{ fn: 'count' }], ...definition })
const plain = (sentence: string) => sentence.replaceAll('\u00a0', ' ')
const problemsOf = (definition: Partial<ReportDefinition>) =>
  ask(definition).then(
    () => [],
    (error: Invalid) => error.problems.map(({ field, code }) => [field, code]),
  )

test('a report says by what it is made, how much there is, and what stands out', async () => {
  const report = await ask({
    rows: ['company.industry'],
    measures: [{ fn: 'sum', field: 'amount', name: 'worth' }, { fn: 'count' }, { share: 'worth' }],
  })
  expect(report.rowGroups).toEqual([{ field: 'company.industry', label: 'Компания: Отрасль' }])
  expect(report.measures.map(({ label, kind }) => [label, kind])).toEqual([
    ['Сумма, всего', 'money'],
    ['Количество', 'number'],
    ['Сумма, всего: доля', 'percent'],
  ])
  expect(report.rows.map(({ labels, values }) => [...labels, ...values])).toEqual([
    ['Мебель', { amount: '500.00', currency: 'RUB' }, 1, 5 / 9],
    ['Металл', { amount: '400.00', currency: 'RUB' }, 2, 4 / 9],
    ['Не указано', null, 1, null],
  ])
  expect(plain(report.sentence)).toBe('Сумма, всего — 900 ₽. Больше всего — Мебель: 500 ₽, или 55,6 % от всего.')
})

test('months without records are in between, and each cell finds its records', async () => {
  const report = await ask({
    rows: [{ field: 'closesOn', bucket: 'month' }],
    columns: ['stage'],
    measures: [{ fn: 'count' }, { running: 'count' }],
  })
  expect(report.rows.map(({ labels, values }) => [labels[0], ...values])).toEqual([
    ['январь 2026', 1, 1],
    ['февраль 2026', 1, 2],
    ['март 2026', 2, 4],
  ])
  expect(report.columns.map(({ labels }) => labels[0])).toEqual(['Новая', 'Выиграна'])
  const ctx = await sales.company.system()
  for (const row of report.rows)
    for (const [c, column] of report.columns.entries()) {
      const filter = { and: [report.filter, row.filter, column.filter] }
      const { data } = await listRecords(ctx, 'deal', { filter })
      expect(data.length).toBe(row.cells[c]?.[0])
    }
})

test('a period is compared with the one before, month by month', async () => {
  const report = await ask({
    rows: [{ field: 'closesOn', bucket: 'month' }],
    measures: [{ fn: 'count' }],
    period: { field: 'closesOn', from: '2026-03-01', to: '2026-03-31' },
    compare: 'previous',
  })
  expect(report.compared).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(report.rows).toMatchObject([{ key: ['2026-03-01'], values: [2], before: { values: [1] } }])
  expect(report.total).toMatchObject({ values: [2], before: { values: [1] } })
  expect(plain(report.sentence)).toBe('Количество — 2. Это на 100 % больше, чем раньше: было 1.')
})

test('rows that are not shown are in what the days compared with come to', async () => {
  const march = { field: 'closesOn', from: '2026-03-01', to: '2026-03-31' }
  const byName = { rows: ['name'], columns: ['owner'], compare: 'yearBefore' as const, period: march }
  const earlier = await sales.deal({ name: 'Прежняя', closesOn: '2025-03-15' })
  const report = await ask({ ...byName, limit: 1 })
  expect(report).toMatchObject({ more: 1, total: { values: [2], before: { values: [1], cells: [[1]] } } })
  expect(report.rows[0]).toMatchObject({ values: [1], before: { values: [0], cells: [[0]] } })
  await removeRecord(await sales.company.system(), 'deal', earlier.id)
})

test('a rate is worked out of the won and the lost, and empty where nothing is closed', async () => {
  const report = await ask({
    rows: ['owner'],
    measures: [
      { fn: 'count', name: 'won', filter: { 'stage.kind': 'won' } },
      { fn: 'count', name: 'closed', filter: { 'stage.kind': ['won', 'lost'] } },
      { name: 'rate', formula: 'won / closed', as: 'percent' },
    ],
  })
  expect(report.rows.map(({ labels, values }) => [...labels, ...values])).toEqual([
    ['Аня', 1, 1, 1],
    ['Боря', 0, 0, null],
  ])
  expect(report.from).toBe('counted')
  expect(report.notes.map(({ code }) => code)).toEqual(['emptyFormula'])
})

test('a manager has the figures of what he sees', async () => {
  const report = await ask({ rows: ['owner'] }, await sales.mine())
  expect(report.rows.map(({ labels, values }) => [...labels, ...values])).toEqual([['Аня', 3]])
  expect(report.total.values).toEqual([3])
})

test('as of a past moment the figures are those of then, and no list has them', async () => {
  const before = await ask({ asOf: '2001-01-01T00:00:00Z' })
  expect(before).toMatchObject({
    from: 'history',
    asOf: '2001-01-01T00:00:00.000Z',
    total: { values: [0] },
  })
})

test('a period such as this year is that of the moment as of which they are', async () => {
  const deal = await sales.deal({ closesOn: '2003-05-05' })
  await (await sales.company.system()).db.query(
    sql`update deal set created_at = '2003-02-01T00:00:00Z' where id = ${deal.id}`,
  )
  const period = { field: 'closesOn', within: 'thisYear' }
  const [then, later] = [
    await ask({ period, asOf: '2003-03-01T12:00:00Z' }),
    await ask({ period, asOf: '2004-03-01T12:00:00Z' }),
  ]
  expect(then).toMatchObject({
    total: { values: [1] },
    period: { from: '2003-01-01', to: '2003-12-31', goesOn: true },
  })
  expect(later).toMatchObject({
    total: { values: [0] },
    period: { from: '2004-01-01', to: '2004-12-31', goesOn: true },
  })
})

test('everything that is wrong with a report is named at its place', async () => {
  expect(
    await problemsOf({
      rows: ['gone'],
      measures: [{ share: 'gone' }, { fn: 'sum', field: 'name' }, {}],
      period: { field: 'name', within: 'today', from: '2026-02-31' },
      compare: 'previous',
      order: 'gone',
    }),
  ).toEqual([
    ['measures.0.share', 'measureUnknown'],
    ['measures.2', 'measureKind'],
    ['period.field', 'bucketNeedsDate'],
    ['period.within', 'periodTwice'],
    ['period.from', 'date'],
    ['compare', 'compareNeedsPeriod'],
    ['rows.0', 'unknownField'],
    ['measures.1', 'notSummable'],
    ['order', 'groupOrder'],
  ])
})
