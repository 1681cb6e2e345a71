import { useEffect, useRef } from 'react'
import type { GridProps } from './calendar-grid.tsx'

/** The list of the week that is now begins with today: what is over lies above. Once; then it stays where somebody put it. */
export function useFromToday(isList: boolean, { range, happenings }: Pick<GridProps, 'range' | 'happenings'>): void {
  const begun = useRef('')
  useEffect(() => {
    if (!isList || !happenings.length || begun.current === range.from) return
    const frame = requestAnimationFrame(() => {
      const today = document.querySelector('.fc-list-day.fc-day-today')
      const list = today?.closest('.fc-scroller')
      begun.current = range.from
      if (today && list) list.scrollTop += today.getBoundingClientRect().top - list.getBoundingClientRect().top
    })
    return () => cancelAnimationFrame(frame)
  }, [isList, range.from, happenings])
}
