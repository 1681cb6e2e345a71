import { say } from '../../../messages/words.ts'
import type { JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { csvLine } from '../../csv.ts'
import { download } from '../../download.ts'
import type { Route } from '../../feature.ts'
import { day, id, invoiceLine, list, money, told } from '../schemas.ts'
import { type Age, type Asked, ages } from './due.ts'
import { type By, type Receivables, receivableInvoices, receivablesReport } from './report.ts'

const tag = 'Reports'
const right = { object: 'invoice', verb: 'read' } as const
const byAge: JsonObject = {
  type: 'object',
  properties: {
    ...Object.fromEntries(ages.map(age => [age, { type: 'string' }])),
    total: { type: 'string' },
    count: { type: 'integer' },
    currency: { type: 'string' },
  },
}
const filters: JsonObject = {
  asOf: { ...day, description: 'What was owed on that day; without it today' },
  owner: id,
  team: { ...id, description: 'Of its people, and of those of the teams below it' },
  company: id,
  legalEntity: id,
}
const by: JsonObject = { by: { enum: ['company', 'owner'], description: 'Usually by company' } }

export const receivablesRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/reports/receivables',
    operation: 'getReceivables',
    summary: 'What clients owe by how late it is: not due, up to 30, 60, 90 days, and more',
    tag,
    right,
    tellsOfRecords: true,
    query: { ...filters, ...by },
    answers: {
      200: {
        description: 'Sums by age: of all, by currency, and by company or owner, of the invoices the caller may see',
        schema: told({
          asOf: day,
          currency: { type: 'string' },
          total: byAge,
          missingRates: list({ type: 'string' }),
          currencies: list(byAge),
          rows: list(
            told({
              id: { type: ['string', 'null'] },
              name: { type: ['string', 'null'] },
              inOwn: { anyOf: [byAge, { type: 'null' }] },
              amounts: list(byAge),
            }),
          ),
          more: { type: 'integer' },
        }),
      },
    },
    handle: async (ctx, { query }) => ({ body: await receivablesReport(ctx, askedOf(query)) }),
  },
  {
    method: 'GET',
    path: '/reports/receivables/invoices',
    operation: 'listReceivableInvoices',
    summary: 'The invoices behind a sum of the receivables, those that are late the longest first',
    tag,
    right,
    tellsOfRecords: true,
    query: { ...filters, age: { enum: [...ages] } },
    answers: {
      200: {
        description: 'Up to 500 invoices',
        schema: told({ data: list(told({ invoice: invoiceLine, late: { type: 'integer' }, owed: money })) }),
      },
    },
    handle: async (ctx, { query }) => ({
      body: { data: await receivableInvoices(ctx, { ...askedOf(query), age: ages.find(age => age === query.age) }) },
    }),
  },
  {
    method: 'GET',
    path: '/reports/receivables/file',
    operation: 'exportReceivables',
    summary: 'The receivables as a CSV file',
    tag,
    right: { object: 'invoice', verb: 'export' },
    query: { ...filters, ...by },
    answers: { 200: { description: 'UTF-8 with a mark of byte order, fields by semicolon', type: 'text/csv' } },
    async handle(ctx, { query }) {
      const report = await receivablesReport(ctx, askedOf(query), { most: 100_000, verb: 'export' })
      const name = `${say(ctx.locale, 'payments:receivables.title')} ${report.asOf}.csv`
      return { content: fileOf(ctx, report), headers: download(name, 'text/csv; charset=utf-8') }
    },
  },
]

const askedOf = ({ asOf, owner, team, company, legalEntity, by }: Record<string, string>): Asked & { by: By } => ({
  asOf,
  owner,
  team,
  company,
  legalEntity,
  by: by === 'owner' ? 'owner' : 'company',
})

/** A line for each company and currency. */
function fileOf(ctx: Context, { rows }: Receivables): string {
  const word = (key: string) => say(ctx.locale, `payments:receivables.${key}`)
  const decimal = (amount: string) => (ctx.locale === 'ru' ? amount.replace('.', ',') : amount)
  const head = [word('who'), word('currency'), ...ages.map(age => word(`ages.${age}`)), word('total'), word('count')]
  const lines = rows.flatMap(({ name, amounts }) =>
    amounts.map(of => [
      name ?? word('nobody'),
      of.currency,
      ...ages.map((age: Age) => decimal(of[age])),
      decimal(of.total),
      String(of.count),
    ]),
  )
  return `\uFEFF${[head, ...lines].map(cells => csvLine(cells, ';')).join('')}`
}
