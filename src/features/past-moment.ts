import { Invalid, isDay, momentOf } from '../model/index.ts'
import { type Context, isMoment } from '../records/index.ts'

/** A moment as it is asked for, or the beginning of a day where the company is. Throws Invalid: unreadable, or yet to come. */
export function readMoment({ config }: Context, field: string, asked: string): string {
  const moment = isMoment(asked) ? new Date(asked) : isDay(asked) ? momentOf(asked, config.company.timeZone) : null
  if (!moment) throw new Invalid([{ field, code: 'momentOrDay' }])
  if (moment.getTime() > Date.now()) throw new Invalid([{ field, code: 'momentAhead' }])
  return moment.toISOString()
}
