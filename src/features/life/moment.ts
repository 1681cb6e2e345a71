import { Invalid, isDay, momentOf, parseMoment } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** A moment to come: RFC 3339, or a day, which means nine in the morning there. Throws Invalid. */
export function parseFuture(ctx: Context, field: string, text: string): string {
  const moment = isDay(text)
    ? momentOf(text, ctx.config.company.timeZone, '09:00:00.000').toISOString()
    : parseMoment(text)
  if (!moment) throw new Invalid([{ field, code: 'time' }])
  if (moment <= new Date().toISOString()) throw new Invalid([{ field, code: 'notInFuture' }])
  return moment
}
