import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import type { Outgoing } from '../outgoing.ts'
import { addDemoCatalogue } from './demo.ts'
import { RatesFailed } from './rates/bank.ts'
import { fetchRates } from './rates/fetch.ts'
import { rateRoutes } from './rates/routes.ts'
import { ratesLine } from './rates/trust.ts'
import { copyRoute, pricingRoute } from './routes.ts'

export { costs } from './costs.ts'
export { priceLines } from './pricing/price-lines.ts'

/** What things are sold for: price lists, quantity breaks, taxes, rates, and what they cost us. */
export const catalogue = ({ target }: { target: Outgoing }): Feature => ({
  name: 'catalogue',
  routes: [pricingRoute, copyRoute, ...noted(rateRoutes(target))],
  trust: [ratesLine],
  demo: addDemoCatalogue,
  jobs: [
    {
      // Banks publish in the afternoon what holds from the next day on.
      name: 'fetch-exchange-rates',
      every: '25 */4 * * *',
      async run(ctx, _, { log }) {
        await fetchRates(ctx, target).catch(error => {
          if (!(error instanceof RatesFailed)) throw error
          log.warn({ error: error.cause, code: error.code }, 'Exchange rates could not be fetched')
        })
      },
    },
  ],
})
