import { attributionReport } from '../../attribution.ts'
import type { Route } from '../../feature.ts'
import { models } from '../../touched-leads.ts'

const money = { type: ['object', 'null'], properties: { amount: { type: 'string' }, currency: { type: 'string' } } }
const number = { type: 'number' }
const text = { type: ['string', 'null'] }

export const attributionRoute: Route = {
  method: 'GET',
  path: '/reports/attribution',
  operation: 'getAttribution',
  summary: 'By what the leads of a period came, what became of them, and what was paid for it',
  tag: 'Reports',
  right: { object: 'lead', verb: 'read' },
  query: {
    type: 'object',
    additionalProperties: false,
    properties: {
      from: { type: 'string', format: 'date', description: 'First day on which the leads came' },
      to: { type: 'string', format: 'date', description: 'Last day on which the leads came' },
      by: { type: 'string', enum: ['channel', 'campaign'], description: 'Rows by channel, or by campaign too' },
      model: {
        type: 'string',
        enum: [...models],
        description:
          'Which touches have the merit: the first, the last (so unless told), all alike, 40/20/40, or the nearer the more',
      },
      asOf: { type: 'string', format: 'date-time', description: 'As it was at that moment' },
    },
  },
  answers: {
    200: {
      description: 'Of the leads and deals that the caller may see',
      schema: {
        type: 'object',
        properties: {
          model: { type: 'string' },
          by: { type: 'string' },
          leads: { type: 'integer' },
          requests: {
            type: 'integer',
            description:
              'How often these leads wrote, called or filled in a form; once where entered by hand or from a file',
          },
          deals: { type: 'integer' },
          won: { type: 'integer' },
          money,
          cost: money,
          otherCurrency: { type: 'object', properties: { won: { type: 'integer' }, costs: { type: 'integer' } } },
          rows: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                channel: text,
                campaign: text,
                leads: number,
                requests: number,
                deals: number,
                won: number,
                money,
                cost: money,
                perLead: money,
                perWon: money,
                return: { type: ['number', 'null'] },
              },
            },
          },
        },
      },
    },
  },
  handle: async (ctx, { query }) => ({ body: await attributionReport(ctx, query) }),
}
