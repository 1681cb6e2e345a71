import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { asList, asText } from '../../fields/widget.ts'
import { Person } from '../../ui/person.tsx'
import type { Happening } from './happening.ts'
import { HappeningBlock } from './happening-block.tsx'
import classes from './hours-list.module.css'
import { localMidnight } from './range.ts'
import type { Colleague } from './who.ts'

interface HoursListProps {
  day: string
  happenings: readonly Happening[]
  people: readonly Colleague[]
  onOpen: (happening: Happening) => void
}

/** The day of many people: under each hour what begins in it, and whose it is. */
export function HoursList({ day, happenings, people, onOpen }: HoursListProps) {
  const { t } = useTranslation()
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const hours = Map.groupBy(inOrder(happenings), ({ start }) => start.getHours())
  const away = people.filter(person => isAway(person, day))
  return (
    // It scrolls, so keys must reach it.
    <section className={classes.day} aria-label={t('calendar:views.day')} tabIndex={0}>
      {away.length ? (
        <p className={classes.away}>{t('calendar:away', { name: away.map(({ name }) => name).join(', ') })}</p>
      ) : null}
      {happenings.length ? null : <p className={classes.empty}>{t('calendar:emptyDay')}</p>}
      {[...hours].map(([hour, begun]) => (
        <section key={hour} className={classes.hour}>
          <h2 className={classes.clock}>
            {`${String(hour).padStart(2, '0')}:00`}
            <span className={classes.count}>{t('calendar:entries', { count: begun.length })}</span>
          </h2>
          <ul className={classes.entries}>
            {begun.map(one => (
              <li key={`${one.object} ${one.record.id}`}>
                <Entry happening={one} names={names} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

interface EntryProps {
  happening: Happening
  names: ReadonlyMap<string, string>
  onOpen: (happening: Happening) => void
}

function Entry({ happening, names, onOpen }: EntryProps) {
  const formats = useFormats()
  const { kind, state, owner, record, start } = happening
  const others = asList(record.participants).map(asText)
  const people = [...new Set([owner ?? '', ...others])].flatMap(id => names.get(id) ?? [])
  return (
    <button type="button" className={`happening kind-${kind} is-${state}`} onClick={() => onOpen(happening)}>
      <HappeningBlock happening={happening} time={formats.clock(start)} person={undefined} />
      <span className={classes.people}>
        {people.slice(0, 1).map(name => (
          <Person key={name} name={name} size={16} />
        ))}
        <span className={classes.names}>{people.join(', ')}</span>
      </span>
    </button>
  )
}

const inOrder = (happenings: readonly Happening[]): Happening[] =>
  [...happenings].sort((one, other) => one.start.getTime() - other.start.getTime())

function isAway({ absentFrom, absentUntil }: Colleague, day: string): boolean {
  if (!absentFrom || !absentUntil) return false
  const from = localMidnight(day)
  return new Date(absentFrom) < dayjs(from).add(1, 'day').toDate() && new Date(absentUntil) > from
}
