import type { Feature } from '../feature.ts'
import { addDemoQuotes } from './demo.ts'
import { followLead } from './follow-lead.ts'
import type { QuoteMeans } from './means.ts'
import { personalDecisions } from './personal.ts'
import { quoteRoutes } from './routes.ts'
import { takeBackEdition } from './take-back.ts'
import { followUp } from './terms.ts'

export { quotePage } from './page.ts'

/** Quotes (КП): made of a deal, sent with a paper and a private page, opened, accepted or declined by the client, followed up. */
export const quotes = (means: QuoteMeans): Feature => ({
  name: 'quotes',
  routes: quoteRoutes(means),
  reactions: [takeBackEdition(means), followLead(means)],
  jobs: [
    { name: 'follow-up-quotes', every: '17 * * * *', run: (ctx, _, application) => followUp(ctx, application, means) },
  ],
  personal: [personalDecisions],
  demo: addDemoQuotes,
})
