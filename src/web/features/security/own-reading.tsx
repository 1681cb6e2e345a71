import { Progress } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { ownReadingQuery } from '../reading/own-reading.ts'
import rows from '../settings/parts/rows.module.css'

const parts = ['hour', 'day', 'exports'] as const

/** How much one has opened and taken away, of what one's role allows. */
export function OwnReading() {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery(ownReadingQuery)
  if (!data) return null
  const { liftedUntil, stops } = data
  return (
    <section className={rows.section} aria-labelledby="own-reading">
      <h2 className={rows.sectionTitle} id="own-reading">
        {t('reading:own.title')}
      </h2>
      <p className={rows.sectionText}>
        {liftedUntil
          ? t('reading:own.lifted', { time: formats.exact(new Date(liftedUntil)) })
          : t(stops ? 'reading:own.stops' : 'reading:own.alarms')}
      </p>
      <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1fr) minmax(0, 1.4fr)' } as React.CSSProperties}>
        {parts.map(name => {
          const part = data[name]
          if (!part) return null
          const { used, allowed } = part
          const words = t('reading:own.of', { used, allowed })
          return (
            <li key={name} className={rows.row}>
              <span className={rows.title}>{t(`reading:own.${name}`)}</span>
              <div className={rows.cell} style={{ flexBasis: '100%' }}>
                {words}
                <Progress
                  mt={4}
                  size="sm"
                  value={Math.min(100, (used / allowed) * 100)}
                  color={used < allowed * 0.8 ? undefined : 'orange'}
                  aria-label={t(`reading:own.${name}`)}
                />
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
