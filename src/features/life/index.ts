import type { Feature } from '../feature.ts'
import { followClients, followMerges } from './client.ts'
import { tieNewLead } from './company-ties.ts'
import { lifeActions } from './flow-actions.ts'
import { raiseLateTasks } from './overdue.ts'
import { beginWork, followLead } from './reactions.ts'
import { raiseResting } from './resting.ts'
import { returnLeads } from './return.ts'
import { lifeRoutes } from './routes.ts'

/** The life of leads and deals after they were received: worked, postponed, refused, converted, moved, won or lost. */
export const life: Feature = {
  name: 'life',
  routes: lifeRoutes,
  reactions: [followClients, followMerges, beginWork, followLead, tieNewLead],
  actions: lifeActions,
  jobs: [
    { name: 'returnLeads', every: '* * * * *', run: async ctx => void (await returnLeads(ctx)) },
    { name: 'raiseResting', every: '* * * * *', run: async ctx => void (await raiseResting(ctx)) },
    { name: 'raiseLateTasks', every: '*/5 * * * *', run: async ctx => void (await raiseLateTasks(ctx)) },
  ],
}
