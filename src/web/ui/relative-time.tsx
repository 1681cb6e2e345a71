import { useEffect, useState } from 'react'
import { useFormats } from '../app/format.ts'

/** A moment as people say it, with the exact one on hover; kept true while the page stays open. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const formats = useFormats()
  useMinute()
  const moment = new Date(at)
  return (
    <time dateTime={at} title={formats.exact(moment)} className={className}>{formats.relative(moment)}</time>
  )
}

const subscribers = new Set<() => void>()
let clock: ReturnType<typeof setInterval> | undefined

/** Draws again once a minute, all at once. */
function useMinute(): void {
  const [, draw] = useState(0)
  useEffect(() => {
    const subscriber = () => draw(count => count + 1)
    subscribers.add(subscriber)
    clock ??= setInterval(() => {
      for (const each of subscribers) each()
    }, 60_000)
    return () => void subscribers.delete(subscriber)
  }, [])
}
