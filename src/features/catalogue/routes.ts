import { say } from '../../messages/words.ts'
import type { Route } from '../feature.ts'
import type { PricingAsked } from '../pricing.ts'
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
