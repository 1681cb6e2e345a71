import { useTranslation } from 'react-i18next'
import { useFormats } from '../app/format.ts'
import { usePrinting } from '../app/printing.ts'
import { createStore } from './store.ts'

/** A moment as people say it, with the exact one on hover, and on paper; kept true while the page stays open. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const printing = usePrinting()
  minute.use()
  const moment = new Date(at)
  return (
    <time
      dateTime={at}
      className={className}
      // Written when somebody points at it: to write it for every moment of a page takes long.
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = formats.exact(moment)
      }}
    >
      {printing ? formats.exact(moment) : isJustNow(moment) ? t('justNow') : formats.relative(moment)}
    </time>
  )
}

const isJustNow = (moment: Date): boolean => {
  const ago = Date.now() - moment.getTime()
  return ago >= 0 && ago < 60_000
}

/** One clock for all of them: what was 5 minutes ago becomes 6 everywhere at once. */
const minute = createStore(Date.now())
setInterval(() => minute.set(Date.now()), 60_000)

/** The moment, in milliseconds, kept true to the minute. */
export const useMinute = (): number => minute.use()
