import { useEffect, useRef } from 'react'
import type { SlotProps } from './card-page.tsx'
import { Remember } from './remember.tsx'
import classes from './timeline/pinned.module.css'
import { Pinned } from './timeline/pinned.tsx'

/** What must not be forgotten during a call stays below the header, however far one has scrolled. */
export function InSight({ object, record, told }: SlotProps & { told: boolean }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => followHeader(place.current), [])
  return (
    <div ref={place} className={classes.inSight}>
      <Remember object={object} record={record} />
      {told ? <Pinned object={object} record={record} /> : null}
    </div>
  )
}

/** A long name makes the header higher; what sticks to it stands that much lower. */
function followHeader(place: HTMLElement | null): (() => void) | undefined {
  const header = place?.closest('article')?.querySelector('header')
  if (!place || !header) return undefined
  const observer = new ResizeObserver(() => place.style.setProperty('--card-head', `${header.offsetHeight}px`))
  observer.observe(header)
  return () => observer.disconnect()
}
