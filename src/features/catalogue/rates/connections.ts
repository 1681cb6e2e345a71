import type { ConnectionSource } from '../../connection.ts'
import { addressOf, findSource } from './source.ts'

/** The bank from which exchange rates are fetched. */
export const rateConnections: ConnectionSource = async ctx => {
  const source = await findSource(ctx)
  if (!source) return []
  const { origin, hostname } = new URL(addressOf(source))
  return [{ id: 'exchangeRates', kind: 'exchangeRates', name: hostname, address: origin, isOwn: false, isKept: true }]
}
