import { Forbidden } from '../../model/index.ts'
import { type Context, fieldRight, objectOf } from '../../records/index.ts'

/** Sums tell of these fields: whoever does not see one of them is not told the sum. */
export function requireSeen(ctx: Context, object: string, fields: readonly string[]): void {
  const hidden = fields.find(field => fieldRight(ctx, objectOf(ctx, object), field) === 'hidden')
  if (hidden) throw new Forbidden('noFieldRight', { object, field: hidden })
}
