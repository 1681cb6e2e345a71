import type { OrderCall } from '../call-order.ts'
import type { Feature } from '../feature.ts'
import { forgetAskers } from './limits.ts'
import { noteCalledBack, raiseLateOnes } from './measure.ts'
import { orderAtOnce, orderJob } from './order.ts'
import { callBackRoutes } from './routes.ts'

export { callBackChannel } from './channel.ts'
export { callBackForm } from './form.ts'

/** Who asks on the site to be called: a task in working time, a call that is ordered where the company wants it, and how long it took. */
export const callBack = (orderCall: OrderCall): Feature => ({
  name: 'call-back',
  routes: callBackRoutes,
  reactions: [noteCalledBack, orderAtOnce],
  jobs: [
    orderJob(orderCall),
    { name: 'forget-call-back-askers', every: '41 * * * *', run: ctx => forgetAskers(ctx) },
    { name: 'late-site-call-backs', every: '*/5 * * * *', run: ctx => raiseLateOnes(ctx) },
  ],
})
