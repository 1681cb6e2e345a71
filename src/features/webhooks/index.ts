import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import { cleanJob, freeJob } from './clean.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { tellWebhook } from './flow-action.ts'
import { periodJob } from './period.ts'
import { personalDeliveries } from './personal.ts'
import { webhookReader } from './reader.ts'
import { webhookRoutes } from './routes.ts'
import { makeSender } from './sender.ts'
import { webhookLine } from './trust.ts'
import type { Means } from './webhook.ts'

/** Others are told what happens here, each record in order, until they have taken it (docs/webhooks.md, decision 0055). */
export function webhooks({ keyring, target }: Means): Feature {
  const means: Means = { keyring, target }
  const sender = makeSender(means)
  return {
    name: 'webhooks',
    routes: noted([...webhookRoutes(means), ...deliveryRoutes(means, sender.wake)]),
    actions: [tellWebhook],
    reader: webhookReader(sender.wake),
    jobs: [periodJob(sender.wake), cleanJob, freeJob],
    trust: [webhookLine],
    personal: [personalDeliveries],
    work: sender.start,
  }
}
