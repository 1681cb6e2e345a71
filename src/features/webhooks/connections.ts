import type { ConnectionSource } from '../connection.ts'
import { listWebhooks } from './webhook.ts'

/** The addresses that are told what happens, as far as they are not off. */
export const webhookConnections: ConnectionSource = async ctx =>
  (await listWebhooks(ctx))
    .filter(({ state }) => state !== 'off')
    .map(({ id, name, url }) => ({
      id: `webhook ${id}`,
      kind: 'webhook',
      name,
      address: new URL(url).origin,
      isOwn: false,
      isKept: true,
    }))
