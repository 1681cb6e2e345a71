import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { canRead, useObject, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { type AggregateRow, aggregateQuery } from '../../records/queries.ts'
import { askMeetings, askTasks } from './asked.ts'
import type { DayRange } from './range.ts'

/** Of more than this in a month the days tell how many there are; each opens what it holds. */
export const mostInMonth = 600

interface Counted {
  range: DayRange
  owners: string[] | null
  enabled: boolean
}

/** How much there is on each day of a month, counted by the server, by days of the company; `null` while that is not known. */
export function useDayCounts({ range, owners, enabled }: Counted) {
  const task = useObject('task')
  const activity = useSchema().byName.get('activity')
  const seesMeetings = activity !== undefined && canRead(activity)
  const tasks = useQuery({
    ...aggregateQuery(task, { ...countBy('dueAt'), filter: askTasks(task, range, owners) }),
    enabled,
    placeholderData: undefined,
  })
  const meetings = useQuery({
    ...aggregateQuery(activity ?? task, { ...countBy('at'), filter: askMeetings(activity ?? task, range, owners) }),
    enabled: enabled && seesMeetings,
    placeholderData: undefined,
  })
  const known = tasks.data && (meetings.data || !seesMeetings)
  const counts = useMemo(
    () => (known ? countsOf(tasks.data?.rows ?? [], meetings.data?.rows ?? []) : null),
    [known, tasks.data, meetings.data],
  )
  return { counts, error: tasks.error ?? meetings.error }
}

const countBy = (field: string) => ({
  groupBy: [{ field, bucket: 'day' as const }],
  measures: [{ fn: 'count' as const }],
})

function countsOf(tasks: readonly AggregateRow[], meetings: readonly AggregateRow[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { group, measures } of [...tasks, ...meetings]) {
    const day = asText(group.dueAt ?? group.at)
    counts.set(day, (counts.get(day) ?? 0) + Number(measures[0]))
  }
  return counts
}

export const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0)
