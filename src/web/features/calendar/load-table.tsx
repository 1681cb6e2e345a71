import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { hoursOn, specialDay, type WorkingCalendar } from '../../../model/working-time.ts'
import { Lines } from '../../ui/loading.tsx'
import { PersonName } from '../../ui/person.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import classes from './calendar.module.css'
import { sumOf } from './load.ts'
import { LoadCards } from './load-cards.tsx'
import { LoadCell, LoadWords } from './load-cell.tsx'
import { daysOf, localMidnight } from './range.ts'
import { type LoadProps, type PersonLoad, useLoad } from './use-load.ts'

/** How many tasks and hours each has on each day of the week, against the hours there are. */
export function LoadTable(props: LoadProps) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const { loads, error } = useLoad(props)
  if (error) return <p role="alert">{errorWords(error)}</p>
  if (!loads) return <Lines count={6} />
  return (
    // It scrolls, so keys must reach it.
    <section className={classes.load} aria-label={t('calendar:views.load')} tabIndex={0}>
      {phone ? <LoadCards loads={loads} /> : <WeekTable loads={loads} {...props} />}
      <p className={classes.loadNote}>{t('calendar:load.note')}</p>
    </section>
  )
}

function WeekTable({ loads, range, calendar }: LoadProps & { loads: readonly PersonLoad[] }) {
  const { t } = useTranslation()
  return (
    <Table verticalSpacing="sm" className={classes.loadTable}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('calendar:load.person')}</Table.Th>
          {daysOf(range).map(day => (
            <DayHead key={day} day={day} calendar={calendar} />
          ))}
          <Table.Th scope="col">{t('calendar:load.week')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {loads.map(({ person, days }) => (
          <Table.Tr key={person.id}>
            <Table.Th scope="row">
              <PersonName name={person.name} />
            </Table.Th>
            {days.map(one => (
              <Table.Td key={one.day}>
                <LoadCell person={person} {...one} />
              </Table.Td>
            ))}
            <Table.Td>
              <LoadWords load={sumOf(days.map(({ load }) => load))} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function DayHead({ day, calendar }: { day: string; calendar: WorkingCalendar }) {
  const { t, i18n } = useTranslation()
  const words = new Intl.DateTimeFormat(i18n.language === 'ru' ? 'ru-RU' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
  })
  const note = specialDay(calendar, day)?.name ?? (hoursOn(calendar, day) ? null : t('calendar:dayOff'))
  return (
    <Table.Th scope="col">
      {words.format(localMidnight(day))}
      {note ? <span className={classes.dayNote}>{note}</span> : null}
    </Table.Th>
  )
}
