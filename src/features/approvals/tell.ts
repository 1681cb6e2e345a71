import type { Context } from '../../records/context.ts'
import { type Notice, notify } from '../notice.ts'
import type { Approval } from './approval.ts'

/** Tells every administrator but who is doing this. */
export async function tellAdministrators(ctx: Context, notice: Notice): Promise<void> {
  const { users, roles } = ctx.config
  for (const { id, role, active } of users.values())
    if (id !== ctx.actor.user && active && roles.get(role)?.admin) await notify(ctx, id, notice)
}

/** Tells who has asked what became of it; who is no administrator finds it on his page of exports. */
export function tellAsker(
  ctx: Context,
  { id, askedBy }: Approval,
  code: 'approvalConfirmed' | 'approvalDeclined' | 'approvalExpired' | 'approvalVoid',
): Promise<void> {
  const { users, roles } = ctx.config
  const object = roles.get(users.get(askedBy)?.role ?? '')?.admin ? 'approval' : 'askedExport'
  return notify(ctx, askedBy, { code, params: { name: ctx.actor.name }, on: { object, id } })
}
