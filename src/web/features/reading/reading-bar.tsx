import { IconEyeExclamation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { readingNear } from '../../app/reading-near.ts'
import classes from '../../offline/offline-bar.module.css'
import { ownReadingQuery } from './own-reading.ts'

/** Above every page, for who comes soon to the end of what his role lets him open: how far he is, and what happens there. */
export function ReadingBar() {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery(ownReadingQuery)
  const isOver = data?.near === null
  useEffect(() => {
    if (isOver) readingNear.set(false)
  }, [isOver])
  const part = data?.near && data[data.near]
  if (!part) return null
  const words = {
    per: t(`reading:bar.per.${data.near}`),
    used: formats.number(part.used),
    allowed: formats.number(part.allowed),
    time: formats.clock(new Date(part.until)),
  }
  const state = !data.stops ? 'alarms' : part.used < part.allowed ? 'stops' : 'stopped'
  return (
    <div className={classes.bar} role="status" data-screen-only data-stuck={state === 'stopped' || undefined}>
      <IconEyeExclamation size={16} stroke={1.6} />
      <span className={classes.text}>
        {t('reading:bar.opened', words)} {t(`reading:bar.${state}`, words)}
      </span>
    </div>
  )
}
