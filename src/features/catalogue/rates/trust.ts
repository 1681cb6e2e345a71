import type { Context } from '../../../records/context.ts'
import type { TrustFinding, TrustLine } from '../../trust-line.ts'
import { addressOf, findSource } from './source.ts'

/** Whether rates of exchange come: without them sums in other currencies are refused. */
export const ratesLine: TrustLine = {
  name: 'exchangeRates',
  area: 'doors',
  path: '/settings/exchange-rates',
  look: stand,
}

async function stand(ctx: Context): Promise<TrustFinding> {
  const source = await findSource(ctx)
  if (!source) return { state: 'fine', code: 'ratesByHand' }
  const names = [new URL(addressOf(source)).host]
  if (source.problem) return { state: 'look', code: 'ratesFail', names, since: source.askedAt }
  return { state: 'fine', code: 'ratesCome', names, since: source.askedAt }
}
