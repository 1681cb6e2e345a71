import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './calendar.module.css'
import { durationWords } from './duration-words.ts'
import { fullnessOf, type Load } from './load.ts'
import type { Colleague } from './who.ts'

interface LoadCellProps {
  load: Load
  person: Colleague
  day: string
  away: boolean
}

export function LoadCell({ load, person, day, away }: LoadCellProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!load.tasks)
    return (
      <span className={classes.quiet}>
        {away ? t('calendar:load.absent') : load.working ? t('calendar:load.free') : '—'}
      </span>
    )
  return (
    <Link
      to="/calendar"
      search={{ view: 'day', date: day, who: person.id }}
      className={classes.loadLink}
      aria-description={t('calendar:load.toDay', { name: person.name, day: formats.day(day) })}
    >
      <LoadWords load={load} />
      {away ? <span className={classes.quiet}>{t('calendar:load.absent')}</span> : null}
    </Link>
  )
}

export function LoadWords({ load }: { load: Load }) {
  const { t } = useTranslation()
  const { tasks, planned, working } = load
  const fullness = fullnessOf(load)
  return (
    <span className={classes.loadWords} data-fullness={fullness}>
      <span>{t('calendar:load.tasks', { count: tasks })}</span>
      <span className={classes.quiet}>
        {working
          ? t('calendar:load.of', { planned: durationWords(t, planned), working: durationWords(t, working) })
          : durationWords(t, planned)}
      </span>
      {working ? (
        <span className={classes.meter} aria-hidden="true">
          <span style={{ width: `${Math.min(100, (planned / working) * 100)}%` }} />
        </span>
      ) : null}
      {fullness === 'over' ? (
        <strong className={classes.over}>
          {working ? t('calendar:load.over', { by: durationWords(t, planned - working) }) : t('calendar:load.outside')}
        </strong>
      ) : null}
    </span>
  )
}
