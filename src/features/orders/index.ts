import type { ClientLetters } from '../client-letter.ts'
import type { Feature, Reaction } from '../feature.ts'
import { noted } from '../noted.ts'
import { followNewCase, followRestoredCase } from './cases.ts'
import { addSampleOrders } from './demo.ts'
import { raiseLate } from './late.ts'
import { linkRoutes } from './link-routes.ts'
import { personalTellings } from './personal.ts'
import { orderRoutes } from './routes.ts'
import { settingRoutes } from './setting-routes.ts'
import { tellClient } from './telling.ts'

export { orderPage } from './client-page.ts'
export { orderFromQuote } from './make.ts'

interface Given {
  letters: ClientLetters
}

/** Orders on their way through production: made of deals and quotes, due, seen by the client; and what he comes back with. */
export const orders = ({ letters }: Given): Feature => ({
  name: 'orders',
  routes: [...orderRoutes, ...linkRoutes, ...noted(settingRoutes)],
  reactions: [tellClientOfStage(letters), caseMade, caseRestored],
  personal: [personalTellings],
  demo: addSampleOrders,
  jobs: [{ name: 'raiseLateOrders', every: '*/10 * * * *', run: async ctx => void (await raiseLate(ctx)) }],
})

/** What was brought from elsewhere happened before, and the sample company writes to nobody. */
const silent = new Set(['import', 'demo'])

const tellClientOfStage = (letters: ClientLetters): Reaction => ({
  on: ['order.created', 'order.updated'],
  silenced: true,
  async react(ctx, { record, after, channel }, application) {
    if (typeof after.stage !== 'string' || silent.has(channel)) return
    await tellClient(ctx, record, after.stage, { letters, application })
  },
})

const caseMade: Reaction = {
  on: ['case.created'],
  async react(ctx, { record, actor, channel }) {
    if (!silent.has(channel)) await followNewCase(ctx, record, actor)
  },
}

const caseRestored: Reaction = {
  on: ['case.restored'],
  react: async (ctx, { record }) => followRestoredCase(ctx, record),
}
