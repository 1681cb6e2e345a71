import { removeSecondFactor } from './access/second-factor.ts'
import type { Config } from './config.ts'
import type { Application } from './features/feature.ts'
import { notify } from './features/notice.ts'
import { Conflict } from './model/index.ts'
import { transact } from './records/transact.ts'

/**
 * Who has the machine can always get in: turns the second factor of a user off, as the environment asks. That is for when
 * nobody is left who could do it from within. It stands in his history, and he is told.
 */
export async function letInWithoutSecondFactor(
  application: Application,
  { withoutSecondFactor: email }: Pick<Config, 'withoutSecondFactor'>,
): Promise<void> {
  if (!email) return
  for (const workspace of await application.workspaces()) {
    const ctx = await application.systemContext(workspace, { channel: 'system' })
    const user = [...ctx.config.users.values()].find(each => each.email.toLowerCase() === email.toLowerCase())
    if (!user) continue
    const removal = transact(ctx, async inside => {
      await removeSecondFactor(inside, user.id)
      const on = { object: 'account', id: user.id }
      await notify(inside, user.id, { code: 'secondFactorRemoved', params: { by: ctx.actor.name }, on })
    })
    await removal.catch(unlessOff)
  }
  application.log.warn(
    { email },
    'the second factor of this user is turned off at each start: take RAPPORT_WITHOUT_SECOND_FACTOR out again',
  )
}

/** It was turned off at an earlier start. */
function unlessOff(error: unknown): void {
  if (!(error instanceof Conflict && error.code === 'secondFactorOff')) throw error
}
