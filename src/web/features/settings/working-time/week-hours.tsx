import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../../model/calendar.ts'
import { usualCalendar, type WorkingCalendar } from '../../../../model/working-time.ts'
import rows from '../parts/rows.module.css'
import { ClockRange } from './clock-range.tsx'

const someMonday = '2026-11-23'
const usual = usualCalendar.week[0] ?? { from: '09:00', until: '18:00' }

interface WeekHoursProps {
  week: WorkingCalendar['week']
  /** Sentences by path: `week.0.from`. */
  wrong: Record<string, string>
  onChange: (week: WorkingCalendar['week']) => void
}

/** Seven days from Monday: whether one works, and when. */
export function WeekHours({ week, wrong, onChange }: WeekHoursProps) {
  const { t, i18n } = useTranslation()
  const weekday = new Intl.DateTimeFormat(i18n.language === 'ru' ? 'ru-RU' : 'en-GB', {
    weekday: 'long',
    timeZone: 'UTC',
  })
  const set = (at: number, hours: WorkingCalendar['week'][number]) =>
    onChange(week.map((known, place) => (place === at ? hours : known)))
  return (
    <ul className={rows.rows} style={{ '--columns': '220px minmax(0, 1fr)' } as React.CSSProperties}>
      {week.map((hours, at) => {
        const date = addDays(someMonday, at)
        const words = weekday.format(new Date(date))
        const day = words.charAt(0).toUpperCase() + words.slice(1)
        return (
          <li key={date} className={rows.row}>
            <Switch
              miw={160}
              label={day}
              aria-label={t('settings:workingTime.hoursOf', { day })}
              checked={hours !== null}
              onChange={event => set(at, event.currentTarget.checked ? usual : null)}
            />
            {hours ? (
              <ClockRange
                hours={hours}
                labels={{
                  from: t('settings:workingTime.fromOf', { day }),
                  until: t('settings:workingTime.untilOf', { day }),
                }}
                wrong={{ from: wrong[`week.${at}.from`], until: wrong[`week.${at}.until`] }}
                onChange={next => set(at, next)}
              />
            ) : (
              <span className={rows.note}>{t('settings:workingTime.off')}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
