import type { Context } from '../../records/context.ts'
import { notify } from '../notice.ts'

/** Tells all other administrators that somebody came in by password although others have to use a provider. */
export async function tellOfEmergency(ctx: Context, user: string): Promise<void> {
  const { users, roles } = ctx.config
  const name = users.get(user)?.name ?? ''
  const others = [...users.values()].filter(({ id, role, active }) => id !== user && active && roles.get(role)?.admin)
  for (const { id } of others)
    await notify(ctx, id, { code: 'emergencySignIn', params: { name }, on: { object: 'emergency', id: user } })
}
