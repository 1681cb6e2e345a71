import type { Vault } from '../../vault/vault.ts'
import type { Feature } from '../feature.ts'
import { actsOf } from './approval.ts'
import { askingFirst } from './ask.ts'
import { clear, expire } from './decide.ts'
import { approvalRoutes } from './routes.ts'
import { ruleRoutes } from './rule-routes.ts'

/**
 * The two-person rule: routes that are declared so (`Route.twoPersons`) become requests, which another administrator confirms. Returns
 * all features, with those routes asking first.
 */
export function withApprovals(others: readonly Feature[], vault: Vault): readonly Feature[] {
  const acts = actsOf([...others, { routes: ruleRoutes }])
  const approvals: Feature = {
    name: 'approvals',
    routes: [...ruleRoutes, ...approvalRoutes(acts, vault)],
    jobs: [
      { name: 'approvals.expire', every: '*/5 * * * *', run: ctx => expire(ctx) },
      { name: 'approvals.clear', every: '40 3 * * *', run: ctx => clear(ctx) },
    ],
  }
  return askingFirst([...others, approvals], acts)
}
