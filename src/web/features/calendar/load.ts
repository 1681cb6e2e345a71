import { addDays, dayAt, momentOf } from '../../../model/calendar.ts'
import { hoursOn, type WorkingCalendar, workingMinutes } from '../../../model/working-time.ts'
import type { RecordJson } from '../../app/contract.ts'
import { idOf } from '../../fields/titles.ts'
import { asList, asText } from '../../fields/widget.ts'
import type { AggregateRow } from '../../records/queries.ts'
import { usualMinutes } from './happening.ts'
import type { Colleague } from './who.ts'

/** What is planned for somebody, and for how long he works. */
export interface Load {
  tasks: number
  /** Minutes that the tasks take, those that do not say so counted as usual. */
  planned: number
  working: number
}

/** How full a day or week is: `over` says that more is planned than there is time. */
export type Fullness = 'free' | 'normal' | 'over'

/** Tasks by owner and day, with the minutes of those that say how long they take. */
export const loadMeasures = [
  { fn: 'count' as const },
  { fn: 'sum' as const, field: 'minutes' },
  { fn: 'count' as const, field: 'minutes' },
]

type Planned = Pick<Load, 'tasks' | 'planned'>

/** By person and day: what is his, from the sums of the server, and the meetings to which others have asked him. */
export function withJoined(
  owned: ReadonlyMap<string, Planned>,
  meetings: readonly RecordJson[],
  timeZone: string,
): Map<string, Planned> {
  const all = new Map(owned)
  for (const meeting of meetings) {
    const day = dayAt(new Date(asText(meeting.dueAt)), timeZone)
    const others = new Set(asList(meeting.participants).map(asText))
    others.delete(idOf(meeting.owner) ?? '')
    for (const person of others) {
      const { tasks, planned } = all.get(`${person} ${day}`) ?? { tasks: 0, planned: 0 }
      all.set(`${person} ${day}`, {
        tasks: tasks + 1,
        planned: planned + (Number(meeting.minutes) || usualMinutes),
      })
    }
  }
  return all
}

/** By owner and day, from the sums of the server. */
export function plannedOf(rows: readonly AggregateRow[]): Map<string, Planned> {
  return new Map(
    rows.map(({ group, measures }) => {
      const [tasks = 0, minutes = 0, told = 0] = measures.map(Number)
      return [`${group.owner} ${group.dueAt}`, { tasks, planned: minutes + (tasks - told) * usualMinutes }]
    }),
  )
}

/** Minutes that somebody works on a day of the company: its hours without its rest and without his absence. */
export function minutesAtWork(
  { absentFrom, absentUntil }: Pick<Colleague, 'absentFrom' | 'absentUntil'>,
  day: string,
  calendar: WorkingCalendar,
  timeZone: string,
): number {
  const whole = workingMinutes(calendar, day)
  const hours = hoursOn(calendar, day)
  if (!hours || !whole || !absentFrom || !absentUntil) return whole
  const moment = (clock: string) =>
    (clock === '24:00' ? momentOf(addDays(day, 1), timeZone) : momentOf(day, timeZone, `${clock}:00.000`)).getTime()
  const [from, until] = [moment(hours.from), moment(hours.until)]
  const away = Math.min(until, Date.parse(absentUntil)) - Math.max(from, Date.parse(absentFrom))
  return away <= 0 ? whole : Math.max(0, Math.round(whole * (1 - away / (until - from))))
}

export const fullnessOf = ({ tasks, planned, working }: Load): Fullness =>
  planned > working ? 'over' : tasks ? 'normal' : 'free'

export const sumOf = (loads: readonly Load[]): Load => ({
  tasks: loads.reduce((sum, { tasks }) => sum + tasks, 0),
  planned: loads.reduce((sum, { planned }) => sum + planned, 0),
  working: loads.reduce((sum, { working }) => sum + working, 0),
})
