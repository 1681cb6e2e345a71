import type { Context } from '../../records/index.ts'
import { notify } from '../notice.ts'

/** Tells all administrators that a backup could not be made, or did not come back: one that is not there is missed too late. */
export async function tellOfFailure(
  ctx: Context,
  backup: string,
  code: 'backupFailed' | 'backupNotRestored',
): Promise<void> {
  const { users, roles } = ctx.config
  for (const { id, role, active } of users.values())
    if (active && roles.get(role)?.admin) await notify(ctx, id, { code, on: { object: 'backup', id: backup } })
}
