import { isAdministrator } from '../../access/contexts.ts'
import { Forbidden, isId, NotFound } from '../../model/index.ts'
import type { Context, UserInfo } from '../../records/context.ts'
import { isHeadOver } from '../people.ts'

/** Whether the caller sees to it who stands in for somebody: for himself, for his people as their head, or as administrator. */
export const mayNameFor = (ctx: Context, user: string): boolean =>
  isAdministrator(ctx) ||
  (ctx.actor.user !== null && (ctx.actor.user === user || isHeadOver(ctx.config, ctx.actor.user, user)))

/** Throws NotFound and Forbidden. A key lends nothing of its owner, unless it may do everything. */
export function requireNaming(ctx: Context, id: string): UserInfo {
  const user = isId(id) ? ctx.config.users.get(id) : undefined
  if (!user) throw new NotFound('notFound', { object: 'user', id })
  if (ctx.actor.scopes && !ctx.actor.scopes.includes('admin')) throw new Forbidden('keyMayNot')
  if (!mayNameFor(ctx, id)) throw new Forbidden('deputyNaming')
  return user
}
