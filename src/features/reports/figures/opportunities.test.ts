import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { isJsonObject, type Json } from '../../../model/index.ts'
import { makeTestCompany, type TestCompany } from '../../exchange/testing/company.ts'
import { bringInOpportunities } from '../../exchange/testing/opportunities.ts'
import { sampleFile } from '../../exchange/testing/sample-file.ts'
import type { ReportDefinition } from '../definition.ts'
import { reportFigures } from './compute.ts'

/** Reports over 8,800 opportunities, against what a few lines of their own make of the raw files. */

type Row = Record<string, string>
const rowsOf = (name: string): Row[] =>
  parse(sampleFile(`crm-sales-opportunities/${name}`), { columns: true, bom: true })
const raw = rowsOf('sales_pipeline.csv')
const sectors = new Map(rowsOf('accounts.csv').map(row => [row.account, row.sector ?? '']))
const managers = new Map(rowsOf('sales_teams.csv').map(row => [row.sales_agent, row.manager ?? '']))

let company: TestCompany
beforeAll(async () => {
  company = await makeTestCompany()
  await bringInOpportunities(company)
}, 240_000)
afterAll(() => company.close())

/** `01-03-17`: day, month, year. */
function dayOf(text = ''): number {
  const [day, month, year] = text.split('-').map(Number)
  return Date.UTC(2000 + (year ?? 0), (month ?? 1) - 1, day)
}

interface Tally {
  won: number
  lost: number
  sum: number
  days: number
}

/** Won, closed, rate, won sum and mean days from the first day to the win, of the file. */
function ofFile(key: (row: Row) => string | null): Record<string, unknown[]> {
  const groups = new Map<string, Tally>()
  for (const row of raw) {
    const name = key(row)
    if (name === null) continue
    const group = groups.get(name) ?? { won: 0, lost: 0, sum: 0, days: 0 }
    groups.set(name, group)
    if (row.deal_stage === 'Lost') group.lost++
    if (row.deal_stage !== 'Won') continue
    group.won++
    group.sum += Number(row.close_value)
    group.days += (dayOf(row.close_date) - dayOf(row.engage_date)) / 86_400_000
  }
  return Object.fromEntries(
    [...groups].map(([name, { won, lost, sum, days }]) => [
      name,
      [
        won,
        won + lost,
        fixed(won + lost ? won / (won + lost) : null),
        won ? sum.toFixed(2) : null,
        fixed(won ? days / won : null),
      ],
    ]),
  )
}

const fixed = (value: number | null): string | null => (value === null ? null : value.toFixed(8))

const measures: ReportDefinition['measures'] = [
  { name: 'won', fn: 'count', filter: { 'stage.kind': 'won' } },
  { name: 'closed', fn: 'count', filter: { 'stage.kind': ['won', 'lost'] } },
  { name: 'rate', formula: 'won / closed', as: 'percent' },
  { name: 'worth', fn: 'sum', field: 'amount', filter: { 'stage.kind': 'won' } },
  {
    name: 'cycle',
    fn: 'avg',
    span: { from: 'opensOn', until: 'closesOn', unit: 'days' },
    filter: { 'stage.kind': 'won' },
  },
]

async function ofReport(definition: Partial<ReportDefinition>, name = (label: string) => label) {
  const report = await reportFigures(await company.again(company.admin), { object: 'deal', measures, ...definition })
  const said = (values: Json[]) =>
    values.map((value, i) =>
      isJsonObject(value) ? value.amount : i === 2 || i === 4 ? fixed(typeof value === 'number' ? value : null) : value,
    )
  return Object.fromEntries(report.rows.map(({ labels, values }) => [name(labels[0] ?? ''), said(values)]))
}

describe('won, closed, win rate, won sum and sales cycle are those of the raw files', () => {
  it('per product', async () =>
    expect(await ofReport({ rows: ['product'] })).toEqual(
      ofFile(({ product = '' }) => (product === 'GTXPro' ? 'GTX Pro' : product)),
    ))

  it('per agent', async () => expect(await ofReport({ rows: ['owner'] })).toEqual(ofFile(row => row.sales_agent ?? '')))

  it('per manager, by the team of the agent', async () => {
    const { config } = await company.again(company.admin)
    const headOf = (team: string) => {
      const found = [...config.teams.values()].find(({ name }) => name === team)
      return config.users.get(found?.head ?? '')?.name ?? team
    }
    expect(await ofReport({ rows: ['owner.team'] }, headOf)).toEqual(ofFile(row => managers.get(row.sales_agent) ?? ''))
  })

  it('per quarter of the closing', async () => {
    const quarter = ({ close_quarter: name }: Row) => (name?.startsWith('Q') ? name.slice(1) : 'Не указано')
    const quarters = await ofReport({ rows: [{ field: 'closesOn', bucket: 'quarter' }] }, label =>
      label.replace(/^(.*\D)?(\d)\D.*(\d{4}).*$/, '$2 $3'),
    )
    expect(quarters).toEqual(ofFile(quarter))
  })

  it('per sector of the account', async () =>
    expect(await ofReport({ rows: ['company.industry'] })).toEqual(
      ofFile(row => sectors.get(row.account) ?? 'Не указано'),
    ))

  it('per product in every quarter, in one table', async () => {
    const report = await reportFigures(await company.again(company.admin), {
      object: 'deal',
      rows: ['product'],
      columns: [{ field: 'closesOn', bucket: 'quarter' }],
      measures,
    })
    for (const [c, column] of report.columns.entries()) {
      const first = column.key[0] ?? null
      const name = typeof first === 'string' ? `Q${Math.ceil(Number(first.slice(5, 7)) / 3)} ${first.slice(0, 4)}` : ''
      const inQuarter = ofFile(row => {
        const isIn = name ? row.close_quarter === name : !row.close_quarter?.startsWith('Q')
        return isIn ? (row.product === 'GTXPro' ? 'GTX Pro' : (row.product ?? '')) : null
      })
      for (const row of report.rows) {
        const [won, closed] = inQuarter[row.labels[0] ?? ''] ?? [0, 0]
        expect([row.cells[c]?.[0], row.cells[c]?.[1]]).toEqual([won, closed])
      }
    }
  })
})

test('what all come to is that of the file', async () => {
  const report = await reportFigures(await company.again(company.admin), {
    object: 'deal',
    rows: ['product'],
    measures: [
      ...measures,
      { fn: 'distinct', field: 'company', name: 'clients' },
      { fn: 'median', field: 'amount', name: 'middle', filter: { 'stage.kind': 'won' } },
    ],
  })
  const [won, closed, rate, worth, cycle] = ofFile(() => 'all').all ?? []
  const { values } = report.total
  expect([
    values[0],
    values[1],
    fixed(Number(values[2])),
    isJsonObject(values[3] ?? null) && values[3],
    fixed(Number(values[4])),
  ]).toEqual([won, closed, rate, { amount: worth, currency: 'RUB' }, cycle])
  expect(values[5]).toBe(new Set(raw.map(({ account }) => account).filter(Boolean)).size)
  const sums = raw
    .filter(row => row.deal_stage === 'Won')
    .map(row => Number(row.close_value))
    .sort((one, other) => one - other)
  const middle = ((sums[Math.floor((sums.length - 1) / 2)] ?? 0) + (sums[Math.ceil((sums.length - 1) / 2)] ?? 0)) / 2
  expect(values[6]).toEqual({ amount: middle.toFixed(2), currency: 'RUB' })
})
