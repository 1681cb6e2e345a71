import { type InfiniteData, infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { canRead, useObject, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { askPage, type ListRequest, recordKeys } from '../../records/queries.ts'
import { askMeetings, askTasks } from './asked.ts'
import { type Happening, meetingHappening, taskHappening } from './happening.ts'
import type { DayRange } from './range.ts'
import type { CalendarView } from './search.ts'
import { seenFields } from './use-colleagues.ts'

const pageSize = 200
/** So many come unasked: what is drawn by the hour needs them all, a list only what is in sight. */
const unasked = (view: CalendarView): number => (view === 'list' ? pageSize : 10 * pageSize)

/** Under which the days that are shown are kept: a moved task is changed there at once. */
export const daysKey = (object: string) => [...recordKeys.lists(object), 'days'] as const

export type Days = InfiniteData<PageOf<RecordJson>, string>

const daysQuery = (object: SchemaObject, request: ListRequest) =>
  infiniteQueryOptions({
    queryKey: [...daysKey(object.name), request],
    queryFn: ({ pageParam, signal }) => askPage(object, { ...request, limit: pageSize }, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    placeholderData: previous => previous,
  })

interface Shown {
  view: CalendarView
  range: DayRange
  /** `null`: everybody the reader may see. */
  owners: string[] | null
  enabled: boolean
}

/** Tasks and meetings of the days in order of time, page by page: the first come by themselves, the others when somebody goes on. */
export function useHappenings({ view, range, owners, enabled }: Shown) {
  const task = useObject('task')
  const activity = useSchema().byName.get('activity')
  const steps = useSteps(JSON.stringify([view, range, owners]))
  const wanted = unasked(view) * steps.taken
  const tasks = usePages(
    task,
    { filter: askTasks(task, range, owners), sort: 'dueAt', fields: taskFields },
    enabled,
    wanted,
  )
  const meetings = usePages(
    activity ?? task,
    { filter: askMeetings(activity ?? task, range, owners), sort: 'at', fields: meetingFields },
    enabled && activity !== undefined && canRead(activity),
    wanted,
  )
  const happenings = useMemo<Happening[]>(
    () => [
      ...tasks.records.map(record => taskHappening(record)),
      ...(activity ? meetings.records.map(meetingHappening) : []),
    ],
    [tasks.records, meetings.records, activity],
  )
  const ends = [
    tasks.hasMore && asText(tasks.records.at(-1)?.dueAt),
    meetings.hasMore && asText(meetings.records.at(-1)?.at),
  ]
  return {
    happenings,
    error: tasks.error ?? meetings.error,
    /** Up to here everything is shown; `null`: all of it is. */
    until: ends.filter(end => end !== false).sort()[0] ?? null,
    loading: tasks.isLoading || meetings.isLoading,
    goOn: steps.take,
    ready: tasks.isReady,
  }
}

const taskFields = ['title', 'kind', 'dueAt', 'minutes', 'owner', 'participants', 'place', 'on', 'result', 'doneAt']
const meetingFields = ['subject', 'kind', 'at', 'duration', 'owner', 'on', 'result']

/** How often somebody has asked for more of what is shown; of something else he has not yet. */
function useSteps(of: string) {
  const [steps, setSteps] = useState({ of, taken: 1 })
  const taken = steps.of === of ? steps.taken : 1
  return { taken, take: () => setSteps({ of, taken: taken + 1 }) }
}

/** Records of a list up to a number, one page after the other. */
function usePages(object: SchemaObject, request: ListRequest, enabled: boolean, wanted: number) {
  const fields = seenFields(object, request.fields ?? [])
  const pages = useInfiniteQuery({ ...daysQuery(object, { ...request, fields }), enabled })
  const { data, error, hasNextPage, isFetching, isPlaceholderData, fetchNextPage } = pages
  const records = useMemo(() => data?.pages.flatMap(page => page.data) ?? [], [data])
  const goesOn = enabled && hasNextPage && !isPlaceholderData && !error && records.length < wanted
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage()
  }, [goesOn, isFetching, fetchNextPage])
  return { records, error, hasMore: enabled && hasNextPage, isLoading: goesOn, isReady: data !== undefined }
}
