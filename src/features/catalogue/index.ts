import type { Feature } from '../feature.ts'
import { keepCosts } from './costs.ts'
import { pricingRoute } from './routes.ts'

export { priceLines } from './pricing/price-lines.ts'

/** What things are sold for: price lists, quantity breaks, taxes, rates, and what they cost us. */
export const catalogue: Feature = { name: 'catalogue', routes: [pricingRoute], reactions: [keepCosts] }
