import { say } from '../../messages/words.ts'
import type { Route } from '../feature.ts'
import type { PricingAsked } from '../pricing.ts'
import { copyList, type ListCopy } from './copy-list.ts'
import { priceLines } from './pricing/price-lines.ts'
import { pricedSchema, pricingBody } from './schemas.ts'

export const pricingRoute: Route = {
  method: 'POST',
  path: '/pricing',
  operation: 'priceLines',
  summary: 'What lines cost a client on a day, by which list, and what they come to; nothing is kept',
  tag: 'Catalogue',
  right: { object: 'product', verb: 'read' },
  reads: true,
  body: pricingBody,
  answers: {
    200: {
      description: 'The lines with their prices and taxes, where these come from, and the sums',
      schema: pricedSchema,
    },
  },
  async handle(ctx, { body }) {
    const priced = await priceLines(ctx, body as PricingAsked)
    const warnings = priced.warnings.map(warning => ({
      ...warning,
      message: say(ctx.locale, `errors:pricing.${warning.code}`, warning.params),
    }))
    return { body: { ...priced, warnings } }
  },
}

export const copyRoute: Route = {
  method: 'POST',
  path: '/price-lists/{id}/copies',
  operation: 'copyPriceList',
  summary: 'A list with the same prices, so many per cent higher or lower',
  tag: 'Catalogue',
  right: { object: 'priceList', verb: 'create' },
  body: {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 200 },
      adjustment: { type: 'number', minimum: -100, maximum: 1000, description: 'Per cent' },
    },
    required: ['name'],
    additionalProperties: false,
  },
  answers: {
    201: { description: 'The new list', schema: { $ref: '#/components/schemas/PriceList' } },
    404: { description: 'There is none, or it is not yours to see' },
  },
  handle: async (ctx, { params, body }) => ({
    status: 201,
    body: await copyList(ctx, params.id ?? '', body as ListCopy),
  }),
}
