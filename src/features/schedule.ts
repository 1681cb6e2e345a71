import { Cron } from 'croner'
import { isTimeZone, type Problem } from '../model/index.ts'

const day = String.raw`(\*|[\dL,]+) \* (\*|[\d,-]+)`
/** What may be written: a time of day, on all days, days of the week, or days of the month; for the exchange of files also each hour, or each quarter of one. */
const shapes = {
  mailing: { form: new RegExp(`^\\d{1,2} \\d{1,2} ${day}$`), code: 'mailingCrontab' },
  exchange: { form: new RegExp(`^(\\d{1,2}|\\*/(15|30)) (\\d{1,2}|\\*) ${day}$`), code: 'exchangeCrontab' },
} as const

export interface Schedule {
  crontab: string
  /** IANA name of a time zone. */
  zone: string
}

/** What is wrong with a schedule. */
export function scheduleProblems({ crontab, zone }: Schedule, of: keyof typeof shapes): Problem[] {
  const { form, code } = shapes[of]
  if (!isTimeZone(zone)) return [{ field: 'zone', code: 'timeZone', params: { zone } }]
  return form.test(crontab) && cronOf({ crontab, zone })?.nextRun() ? [] : [{ field: 'crontab', code }]
}

/** The next moment after another; `null`: there is none, or its time zone is gone. */
export function nextAfter(schedule: Schedule, moment: Date): Date | null {
  return isTimeZone(schedule.zone) ? (cronOf(schedule)?.nextRun(moment) ?? null) : null
}

/** The last moment from a known one on that has come: of several that were missed the last one counts. */
export function lastDue(schedule: Schedule, from: Date, now: Date): Date {
  let last = from
  for (let next = nextAfter(schedule, from); next && next <= now; next = nextAfter(schedule, next)) last = next
  return last
}

function cronOf({ crontab, zone }: Schedule): Cron | null {
  try {
    return new Cron(crontab, { timezone: zone, mode: '5-part' })
  } catch {
    return null
  }
}
