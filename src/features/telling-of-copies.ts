import { PasskeyRefused } from '../access/passkeys/refused.ts'
import type { Context } from '../records/context.ts'
import { notify } from './notice.ts'

/** Passes on how a sign-in ended. Where a copy of a passkey was used, its owner is told: what is refused is told nobody else. */
export async function tellingOfCopies<Result>(ctx: Context, entering: Promise<Result>): Promise<Result> {
  try {
    return await entering
  } catch (error) {
    const copied = error instanceof PasskeyRefused ? error.copied : null
    if (copied) {
      const on = { object: 'account', id: copied.user }
      await notify(ctx, copied.user, { code: 'passkeyCopied', params: { name: copied.name }, on })
    }
    throw error
  }
}
