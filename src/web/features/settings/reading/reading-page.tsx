import { Button } from '@mantine/core'
import { IconEyeCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { useMe } from '../../../app/session.ts'
import { useTitle } from '../../../fields/titles.ts'
import { Empty } from '../../../ui/empty.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { type ReadingAlarm, readingQuery } from './reading.ts'
import { useLift } from './use-lift.ts'

const columns = (columns: string) => ({ '--columns': columns }) as React.CSSProperties

/** Who opened or took away as much as his role allows, and whom no quota holds for a day. */
export function ReadingPage() {
  const { t } = useTranslation()
  const reading = useQuery({ ...readingQuery, enabled: useMe().admin })
  const { alarms = [], lifts = [] } = reading.data ?? {}
  return (
    <SettingsFrame
      title={t('reading:title')}
      asked={reading}
      text={
        <>
          {t('reading:text')} <Link to="/settings/roles">{t('reading:roles')}</Link>
        </>
      }
    >
      {lifts.length ? (
        <section className={rows.section} aria-labelledby="reading-lifts">
          <h2 className={rows.sectionTitle} id="reading-lifts">
            {t('reading:lifts')}
          </h2>
          <ul className={rows.rows} style={columns('minmax(0, 1fr) minmax(0, 1.4fr) auto')}>
            {lifts.map(lift => (
              <LiftRow key={lift.user} {...lift} />
            ))}
          </ul>
        </section>
      ) : null}
      {alarms.length ? (
        <section className={rows.section} aria-labelledby="reading-alarms">
          <h2 className={rows.sectionTitle} id="reading-alarms">
            {t('reading:alarms')}
          </h2>
          <ul className={rows.rows} style={columns('minmax(0, 1.1fr) minmax(0, 1.6fr) minmax(0, 0.8fr) auto')}>
            {alarms.map(alarm => (
              <AlarmRow key={alarm.id} alarm={alarm} isLifted={lifts.some(({ user }) => user === alarm.user)} />
            ))}
          </ul>
        </section>
      ) : (
        <Empty icon={IconEyeCheck} title={t('reading:none')} text={t('reading:noneText')} />
      )}
    </SettingsFrame>
  )
}

function LiftRow({ user, until, givenBy }: { user: string; until: string; givenBy: string | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const name = useTitle('user', user) ?? '…'
  const giver = useTitle('user', givenBy) ?? '…'
  const { end } = useLift(user, name)
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <span className={rows.title}>{name}</span>
      </div>
      <span className={rows.cell}>
        {t('reading:liftedUntil', { time: formats.exact(new Date(until)), name: giver })}
      </span>
      <div className={rows.end}>
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          aria-label={t('reading:endOf', { name })}
          onClick={() => end.mutate()}
        >
          {t('reading:end')}
        </Button>
      </div>
    </li>
  )
}

function AlarmRow({ alarm, isLifted }: { alarm: ReadingAlarm; isLifted: boolean }) {
  const { t } = useTranslation()
  const me = useMe()
  const { user, quota, used, allowed, usual, stopped, address, at } = alarm
  const name = useTitle('user', user) ?? '…'
  const { lift } = useLift(user, name)
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>
            <RelativeTime at={at} />
            {address ? ` · ${address}` : null}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {t(`reading:used.${quota}`, { count: used })}
        <span className={rows.note}>
          {t('reading:allowed', { allowed })}
          {usual === null ? null : ` · ${t('reading:usual', { usual })}`}
        </span>
      </span>
      <span className={rows.cell}>
        <StatusBadge tone={stopped ? 'bad' : 'warn'}>{t(stopped ? 'reading:stopped' : 'reading:alarmed')}</StatusBadge>
      </span>
      <div className={rows.end}>
        {isLifted || user === me.id ? null : (
          <Button
            size="xs"
            variant="default"
            loading={lift.isPending}
            aria-label={t('reading:liftOf', { name })}
            onClick={() => lift.mutate()}
          >
            {t('reading:lift')}
          </Button>
        )}
      </div>
    </li>
  )
}
