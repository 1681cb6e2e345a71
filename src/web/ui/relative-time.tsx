import { useFormats } from '../app/format.ts'
import { createStore } from './store.ts'

/** A moment as people say it, with the exact one on hover; kept true while the page stays open. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const formats = useFormats()
  minute.use()
  const moment = new Date(at)
  return (
    <time dateTime={at} title={formats.exact(moment)} className={className}>
      {formats.relative(moment)}
    </time>
  )
}

/** One clock for all of them: what was 5 minutes ago becomes 6 everywhere at once. */
const minute = createStore(Date.now())
setInterval(() => minute.set(Date.now()), 60_000)
