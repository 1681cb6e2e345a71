import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Filter } from '../../../model/index.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { canRead, fieldOf, useObject, useSchema } from '../../app/schema.ts'
import { askAll, type ListRequest, recordKeys } from '../../records/queries.ts'
import { type Happening, meetingHappening, taskHappening } from './happening.ts'
import { type DayRange, localMidnight } from './range.ts'
import { seenFields } from './use-colleagues.ts'

/** More than this in what is shown at once nobody reads. */
const most = 600

/** Under which the days that are shown are kept: a moved task is changed there at once. */
export const daysKey = (object: string) => [...recordKeys.lists(object), 'days'] as const

export interface Days {
  records: RecordJson[]
  /** There are more than were read. */
  more: boolean
}

const daysQuery = (object: SchemaObject, request: ListRequest) =>
  queryOptions({
    queryKey: [...daysKey(object.name), request],
    queryFn: ({ signal }): Promise<Days> => askAll(object, request, most, signal),
    placeholderData: previous => previous,
  })

/** Tasks and meetings of the days, of some people or (`null`) of everybody the reader may see. */
export function useHappenings(range: DayRange, owners: string[] | null, enabled: boolean) {
  const task = useObject('task')
  const activity = useSchema().byName.get('activity')
  const tasks = useQuery({
    ...daysQuery(task, {
      filter: within('dueAt', range, whose(task, owners), { kind: { ne: 'assign' } }),
      sort: 'dueAt',
      fields: seenFields(task, [
        'title',
        'kind',
        'dueAt',
        'minutes',
        'owner',
        'participants',
        'place',
        'on',
        'result',
        'doneAt',
      ]),
    }),
    enabled,
  })
  const meetings = useQuery({
    ...daysQuery(activity ?? task, {
      filter: within('at', range, activity ? whose(activity, owners) : null, { kind: 'meeting' }),
      sort: 'at',
      fields: activity ? seenFields(activity, ['subject', 'kind', 'at', 'duration', 'owner', 'on', 'result']) : [],
    }),
    enabled: enabled && activity !== undefined && canRead(activity),
  })
  const happenings = useMemo<Happening[]>(
    () => [
      ...(tasks.data?.records ?? []).map(record => taskHappening(record)),
      ...(meetings.data?.records ?? []).map(meetingHappening),
    ],
    [tasks.data, meetings.data],
  )
  return {
    happenings,
    error: tasks.error ?? meetings.error,
    more: Boolean(tasks.data?.more || meetings.data?.more),
    ready: tasks.data !== undefined,
  }
}

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
