import type { RecordJson } from '../../app/contract.ts'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'

export type State = 'open' | 'late' | 'done'

/** What stands in the calendar: a task, or a meeting that took place. */
export interface Happening {
  object: 'task' | 'activity'
  record: RecordJson
  title: string
  kind: string
  start: Date
  end: Date
  owner: string | null
  state: State
}

/** How long a task is drawn and counted that does not say how long it takes. */
export const usualMinutes = 30

export function taskHappening(record: RecordJson, now = Date.now()): Happening {
  const start = new Date(asText(record.dueAt))
  const minutes = Number(record.minutes) || usualMinutes
  return {
    object: 'task',
    record,
    title: asText(record.title),
    kind: asText(record.kind) || 'other',
    start,
    end: new Date(start.getTime() + minutes * 60_000),
    owner: idOf(record.owner),
    state: record.doneAt ? 'done' : start.getTime() < now ? 'late' : 'open',
  }
}

/** Meetings that are told of are history: `duration` is in seconds. */
export function meetingHappening(record: RecordJson): Happening {
  const start = new Date(asText(record.at))
  const seconds = Number(record.duration) || usualMinutes * 60
  return {
    object: 'activity',
    record,
    title: asText(record.subject),
    kind: 'meeting',
    start,
    end: new Date(start.getTime() + seconds * 1000),
    owner: idOf(record.owner),
    state: 'done',
  }
}
