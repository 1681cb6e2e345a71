import { isAdministrator } from '../../access/contexts.ts'
import { isId, NotFound } from '../../model/index.ts'
import type { Context, UserInfo } from '../../records/index.ts'
import { isHeadOver } from '../people.ts'

/** Whether the caller may see what somebody is paid: he himself, who heads his team or one above it, administrators. */
export const seesPayOf = (ctx: Context, user: string): boolean => ctx.actor.user === user || mayClose(ctx, user)

/** Whether the caller closes what somebody is paid. Nobody but an administrator does so for himself. */
export function mayClose(ctx: Context, user: string): boolean {
  if (isAdministrator(ctx)) return true
  const caller = ctx.actor.user
  return caller !== null && caller !== user && isHeadOver(ctx.config, caller, user)
}

/** Somebody whose pay the caller sees. Throws NotFound. */
export function readPerson(ctx: Context, id: string): UserInfo {
  const user = isId(id) ? ctx.config.users.get(id) : undefined
  if (!user || !seesPayOf(ctx, user.id)) throw new NotFound('notFound', { object: 'user', id })
  return user
}

/** Everybody whose pay the caller sees, by name. */
export const seenPaid = (ctx: Context): UserInfo[] =>
  [...ctx.config.users.values()].filter(({ id }) => seesPayOf(ctx, id)).sort(byName)

/** In the order of names, and of ids where these are the same. */
export const byName = (one: Named, other: Named): number =>
  one.name.localeCompare(other.name) || one.id.localeCompare(other.id)

interface Named {
  id: string
  name: string
}
