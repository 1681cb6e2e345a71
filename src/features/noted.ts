import { noteSecurityEvent, whenceOf } from '../access/security-events.ts'
import { transact } from '../records/transact.ts'
import type { Route } from './feature.ts'

/** Routes whose changes of the set-up leave no change rows: that they were done is noted for the audit, both or neither. */
export const noted = (routes: readonly Route[]): Route[] =>
  routes.map(route => (route.configures ? notedRoute(route) : route))

const notedRoute = (route: Route): Route => ({
  ...route,
  async handle(ctx, request, application) {
    const details = { operation: route.operation, ...request.params }
    return transact(ctx, async inside => {
      const answer = await route.handle(inside, request, application)
      await noteSecurityEvent(inside, { kind: 'setUpChange', outcome: 'done', whence: whenceOf(request), details })
      return answer
    })
  },
})
