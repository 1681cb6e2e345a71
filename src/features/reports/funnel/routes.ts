import type { Route } from '../../feature.ts'
import { funnelReport } from './funnel.ts'

const money = { type: ['object', 'null'], properties: { amount: { type: 'string' }, currency: { type: 'string' } } }

export const funnelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/reports/funnel',
    operation: 'getFunnel',
    summary: 'How far the deals of a period came, stage by stage, and why deals were lost',
    tag: 'Reports',
    right: { object: 'deal', verb: 'read' },
    query: {
      type: 'object',
      additionalProperties: false,
      properties: {
        pipeline: { type: 'string', format: 'uuid', description: 'The first pipeline where none is given' },
        from: { type: 'string', format: 'date', description: 'First day on which the deals began' },
        to: { type: 'string', format: 'date', description: 'Last day on which the deals began' },
        asOf: {
          type: 'string',
          format: 'date-time',
          description: 'As it was at that moment, by the stages there are now',
        },
      },
    },
    answers: {
      200: {
        description: 'The funnel, of the deals the caller may see',
        schema: {
          type: 'object',
          properties: {
            pipeline: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } },
            stages: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  stage: { type: 'string' },
                  name: { type: 'string' },
                  kind: { type: 'string' },
                  reached: { type: 'integer' },
                  conversion: { type: ['number', 'null'] },
                  here: { type: 'integer' },
                  sum: money,
                  days: { type: ['number', 'null'] },
                },
              },
            },
            deals: { type: 'integer' },
            won: { type: 'integer' },
            lost: { type: 'integer' },
            winRate: { type: ['number', 'null'] },
            cycleDays: { type: ['number', 'null'] },
            otherCurrency: { type: 'integer' },
            elsewhere: { type: 'integer', description: 'Deals that stood in stages which the pipeline has no more' },
            lostReasons: {
              type: 'array',
              items: {
                type: 'object',
                properties: { reason: { type: ['string', 'null'] }, count: { type: 'integer' }, sum: money },
              },
            },
          },
        },
      },
    },
    handle: async (ctx, { query }) => ({ body: await funnelReport(ctx, query) }),
  },
]
