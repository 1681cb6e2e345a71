import type { CalendarOptions } from '@fullcalendar/core'
import enLocale from '@fullcalendar/core/locales/en-gb'
import ruLocale from '@fullcalendar/core/locales/ru'
import type { DayRange } from './range.ts'
import { localMidnight } from './range.ts'
import type { Span } from './working-hours.ts'

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
  slotLabelFormat: { hour: '2-digit', minute: '2-digit', hour12: false },
  eventInteractive: true,
  eventResizableFromStart: false,
  eventMinHeight: 22,
  longPressDelay: 400,
  // A move that is refused goes back at once, without a flight across the page.
  dragRevertDuration: 0,
  viewDidMount: ({ el }) => {
    // What scrolls is reached by keys too.
    for (const scroller of el.querySelectorAll<HTMLElement>('.fc-scroller-liquid-absolute')) scroller.tabIndex = 0
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
