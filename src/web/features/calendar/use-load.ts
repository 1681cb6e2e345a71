import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { momentOf } from '../../../model/calendar.ts'
import type { Filter } from '../../../model/index.ts'
import { hoursOn, type WorkingCalendar } from '../../../model/working-time.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { fieldOf, useObject, useSchema } from '../../app/schema.ts'
import { aggregateQuery, askAll, type ListRequest, recordKeys } from '../../records/queries.ts'
import { type Load, loadMeasures, minutesAtWork, plannedOf, withJoined } from './load.ts'
import { type DayRange, daysOf } from './range.ts'
import { seenFields } from './use-colleagues.ts'
import type { Colleague } from './who.ts'

export interface LoadProps {
  range: DayRange
  people: readonly Colleague[]
  calendar: WorkingCalendar
}

export interface PersonLoad {
  person: Colleague
  days: { day: string; load: Load; away: boolean }[]
}

/** Meetings to which people were asked who do not own them: all there are, page after page. */
const joinedQuery = (task: SchemaObject, request: ListRequest) =>
  queryOptions({
    queryKey: [...recordKeys.lists(task.name), 'joined', request],
    queryFn: async ({ signal }) => (await askAll(task, request, Number.POSITIVE_INFINITY, signal)).records,
    placeholderData: previous => previous,
  })

/** What each has planned on each day, in the order of people; `null` while that is not known. */
export function useLoad({ range, people, calendar }: LoadProps): { loads: PersonLoad[] | null; error: Error | null } {
  const { timeZone } = useSchema().company
  const task = useObject('task')
  const ids = people.map(({ id }) => id)
  const days = {
    dueAt: { gte: momentOf(range.from, timeZone).toISOString(), lt: momentOf(range.until, timeZone).toISOString() },
  }
  const within = (whose: Filter): Filter => ({ and: [days, { kind: { ne: 'assign' } }, whose] })
  const owned = useQuery(
    aggregateQuery(task, {
      groupBy: ['owner', { field: 'dueAt', bucket: 'day' }],
      measures: loadMeasures,
      filter: within({ owner: { in: ids } }),
    }),
  )
  const asks = fieldOf(task, 'participants') !== undefined
  const joined = useQuery({
    ...joinedQuery(task, {
      filter: within({ participants: { in: ids } }),
      sort: 'dueAt',
      fields: seenFields(task, ['dueAt', 'minutes', 'owner', 'participants']),
    }),
    enabled: asks,
  })
  const known = owned.data && (joined.data || !asks)
  const loads = useMemo(() => {
    if (!known) return null
    const planned = withJoined(plannedOf(owned.data?.rows ?? []), joined.data ?? [], timeZone)
    return people.map(person => ({
      person,
      days: daysOf(range).map(day => {
        const working = minutesAtWork(person, day, calendar, timeZone)
        const load = { ...(planned.get(`${person.id} ${day}`) ?? { tasks: 0, planned: 0 }), working }
        return { day, load, away: hoursOn(calendar, day) !== null && working === 0 }
      }),
    }))
  }, [known, owned.data, joined.data, people, range, calendar, timeZone])
  return { loads, error: owned.error ?? joined.error }
}
