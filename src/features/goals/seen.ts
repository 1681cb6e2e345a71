import { Forbidden } from '../../model/index.ts'
import { type Context, fieldRight, objectOf, requireRight } from '../../records/index.ts'

const needed = ['name', 'owner', 'pipeline', 'stage', 'amount', 'forecast', 'closesOn', 'closedAt'] as const

/** Goals tell of these fields of deals: whoever does not see one of them is not told. */
export function requireDealsSeen(ctx: Context): void {
  const deal = objectOf(ctx, 'deal')
  requireRight(ctx, deal, 'read')
  const field = needed.find(name => fieldRight(ctx, deal, name) === 'hidden')
  if (field) throw new Forbidden('noFieldRight', { object: 'deal', field })
}
