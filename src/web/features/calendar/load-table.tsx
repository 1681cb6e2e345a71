import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { momentOf } from '../../../model/calendar.ts'
import { hoursOn, specialDay, type WorkingCalendar } from '../../../model/working-time.ts'
import { useFormats } from '../../app/format.ts'
import { useObject, useSchema } from '../../app/schema.ts'
import { aggregateQuery } from '../../records/queries.ts'
import { Lines } from '../../ui/loading.tsx'
import { PersonName } from '../../ui/person.tsx'
import { errorWords } from '../../ui/toast.ts'
import classes from './calendar.module.css'
import { durationWords } from './duration-words.ts'
import { fullnessOf, type Load, loadMeasures, minutesAtWork, plannedOf, sumOf } from './load.ts'
import { type DayRange, daysOf, localMidnight } from './range.ts'
import type { Colleague } from './who.ts'

interface LoadTableProps {
  range: DayRange
  people: readonly Colleague[]
  calendar: WorkingCalendar
}

/** How many tasks and hours each has on each day of the week, against the hours there are. */
export function LoadTable({ range, people, calendar }: LoadTableProps) {
  const { t } = useTranslation()
  const { timeZone } = useSchema().company
  const task = useObject('task')
  const { data, error } = useQuery(
    aggregateQuery(task, {
      groupBy: ['owner', { field: 'dueAt', bucket: 'day' }],
      measures: loadMeasures,
      filter: {
        and: [
          {
            dueAt: {
              gte: momentOf(range.from, timeZone).toISOString(),
              lt: momentOf(range.until, timeZone).toISOString(),
            },
          },
          { kind: { ne: 'assign' } },
          { owner: { in: people.map(({ id }) => id) } },
        ],
      },
    }),
  )
  if (error) return <p role="alert">{errorWords(error)}</p>
  if (!data) return <Lines count={6} />
  const planned = plannedOf(data.rows)
  const days = daysOf(range)
  const loadOf = (person: Colleague, day: string): Load => ({
    ...(planned.get(`${person.id} ${day}`) ?? { tasks: 0, planned: 0 }),
    working: minutesAtWork(person, day, calendar, timeZone),
  })
  return (
    // It scrolls, so keys must reach it.
    <section className={classes.load} aria-label={t('calendar:views.load')} tabIndex={0}>
      <Table verticalSpacing="sm" className={classes.loadTable}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('calendar:load.person')}</Table.Th>
            {days.map(day => (
              <DayHead key={day} day={day} calendar={calendar} />
            ))}
            <Table.Th scope="col">{t('calendar:load.week')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map(person => {
            const loads = days.map(day => loadOf(person, day))
            return (
              <Table.Tr key={person.id}>
                <Table.Th scope="row">
                  <PersonName name={person.name} />
                </Table.Th>
                {days.map((day, at) => (
                  <Table.Td key={day}>
                    <LoadCell
                      load={loads[at] ?? sumOf([])}
                      person={person}
                      day={day}
                      away={isAway(day, calendar, loads[at])}
                    />
                  </Table.Td>
                ))}
                <Table.Td>
                  <LoadWords load={sumOf(loads)} />
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
      <p className={classes.loadNote}>{t('calendar:load.note')}</p>
    </section>
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

interface LoadCellProps {
  load: Load
  person: Colleague
  day: string
  away: boolean
}

function LoadCell({ load, person, day, away }: LoadCellProps) {
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

function LoadWords({ load }: { load: Load }) {
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

const isAway = (day: string, calendar: WorkingCalendar, load: Load | undefined): boolean =>
  hoursOn(calendar, day) !== null && load?.working === 0
