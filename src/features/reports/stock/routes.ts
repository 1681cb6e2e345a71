import { charts } from '../../../charts/figures.ts'
import { type JsonObject, withinWords } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { models } from '../../touched-leads.ts'
import { comparisons } from '../definition.ts'
import { figuresSchema } from '../figures/schemas.ts'
import { listStock, stockFigures } from './index.ts'
import type { StockOptions } from './stock.ts'

const text: JsonObject = { type: 'string' }
const day: JsonObject = { type: 'string', format: 'date' }

const stockSchema: JsonObject = {
  type: 'object',
  properties: {
    key: text,
    name: text,
    about: text,
    object: { ...text, description: 'Whose records it is of' },
    chart: { type: 'string', enum: [...charts] },
    period: {
      type: ['object', 'null'],
      description: 'By what its period is told, and the usual one; null: it has none',
    },
    models: {
      type: ['array', 'null'],
      items: text,
      description: 'Touch models that it may be asked by; null: it has none',
    },
    compares: { type: 'boolean', description: 'Whether it is compared with other days' },
    definition: { type: ['object', 'null'], description: 'Of what the builder can say: to open it there' },
  },
  required: ['key', 'name', 'about', 'object', 'chart', 'period', 'models', 'compares', 'definition'],
}

export const optionProperties: JsonObject = {
  period: {
    type: 'object',
    description: 'Either `within` or `from` and `to`; without, the usual one of the report. `{}`: all time',
    properties: { within: { type: 'string', enum: [...withinWords] }, from: day, to: day },
    additionalProperties: false,
  },
  filter: { type: 'object', description: 'Of its records, as of their list' },
  compare: { type: 'string', enum: [...comparisons], description: 'Only of those that have a period' },
  asOf: { type: 'string', format: 'date-time', description: 'As it was at that moment' },
  pipeline: { type: 'string', format: 'uuid' },
  model: {
    type: 'string',
    enum: [...models],
    description: 'Which touches have the merit, only of those with `models`; `last` unless told',
  },
}

export const stockRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/reports/stock',
    operation: 'listStockReports',
    summary: 'The reports that every company begins with, of those you may have',
    tag: 'Reports',
    right: 'signedIn',
    answers: {
      200: {
        description: 'The reports',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: stockSchema }, nextCursor: { type: 'null' } },
          required: ['data', 'nextCursor'],
        },
      },
    },
    handle: async ctx => ({ body: { data: listStock(ctx), nextCursor: null } }),
  },
  {
    method: 'POST',
    path: '/reports/stock/{key}/figures',
    operation: 'computeStockReport',
    summary: 'The figures of a stock report, in the shape of all reports',
    tag: 'Reports',
    right: 'signedIn',
    reads: true,
    body: { type: 'object', properties: optionProperties, additionalProperties: false },
    answers: {
      200: { description: 'The figures', schema: figuresSchema },
      404: { description: 'There is no report of this key' },
    },
    handle: async (ctx, { params, body }) => ({
      body: await stockFigures(ctx, params.key ?? '', (body ?? {}) as StockOptions),
    }),
  },
]
