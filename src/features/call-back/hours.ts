import { say } from '../../messages/words.ts'
import { addDays, dayAt, type WorkingClock, workingDue } from '../../model/index.ts'
import type { Locale } from '../../records/context.ts'

/** Asked for at once, while somebody works. */
export const atOnce = 'now'

const written: Record<Locale, string> = { ru: 'ru-RU', en: 'en-GB' }

const mostHours = 12
const hour = 3_600_000
/** So far ahead somebody may ask for a call. */
const furthest = 14 * 24 * hour

/** Whether somebody works at this moment. */
export const isOpen = (clock: WorkingClock, at: Date): boolean => workingDue(clock, at, 0)?.getTime() === at.getTime()

/** The next whole hours at which somebody works, and the one at which work begins. */
export function nextHours(clock: WorkingClock, now: Date): Date[] {
  const hours: Date[] = []
  let at = new Date(Math.floor(now.getTime() / hour) * hour + hour)
  while (hours.length < mostHours) {
    const open = workingDue(clock, at, 0)
    if (!open || open.getTime() > now.getTime() + furthest) break
    if (isOpen(clock, open)) hours.push(open)
    at = new Date(Math.floor(open.getTime() / hour) * hour + hour)
  }
  return hours
}

/** What he may choose, `now` first where that can be, in the company's time. */
export function hoursToChoose(clock: WorkingClock, now: Date, locale: Locale): { value: string; label: string }[] {
  const { timeZone } = clock
  const today = dayAt(now, timeZone)
  const time = new Intl.DateTimeFormat(written[locale], { timeZone, hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat(written[locale], { timeZone, weekday: 'short', day: 'numeric', month: 'long' })
  const label = (at: Date): string => {
    const day = dayAt(at, timeZone)
    const word = day === today ? 'today' : day === addDays(today, 1) ? 'tomorrow' : 'onDay'
    return say(locale, `call-back:${word}`, { time: time.format(at), day: date.format(at) })
  }
  return [
    ...(isOpen(clock, now) ? [{ value: atOnce, label: say(locale, 'call-back:now') }] : []),
    ...nextHours(clock, now).map(at => ({ value: at.toISOString(), label: label(at) })),
  ]
}

/** How far the company's clocks are from Greenwich at present: `GMT+3`. */
export const zoneName = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone

/** When he wants to be called; `null`: that is no moment at which somebody works, or too far ahead. */
export function wantedAt(clock: WorkingClock, text: string, now: Date): Date | null {
  // Where work has ended meanwhile, or nobody works by the calendar, he is called as soon as somebody does.
  if (text === atOnce || text === '') return now
  const at = /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(text) ? new Date(text) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime()) || at.getTime() > now.getTime() + furthest) return null
  if (at.getTime() <= now.getTime()) return at.getTime() > now.getTime() - hour ? now : null
  return isOpen(clock, at) ? at : null
}
