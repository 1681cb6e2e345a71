import { ActionIcon, Button, Group } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SpecialDay, WorkingHours } from '../../../../model/working-time.ts'
import { useSchema } from '../../../app/schema.ts'
import { toast } from '../../../ui/toast.ts'
import { today } from '../../calendar/search.ts'
import rows from '../parts/rows.module.css'
import { russianHolidays, withHolidays } from './russian-holidays.ts'
import { SpecialDayForm } from './special-day-form.tsx'

interface SpecialDaysProps {
  days: readonly SpecialDay[]
  /** As most days are worked. */
  usual: WorkingHours | null
  onChange: (days: SpecialDay[]) => void
}

/** Holidays, working Saturdays and short days, by year. */
export function SpecialDays({ days, usual, onChange }: SpecialDaysProps) {
  const { t } = useTranslation()
  const { country } = useSchema().company
  const thisYear = Number(today().slice(0, 4))
  const years = [...new Set(days.map(({ day }) => day.slice(0, 4)))].sort().reverse()
  const addHolidays = (year: number) => {
    const holidays = russianHolidays(year).map(({ day, name, moved }): SpecialDay => {
      const words = t(`settings:workingTime.russia.${name}`)
      return { day, name: moved ? t('settings:workingTime.moved', { name: words }) : words, hours: null }
    })
    const next = withHolidays(days, holidays)
    if (next.length > days.length) onChange(next)
    toast({ message: t('settings:workingTime.holidaysAdded', { count: next.length - days.length }) })
  }
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('settings:workingTime.days')}</h2>
      <p className={rows.sectionText}>{t('settings:workingTime.daysText')}</p>
      <SpecialDayForm
        usual={usual}
        onAdd={added =>
          onChange(
            withHolidays(
              [added],
              days.filter(({ day }) => day !== added.day),
            ),
          )
        }
      />
      {country === 'RU' ? (
        <>
          <Group gap="sm" mt="md">
            {[thisYear, thisYear + 1].map(year => (
              <Button key={year} size="xs" variant="default" onClick={() => addHolidays(year)}>
                {t('settings:workingTime.holidays', { year })}
              </Button>
            ))}
          </Group>
          <p className={rows.sectionText}>{t('settings:workingTime.holidaysText')}</p>
        </>
      ) : null}
      {days.length ? null : <p className={rows.sectionText}>{t('settings:workingTime.noDays')}</p>}
      {years.map(year => (
        <div key={year} className={rows.section}>
          <h3 className={rows.sectionHead}>{year}</h3>
          <ul className={rows.rows} style={{ '--columns': '170px minmax(0, 1fr) 120px auto' } as React.CSSProperties}>
            {days
              .filter(({ day }) => day.startsWith(year))
              .map(special => (
                <Row
                  key={special.day}
                  special={special}
                  onRemove={() => onChange(days.filter(({ day }) => day !== special.day))}
                />
              ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Row({ special: { day, name, hours }, onRemove }: { special: SpecialDay; onRemove: () => void }) {
  const { t, i18n } = useTranslation()
  const words = new Intl.DateTimeFormat(i18n.language === 'ru' ? 'ru-RU' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  return (
    <li className={rows.row}>
      <span className={rows.cell}>{words.format(new Date(day))}</span>
      <span className={rows.main}>{name}</span>
      <span className={rows.cell}>
        {hours
          ? t('settings:workingTime.hours', { from: hours.from, until: hours.until })
          : t('settings:workingTime.off')}
      </span>
      <ActionIcon
        aria-label={t('settings:removeOne', { name: `${name}, ${words.format(new Date(day))}` })}
        onClick={onRemove}
      >
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </li>
  )
}
