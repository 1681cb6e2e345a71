import type { Filter } from '../../../model/index.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { type DayRange, localMidnight } from './range.ts'

/** What of tasks stands in a calendar: all but the word that a lead waits to be taken. */
export const askTasks = (task: SchemaObject, range: DayRange, owners: string[] | null): Filter =>
  within('dueAt', range, whose(task, owners), { kind: { ne: 'assign' } })

/** Of what has been, meetings. */
export const askMeetings = (activity: SchemaObject, range: DayRange, owners: string[] | null): Filter =>
  within('at', range, whose(activity, owners), { kind: 'meeting' })

function within(field: string, { from, until }: DayRange, whose: Filter | null, also: Filter): Filter {
  const days = { [field]: { gte: localMidnight(from).toISOString(), lt: localMidnight(until).toISOString() } }
  return { and: [days, also, ...(whose ? [whose] : [])] }
}

/** What stands in somebody's calendar: what is his to do, and the meetings to which he was asked. */
function whose(object: SchemaObject, owners: string[] | null): Filter | null {
  if (!owners) return null
  const his = { owner: { in: owners } }
  return fieldOf(object, 'participants') ? { or: [his, { participants: { in: owners } }] } : his
}
