import type { CalendarOptions } from '@fullcalendar/core'
import enLocale from '@fullcalendar/core/locales/en-gb'
import ruLocale from '@fullcalendar/core/locales/ru'
import { usualMinutes } from './happening.ts'
import { type DayRange, localMidnight } from './range.ts'
import type { Span } from './working-hours.ts'

/** The library draws anew what has changed anywhere: whoever stood on an entry stands on it again. */
let leftFocused: string | null = null

/** Until the entry is there again, or somebody goes elsewhere: on a slow machine it is a while between the two. */
function keepFocus(id: string): void {
  leftFocused = id
  const forget = () => {
    leftFocused = null
    for (const turn of turns) document.removeEventListener(turn, forget)
  }
  for (const turn of turns) document.addEventListener(turn, forget)
}

const turns = ['focusin', 'pointerdown'] as const

/** What month, week, day and list have in common. The page has the bar above them itself. */
export const gridOptions: CalendarOptions = {
  locales: [enLocale, ruLocale],
  firstDay: 1,
  headerToolbar: false,
  height: '100%',
  allDaySlot: false,
  slotDuration: '00:30:00',
  snapDuration: '00:15:00',
  scrollTime: '08:00:00',
  defaultRangeSeparator: '–',
  slotLabelFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
  eventInteractive: true,
  eventResizableFromStart: false,
  eventMinHeight: 22,
  slotEventOverlap: false,
  longPressDelay: 400,
  // A move that is refused goes back at once, without a flight across the page.
  dragRevertDuration: 0,
  // What scrolls is reached by keys too: a list by itself, hours by their first day.
  viewDidMount: ({ el, view }) => {
    const list = view.type === 'listWeek' ? el.querySelector<HTMLElement>('.fc-scroller') : null
    if (list) list.tabIndex = 0
  },
  dayCellDidMount: ({ el, date, view }) => {
    if (view.type !== 'dayGridMonth' && date.getTime() === view.activeStart.getTime()) el.tabIndex = 0
  },
  // The library's own label is the date alone, without whose day it is or which holiday.
  dayHeaderDidMount: ({ el }) => el.querySelector('[aria-label]')?.removeAttribute('aria-label'),
  eventDidMount: ({ el, event }) => {
    if (el.tabIndex === 0) el.setAttribute('role', 'button')
    if (event.id && event.id === leftFocused) el.focus({ preventScroll: true })
  },
  eventWillUnmount: ({ el, event }) => {
    if (el === document.activeElement) keepFocus(event.id)
  },
  moreLinkDidMount: ({ el }) => el.setAttribute('role', 'button'),
}

/** What lies outside of working hours is shaded; where nobody works at all, everything. */
export function shading(spans: readonly Span[], range: DayRange) {
  if (!spans.length)
    return [
      {
        start: localMidnight(range.from),
        end: localMidnight(range.until),
        display: 'background',
        className: 'off-hours',
      },
    ]
  return spans.map(span => ({ ...span, groupId: 'working', display: 'inverse-background', className: 'off-hours' }))
}

/** How long a task drawn into the calendar takes; a mere press means the usual. */
export function plannedMinutes({ start, end }: Span): number {
  const minutes = (end.getTime() - start.getTime()) / 60_000
  return minutes > 15 ? minutes : usualMinutes
}
