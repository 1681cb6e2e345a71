import { say } from '../../messages/words.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import { factsOf, type PhoneCall } from './call.ts'
import { askToCallBack, calledBack } from './missed.ts'

/** How a call ended, in the company's words. */
export const resultOf = (
  ctx: Context,
  { direction, answered }: { direction: 'in' | 'out'; answered: boolean },
): string => say(ctx.config.company.locale, `telephony:results.${direction}.${answered ? 'answered' : 'missed'}`)

/**
 * Brings the activity of a call to what is known of it by now, which what came late may have changed, and sees to it that who was not
 * answered is called back. A second time does nothing.
 */
export async function show(ctx: Context, call: PhoneCall): Promise<void> {
  const { direction, activity } = call
  if (!direction || !activity) return
  const shown = await findRecord(ctx, 'activity', activity)
  if (!shown) return
  const { answered, wait, duration } = factsOf(call)
  const result = call.result ?? resultOf(ctx, { direction, answered })
  const data = (shown.data ?? {}) as JsonObject
  const changed =
    shown.duration !== duration || shown.result !== result || data.wait !== wait || data.answered !== answered
  if (changed)
    await updateRecord(ctx, 'activity', activity, {
      duration,
      result,
      ...(call.user && { owner: call.user }),
      data: { ...data, wait, answered, extension: call.extension },
    })
  if (answered) await calledBack(ctx, call)
  else if (direction === 'in') await askToCallBack(ctx, call)
}
