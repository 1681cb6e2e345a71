import type { DayCellContentArg, DayHeaderContentArg, EventContentArg, EventInput } from '@fullcalendar/core'
import dayGridPlugin from '@fullcalendar/daygrid'
import interactionPlugin from '@fullcalendar/interaction'
import listPlugin from '@fullcalendar/list'
import FullCalendar from '@fullcalendar/react'
import timeGridPlugin from '@fullcalendar/timegrid'
import { VisuallyHidden } from '@mantine/core'
import dayjs from 'dayjs'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { hoursOn, specialDay, type WorkingCalendar } from '../../../model/working-time.ts'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import classes from './calendar.module.css'
import { gridOptions, plannedMinutes, shading } from './grid-options.ts'
import type { Happening } from './happening.ts'
import { HappeningBlock } from './happening-block.tsx'
import type { DayRange } from './range.ts'
import type { CalendarView } from './search.ts'
import { useFromToday } from './use-from-today.ts'
import type { Change } from './use-move.ts'
import type { Colleague } from './who.ts'
import { workingSpans } from './working-hours.ts'

export interface GridProps {
  day: string
  range: DayRange
  happenings: readonly Happening[]
  /** How much there is on each day, where it is too much to show each. */
  counts: ReadonlyMap<string, number> | null
  people: readonly Colleague[]
  calendar: WorkingCalendar
  /** Whether tasks may be planned and moved at all; each single one is the server's to allow. */
  changes: boolean
  onOpen: (happening: Happening) => void
  onMove: (happening: Happening, change: Change) => void
  onPlan: (start: Date, minutes: number | null, owner?: string) => void
  onDay: (day: string) => void
}

/** More people than this neither stand side by side nor within an hour of each other: there is no room to read. */
export const mostColumns = 8

const names: Record<Exclude<CalendarView, 'load'>, string> = {
  month: 'dayGridMonth',
  week: 'timeGridWeek',
  day: 'timeGridDay',
  list: 'listWeek',
}

/** A week of many is read by days alone. */
const nameOf = (view: keyof typeof names, people: number): string =>
  view === 'week' && people > mostColumns ? 'dayGridWeek' : names[view]

/** When a task planned for a whole day of the month begins. */
const morning = 10

/** Month, week, day and list of one or several people. */
export function CalendarGrid({ view, ...props }: GridProps & { view: keyof typeof names }) {
  const { day, range, happenings, counts, people, calendar, changes, onOpen, onMove, onPlan, onDay } = props
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const { company } = useSchema()
  const grid = useRef<FullCalendar>(null)

  const name = nameOf(view, people.length)
  // The library draws at once when it is told; React is still drawing now.
  useEffect(() => queueMicrotask(() => grid.current?.getApi().changeView(name, day)), [name, day])

  useFromToday(name === 'listWeek', props)

  const events = useMemo<EventInput[]>(() => {
    const hours = !name.startsWith('timeGrid') ? [] : shading(workingSpans(calendar, range, company.timeZone), range)
    const shown = counts ? [...counts].map(countOf) : happenings.map(one => eventOf(one, changes))
    return [...hours, ...shown, ...people.flatMap(absenceOf)]
  }, [name, range, happenings, counts, people, calendar, changes, company.timeZone])

  const content = ({ event, view: { type } }: EventContentArg) => {
    const happening = happeningOf(event.extendedProps)
    const { count } = event.extendedProps
    if (typeof count === 'number') return <span className={classes.dayCount}>{t('calendar:entries', { count })}</span>
    if (!happening) {
      const name = event.extendedProps.away
      return typeof name === 'string' ? <span className={classes.away}>{t('calendar:away', { name })}</span> : null
    }
    const person = people.length > 1 ? people.find(({ id }) => id === happening.owner)?.name : undefined
    const time = type === 'listWeek' ? '' : formats.clock(event.start ?? happening.start)
    return <HappeningBlock happening={happening} time={time} person={person} />
  }
  const noteOf = (date: Date) => {
    const day = dayOf(date)
    return specialDay(calendar, day)?.name ?? (hoursOn(calendar, day) ? '' : t('calendar:dayOff'))
  }
  return (
    <FullCalendar
      {...gridOptions}
      ref={grid}
      plugins={[dayGridPlugin, timeGridPlugin, listPlugin, interactionPlugin]}
      initialView={name}
      initialDate={day}
      locale={i18n.language === 'ru' ? 'ru' : 'en-gb'}
      nowIndicator
      allDaySlot={people.some(one => absenceOf(one).length)}
      allDayText=""
      // By number: what the library measures for itself, while the page is still being laid out, hides a lone event.
      dayMaxEvents={3}
      views={{
        timeGrid: { dayHeaderFormat: { weekday: 'short', day: 'numeric' } },
        timeGridWeek: { eventMaxStack: 3 },
        dayGridWeek: { dayMaxEvents: 30, dayHeaderFormat: { weekday: 'short', day: 'numeric' } },
      }}
      events={events}
      eventContent={content}
      dayHeaderContent={arg => <DayHeader arg={arg} weekday={formats.weekday(arg.date)} note={noteOf(arg.date)} />}
      dayCellContent={arg =>
        arg.view.type === 'dayGridMonth' ? (
          <MonthDay arg={arg} note={specialDay(calendar, dayOf(arg.date))?.name} />
        ) : null
      }
      dayCellClassNames={({ date, view: { type } }) =>
        type === 'dayGridMonth' && !hoursOn(calendar, dayOf(date)) ? ['day-off'] : []
      }
      // The library has these two in English alone.
      timeHint={t('calendar:when')}
      eventHint={t('calendar:what')}
      noEventsText={t('calendar:empty')}
      moreLinkContent={({ num }) => t('calendar:more', { count: num })}
      moreLinkHint={count => t('calendar:moreHint', { count })}
      moreLinkClick={({ date }) => {
        onDay(dayOf(date))
        // Any other answer opens the library's own popover.
        return 'none'
      }}
      selectable={changes}
      selectMirror
      unselectAuto
      select={({ start, end, allDay, view: { calendar } }) => {
        calendar.unselect()
        if (allDay) onPlan(dayjs(start).hour(morning).toDate(), null)
        else onPlan(start, plannedMinutes({ start, end }))
      }}
      eventClick={({ event, jsEvent }) => {
        jsEvent.preventDefault()
        const happening = happeningOf(event.extendedProps)
        if (happening) onOpen(happening)
        else if (counts && event.start) onDay(dayOf(event.start))
      }}
      eventDrop={({ event, revert }) => {
        const happening = happeningOf(event.extendedProps)
        if (!happening || !event.start || event.allDay) revert()
        else onMove(happening, { dueAt: event.start.toISOString() })
      }}
      eventResize={({ event, revert }) => {
        const happening = happeningOf(event.extendedProps)
        if (!happening || !event.start || !event.end) revert()
        else onMove(happening, { minutes: (event.end.getTime() - event.start.getTime()) / 60_000 })
      }}
    />
  )
}

