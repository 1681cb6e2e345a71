import { Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import rows from '../parts/rows.module.css'
import { ConfirmationLink } from './confirmation-link.tsx'
import classes from './personal-data.module.css'
import type { ErasureJson } from './personal-data.ts'

/** An erasure: its number, when, by whom and why, and its confirmation. */
export function ErasureRow({ erasure }: { erasure: ErasureJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { number, at, by, reason, reference, state, progress, anew, backupsUntil } = erasure
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>
            {t('personal-data:number', { number })} · {t(`personal-data:reasons.${reason}`)}
            {reference ? ` (${reference})` : null}
          </span>
          <span className={rows.note}>
            <RelativeTime at={at} /> · {by?.name ?? t('personal-data:byMachine')}
            {anew ? ` · ${t('personal-data:anew')}` : null}
          </span>
        </div>
      </div>
      <div className={rows.cell}>
        {state === 'erasing' ? (
          <Progress size="sm" value={100 * progress} aria-label={t('personal-data:working')} />
        ) : backupsUntil ? (
          t('personal-data:backupsUntil', { day: formats.date(new Date(backupsUntil)) })
        ) : (
          t('personal-data:backupsByNumber')
        )}
      </div>
      <div className={`${rows.end} ${classes.end}`}>
        <StatusBadge tone={state === 'done' ? 'good' : 'warn'}>{t(`personal-data:states.${state}`)}</StatusBadge>
        {state === 'done' ? <ConfirmationLink erasure={erasure} /> : null}
      </div>
    </li>
  )
}
