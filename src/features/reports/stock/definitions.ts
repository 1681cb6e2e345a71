import { say } from '../../../messages/words.ts'
import type { Filter } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { ReportMeasure } from '../definition.ts'
import type { StockDefinition } from './stock.ts'

const won: Filter = { 'stage.kind': 'won' }
const lost: Filter = { 'stage.kind': 'lost' }
const closed: Filter = { 'stage.kind': ['won', 'lost'] }
const open: Filter = { 'stage.kind': 'open' }

const labelled = (ctx: Context, name: string, measure: Omit<ReportMeasure, 'name' | 'label'>): ReportMeasure => ({
  name,
  label: say(ctx.locale, `reports:stock.measures.${name}`),
  ...measure,
})

/** Won, lost, win rate, won sum, mean deal and sales cycle. */
const sales = (ctx: Context): ReportMeasure[] => [
  labelled(ctx, 'worth', { fn: 'sum', field: 'amount', filter: won }),
  labelled(ctx, 'won', { fn: 'count', filter: won }),
  labelled(ctx, 'lost', { fn: 'count', filter: lost }),
  labelled(ctx, 'winRate', { formula: 'won / (won + lost)', as: 'percent' }),
  labelled(ctx, 'meanDeal', { fn: 'avg', field: 'amount', filter: won }),
  labelled(ctx, 'cycle', {
    fn: 'avg',
    span: { from: 'opensOn ?? createdAt', until: 'closedAt', unit: 'days' },
    filter: won,
  }),
]

const salesBy = (key: string, field: string): StockDefinition => ({
  key,
  object: 'deal',
  chart: 'bar',
  period: { field: 'closedAt', within: 'thisYear' },
  define: ctx => ({ rows: [field], filter: closed, measures: sales(ctx), limit: 100 }),
})

/** What of a card's fields is filled in: each by who answers for it. */
const quality = (key: string, object: string, fields: readonly string[], filter?: Filter): StockDefinition => ({
  key,
  object,
  chart: 'heatMap',
  define: ctx => ({
    rows: ['owner'],
    ...(filter && { filter }),
    measures: [
      labelled(ctx, 'records', { fn: 'count' }),
      ...fields.flatMap((field): ReportMeasure[] => [
        { name: `${field}Filled`, fn: 'count', filter: { [field]: { empty: false } } },
        {
          name: `${field}Share`,
          label: say(ctx.locale, `objects:${object}.fields.${field}`),
          formula: `${field}Filled / records`,
          as: 'percent',
        },
      ]),
    ],
  }),
})

