import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { callBackGroups, callBackReport } from './report.ts'

const count: JsonObject = { type: 'integer' }
const row: JsonObject = {
  type: 'object',
  properties: {
    group: { type: ['string', 'null'] },
    asked: count,
    kept: count,
    late: count,
    waiting: count,
    medianMinutes: { type: ['number', 'null'], description: 'Of working time until he was called, of those called' },
  },
  required: ['group', 'asked', 'kept', 'late', 'waiting', 'medianMinutes'],
}

export const callBackRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/reports/call-backs',
    operation: 'getCallBacks',
    summary: 'Whether who asks on a site to be called is called in time, by person or source',
    tag: 'Reports',
    right: { object: 'activity', verb: 'read' },
    query: {
      from: { type: 'string', format: 'date', description: 'First day on which they asked' },
      to: { type: 'string', format: 'date', description: 'Last day on which they asked' },
      asOf: { type: 'string', format: 'date-time', description: 'As it was at that moment' },
      groupBy: { type: 'string', enum: [...callBackGroups] },
    },
    answers: {
      200: {
        description: 'Of the requests that the caller may see',
        schema: {
          type: 'object',
          properties: { rows: { type: 'array', items: row }, all: row },
          required: ['rows', 'all'],
        },
      },
    },
    handle: async (ctx, { query }) => ({ body: await callBackReport(ctx, query) }),
  },
]
