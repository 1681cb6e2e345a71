import { Forbidden } from '../model/index.ts'
import { fieldRight, objectOf } from '../records/access.ts'
import type { Context } from '../records/context.ts'

/** A verb writes these fields for the caller, so he must have the right to write them himself. */
export function requireFieldRights(ctx: Context, object: string, fields: readonly string[]): void {
  const declared = objectOf(ctx, object)
  const refused = fields.find(field => fieldRight(ctx, declared, field) !== 'write')
  if (refused) throw new Forbidden('noFieldRight', { object, field: refused })
}