const dayOf = (date: Date): string => dayjs(date).format('YYYY-MM-DD')

function eventOf(happening: Happening, changes: boolean): EventInput {
  const { object, record, title, start, end, kind, state } = happening
  return {
    id: `${object} ${record.id}`,
    title,
    start,
    end,
    editable: changes && object === 'task' && state !== 'done',
    classNames: ['happening', `kind-${kind}`, `is-${state}`],
    extendedProps: { happening },
  }
}

/** Before who is away, and of no length: it is pressed, not drawn elsewhere. */
const countOf = ([day, count]: [string, number]): EventInput => ({
  id: `count ${day}`,
  allDay: true,
  start: day,
  editable: false,
  interactive: true,
  classNames: ['day-count'],
  extendedProps: { count },
})

/** Whole days stand above the hours. */
function absenceOf({ id, name, absentFrom, absentUntil }: Colleague): EventInput[] {
  if (!absentFrom || !absentUntil) return []
  const last = dayjs(absentUntil).subtract(1, 'ms')
  return [
    {
      id: `away ${id}`,
      title: name,
      allDay: true,
      start: dayjs(absentFrom).format('YYYY-MM-DD'),
      end: last.add(1, 'day').format('YYYY-MM-DD'),
      editable: false,
      interactive: false,
      classNames: ['absence'],
      extendedProps: { away: name },
    },
  ]
}

const isHappening = (value: unknown): value is Happening =>
  typeof value === 'object' && value !== null && 'record' in value && 'state' in value

export const happeningOf = ({ happening }: Record<string, unknown>): Happening | null =>
  isHappening(happening) ? happening : null

interface DayHeaderProps {
  arg: DayHeaderContentArg
  /** The whole day in words, for the list. */
  weekday: string
  note: string
}

function DayHeader({ arg: { text, view }, weekday, note }: DayHeaderProps) {
  if (view.type === 'dayGridMonth') return <>{text}</>
  return (
    <span className={classes.dayHead}>
      {view.type === 'listWeek' ? (
        weekday
      ) : (
        <>
          <span aria-hidden="true">{text}</span>
          <VisuallyHidden>{weekday}</VisuallyHidden>
        </>
      )}
      {note ? <span className={classes.dayNote}>{note}</span> : null}
    </span>
  )
}

function MonthDay({ arg: { dayNumberText }, note }: { arg: DayCellContentArg; note: string | undefined }) {
  return (
    <span className={classes.monthDay}>
      {note ? <span className={classes.dayNote}>{note}</span> : null}
      {dayNumberText}
    </span>
  )
}
