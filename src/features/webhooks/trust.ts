import type { Context } from '../../records/context.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'
import { listWebhooks } from './webhook.ts'

/** To whom outside what happens is told by itself, and whether it arrives. */
export const webhookLine: TrustLine = { name: 'webhooks', area: 'doors', path: '/settings/webhooks', look: stand }

async function stand(ctx: Context): Promise<TrustFinding> {
  const webhooks = await listWebhooks(ctx)
  const stopped = webhooks.filter(({ state, reason }) => state === 'paused' || (state === 'off' && reason !== null))
  if (stopped.length) return told('act', 'webhooksStopped', stopped)
  const failing = webhooks.filter(({ state, failingSince }) => state === 'on' && failingSince !== null)
  if (failing.length) return told('look', 'webhooksFail', failing)
  const on = webhooks.filter(({ state }) => state === 'on')
  return on.length ? told('fine', 'webhooksTell', on) : { state: 'fine', code: 'webhooksNone' }
}

const told = (
  state: TrustFinding['state'],
  code: string,
  webhooks: readonly { name: string; url: string }[],
): TrustFinding => ({
  state,
  code,
  params: { count: webhooks.length },
  names: webhooks.map(({ name, url }) => `${name} (${new URL(url).host})`),
})