/** Reports that every company begins with and the builder can say. */
export const stockDefinitions: readonly StockDefinition[] = [
  {
    key: 'pipeline',
    object: 'deal',
    chart: 'bar',
    define: ctx => ({
      rows: ['stage'],
      filter: open,
      measures: [
        labelled(ctx, 'deals', { fn: 'count' }),
        labelled(ctx, 'worth', { fn: 'sum', field: 'amount' }),
        labelled(ctx, 'share', { share: 'worth' }),
      ],
    }),
  },
  salesBy('salesByManager', 'owner'),
  salesBy('salesByTeam', 'owner.team'),
  salesBy('salesByProduct', 'product'),
  salesBy('salesBySource', 'source'),
  salesBy('salesByIndustry', 'company.industry'),
  {
    key: 'revenueByMonth',
    object: 'deal',
    chart: 'line',
    period: { field: 'closedAt', within: 'thisYear' },
    define: ctx => ({
      rows: [{ field: 'closedAt', bucket: 'month' }],
      filter: closed,
      measures: [...sales(ctx), labelled(ctx, 'running', { running: 'worth' })],
      compare: 'yearBefore',
    }),
  },
  {
    key: 'seasonality',
    object: 'deal',
    chart: 'line',
    define: ctx => ({
      rows: [{ field: 'closedAt', bucket: 'monthOfYear' }],
      columns: [{ field: 'closedAt', bucket: 'year' }],
      filter: { and: [won, { closedAt: { empty: false } }] },
      measures: [
        labelled(ctx, 'worth', { fn: 'sum', field: 'amount' }),
        labelled(ctx, 'won', { fn: 'count' }),
        labelled(ctx, 'shareOfYear', { share: 'won', of: 'column' }),
      ],
    }),
  },
  {
    key: 'lostReasons',
    object: 'deal',
    chart: 'bar',
    period: { field: 'closedAt', within: 'thisYear' },
    define: ctx => ({
      rows: ['lostReason'],
      columns: ['owner'],
      filter: lost,
      measures: [
        labelled(ctx, 'lost', { fn: 'count' }),
        labelled(ctx, 'lostWorth', { fn: 'sum', field: 'amount' }),
        labelled(ctx, 'share', { share: 'lost' }),
      ],
      order: '-lost',
    }),
  },
  {
    key: 'competitors',
    object: 'deal',
    chart: 'bar',
    period: { field: 'closedAt', within: 'thisYear' },
    define: ctx => ({
      rows: ['competitor'],
      columns: ['lostReason'],
      filter: { and: [closed, { competitor: { empty: false } }] },
      measures: [
        labelled(ctx, 'lost', { fn: 'count', filter: lost }),
        labelled(ctx, 'lostWorth', { fn: 'sum', field: 'amount', filter: lost }),
        labelled(ctx, 'share', { share: 'lost' }),
        labelled(ctx, 'won', { fn: 'count', filter: won }),
        labelled(ctx, 'winRate', { formula: 'won / (won + lost)', as: 'percent' }),
      ],
      order: '-lost',
    }),
  },
  {
    key: 'leadConversion',
    object: 'lead',
    chart: 'bar',
    period: { field: 'createdAt', within: 'last90days' },
    define: ctx => ({
      rows: ['source'],
      measures: [
        labelled(ctx, 'leads', { fn: 'count' }),
        labelled(ctx, 'converted', { fn: 'count', filter: { status: 'converted' } }),
        labelled(ctx, 'refused', { fn: 'count', filter: { status: 'refused' } }),
        labelled(ctx, 'conversion', { formula: 'converted / leads', as: 'percent' }),
        labelled(ctx, 'toConversion', {
          fn: 'median',
          span: { from: 'createdAt', until: 'convertedAt', unit: 'days' },
        }),
      ],
    }),
  },
  {
    key: 'leadSpeed',
    object: 'lead',
    chart: 'line',
    period: { field: 'createdAt', within: 'last90days' },
    define: ctx => ({
      rows: [{ field: 'createdAt', bucket: 'week' }],
      measures: [
        labelled(ctx, 'leads', { fn: 'count' }),
        labelled(ctx, 'toOwner', { fn: 'median', span: { from: 'createdAt', until: 'assignedAt', unit: 'minutes' } }),
        labelled(ctx, 'toConversion', {
          fn: 'median',
          span: { from: 'createdAt', until: 'convertedAt', unit: 'days' },
        }),
      ],
    }),
  },
  {
    key: 'callsByHour',
    object: 'activity',
    chart: 'heatMap',
    period: { field: 'at', within: 'last90days' },
    define: ctx => ({
      rows: [{ field: 'at', bucket: 'weekday' }],
      columns: [{ field: 'at', bucket: 'hour' }],
      filter: { kind: 'call' },
      measures: [labelled(ctx, 'calls', { fn: 'count' }), labelled(ctx, 'talk', { fn: 'sum', field: 'duration' })],
    }),
  },
  {
    key: 'callsByPerson',
    object: 'activity',
    chart: 'bar',
    period: { field: 'at', within: 'last30days' },
    define: ctx => ({
      rows: ['owner'],
      filter: { kind: 'call' },
      measures: [
        labelled(ctx, 'calls', { fn: 'count' }),
        labelled(ctx, 'callsIn', { fn: 'count', filter: { direction: 'in' } }),
        labelled(ctx, 'callsOut', { fn: 'count', filter: { direction: 'out' } }),
        labelled(ctx, 'talk', { fn: 'sum', field: 'duration' }),
        labelled(ctx, 'meanTalk', { fn: 'avg', field: 'duration' }),
        labelled(ctx, 'clients', { fn: 'distinct', field: 'on' }),
      ],
    }),
  },
  {
    key: 'overdueTasks',
    object: 'task',
    chart: 'bar',
    define: ctx => ({
      rows: ['owner'],
      filter: { doneAt: { empty: true } },
      measures: [
        labelled(ctx, 'overdue', { fn: 'count', filter: { dueAt: { within: 'past' } } }),
        labelled(ctx, 'openTasks', { fn: 'count' }),
        labelled(ctx, 'overdueShare', { formula: 'overdue / openTasks', as: 'percent' }),
      ],
    }),
  },
  {
    key: 'receivables',
    object: 'invoice',
    chart: 'bar',
    define: ctx => ({
      rows: ['company'],
      filter: { status: ['issued', 'partlyPaid'] },
      measures: [
        labelled(ctx, 'owed', { fn: 'sum', field: 'owed' }),
        labelled(ctx, 'overdueOwed', { fn: 'sum', field: 'owed', filter: { dueOn: { within: 'past' } } }),
        labelled(ctx, 'invoices', { fn: 'count' }),
        labelled(ctx, 'share', { share: 'owed' }),
      ],
      limit: 100,
    }),
  },
  {
    key: 'clientValue',
    object: 'deal',
    chart: 'table',
    define: ctx => ({
      rows: ['company.industry'],
      // What is sold was closed: so that the index of sales has it all.
      filter: { and: [won, { closedAt: { empty: false }, company: { empty: false } }] },
      measures: [
        labelled(ctx, 'clients', { fn: 'distinct', field: 'company' }),
        labelled(ctx, 'won', { fn: 'count' }),
        labelled(ctx, 'worth', { fn: 'sum', field: 'amount' }),
        labelled(ctx, 'perClient', { formula: 'worth / clients', as: 'money' }),
        labelled(ctx, 'dealsPerClient', { formula: 'won / clients', as: 'number' }),
      ],
    }),
  },
  quality('qualityOfLeads', 'lead', ['phones', 'emails', 'source', 'companyName', 'interest', 'budget']),
  quality('qualityOfCompanies', 'company', ['inn', 'phones', 'emails', 'industry', 'address', 'site']),
  quality('qualityOfDeals', 'deal', ['amount', 'company', 'contact', 'closesOn', 'source'], open),
]
