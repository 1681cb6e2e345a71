import type { EventContentArg, EventInput } from '@fullcalendar/core'
import interactionPlugin from '@fullcalendar/interaction'
import FullCalendar from '@fullcalendar/react'
import timeGridPlugin from '@fullcalendar/timegrid'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import { asList, asText } from '../../fields/widget.ts'
import { PersonName } from '../../ui/person.tsx'
import classes from './calendar.module.css'
import { type GridProps, happeningOf } from './calendar-grid.tsx'
import { gridOptions, plannedMinutes } from './grid-options.ts'
import type { Happening } from './happening.ts'
import { HappeningBlock } from './happening-block.tsx'
import { localMidnight } from './range.ts'
import { columnEnd, columnOf, columnTime, firstColumn, momentAt } from './side-by-side.ts'
import type { Colleague } from './who.ts'
import { type Span, workingSpans } from './working-hours.ts'

/** In a narrower column a task cannot be read; where there is no room for all, they scroll sideways. */
const narrowest = 168

/** One day of several people, each in a column of his own: a task drawn into another column gets that owner. */
export function PeopleDay({ day, range, happenings, people, calendar, changes, onOpen, onMove, onPlan }: GridProps) {
  const { i18n } = useTranslation()
  const formats = useFormats()
  const { company } = useSchema()
  const shown = localMidnight(day)
  const events = useMemo<EventInput[]>(() => {
    const bounds = { start: localMidnight(range.from), end: localMidnight(range.until) }
    const working = workingSpans(calendar, range, company.timeZone)
    return [
      ...people.flatMap((person, column) =>
        offTimes(working, person, bounds).map(span => ({
          ...inColumn(span, column),
          display: 'background',
          className: 'off-hours',
        })),
      ),
      ...happenings.flatMap(one => eventsOf(one, people, changes)),
    ]
  }, [range, happenings, people, calendar, changes, company.timeZone])

  const content = ({ event }: EventContentArg) => {
    const happening = happeningOf(event.extendedProps)
    if (!happening || !event.start) return null
    return (
      <HappeningBlock happening={happening} time={formats.clock(momentAt(event.start, shown))} person={undefined} />
    )
  }
  return (
    <div className={classes.people}>
      <div style={{ minWidth: 56 + people.length * narrowest }}>
        <FullCalendar
          // The library reads how many columns there are once.
          key={people.length}
          {...gridOptions}
          plugins={[timeGridPlugin, interactionPlugin]}
          timeZone="UTC"
          initialView="people"
          views={{ people: { type: 'timeGrid', duration: { days: people.length } } }}
          initialDate={firstColumn}
          locale={i18n.language === 'ru' ? 'ru' : 'en-gb'}
          dayHeaderContent={({ date }) => <PersonName name={people[columnOf(date)]?.name ?? ''} />}
          events={events}
          eventContent={content}
          selectable={changes}
          selectMirror
          selectAllow={({ start, end }) => columnOf(start) === columnOf(new Date(end.getTime() - 1))}
          select={({ start, end, view: { calendar } }) => {
            calendar.unselect()
            onPlan(momentAt(start, shown), plannedMinutes({ start, end }), people[columnOf(start)]?.id)
          }}
          eventClick={({ event, jsEvent }) => {
            jsEvent.preventDefault()
            const happening = happeningOf(event.extendedProps)
            if (happening) onOpen(happening)
          }}
          eventDrop={({ event, oldEvent, revert }) => {
            const happening = happeningOf(event.extendedProps)
            const owner = event.start && people[columnOf(event.start)]?.id
            if (!happening || !event.start || !oldEvent.start || !owner) return revert()
            const later = clockOf(event.start) !== clockOf(oldEvent.start)
            onMove(happening, {
              ...(later && { dueAt: momentAt(event.start, shown).toISOString() }),
              ...(owner !== happening.owner && { owner }),
            })
          }}
          eventResize={({ event, revert }) => {
            const happening = happeningOf(event.extendedProps)
            if (!happening || !event.start || !event.end) revert()
            else onMove(happening, { minutes: (event.end.getTime() - event.start.getTime()) / 60_000 })
          }}
        />
      </div>
    </div>
  )
}

const clockOf = (place: Date): string => place.toISOString().slice(11)

/** In the column of whose it is, where it is drawn, and of those who come too, where it is only seen. */
function eventsOf(happening: Happening, people: readonly Colleague[], changes: boolean): EventInput[] {
  const { object, record, title, kind, state, owner } = happening
  const participants = asList(record.participants).map(asText)
  return people.flatMap(({ id }, column) =>
    id === owner || participants.includes(id)
      ? [
          {
            id: `${object} ${record.id}${id === owner ? '' : ` ${id}`}`,
            title,
            ...inColumn(happening, column),
            editable: id === owner && changes && object === 'task' && state !== 'done',
            classNames: ['happening', `kind-${kind}`, `is-${state}`],
            extendedProps: { happening },
          },
        ]
      : [],
  )
}

const inColumn = ({ start, end }: Span, column: number): Span => ({
  start: columnTime(start, column),
  end: columnEnd(start, end, column),
})

/** When somebody does not work within the bounds: outside of the company's hours, and while he is away. */
function offTimes(working: readonly Span[], { absentFrom, absentUntil }: Colleague, bounds: Span): Span[] {
  const edges = working
    .flatMap(({ start, end }) => [start, end])
    .filter(edge => edge > bounds.start && edge < bounds.end)
  const away = absentFrom && absentUntil ? { start: new Date(absentFrom), end: new Date(absentUntil) } : null
  const cuts = [bounds.start, ...edges, ...(away ? [away.start, away.end] : []), bounds.end]
    .filter(cut => cut >= bounds.start && cut <= bounds.end)
    .sort((one, other) => one.getTime() - other.getTime())
  const covers = (spans: readonly Span[], moment: Date) =>
    spans.some(({ start, end }) => start <= moment && moment < end)
  return cuts.slice(0, -1).flatMap((start, at) => {
    const end = cuts[at + 1] ?? bounds.end
    const free = !covers(working, start) || (away !== null && covers([away], start))
    return free && end > start ? [{ start, end }] : []
  })
}
