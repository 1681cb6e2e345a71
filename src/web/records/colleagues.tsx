import { useTranslation } from 'react-i18next'
import { type Colleague, useColleagues } from '../app/presence.ts'
import { Person } from '../ui/person.tsx'
import classes from './colleagues.module.css'

/** Beyond these only their number is told. */
const most = 4

/** Colleagues who have the same card open. */
export function Colleagues({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const people = useColleagues(object, id)
  if (!people.length) return null
  const more = people.slice(most)
  return (
    <ul className={classes.people} aria-label={t('card:here')}>
      {people.slice(0, most).map(person => (
        <li key={person.id}>
          <span
            className={classes.person}
            data-changing={person.field ? true : undefined}
            title={t('card:hasOpen', { name: person.name })}
          >
            <Person name={person.name} size={26} />
            <span className={classes.name}>{person.name}</span>
          </span>
        </li>
      ))}
      {more.length ? (
        <li>
          <span className={classes.more} title={more.map(({ name }) => name).join(', ')}>
            +{more.length}
          </span>
        </li>
      ) : null}
    </ul>
  )
}

/** Who is changing a field right now, where it stands. */
export function ChangingNow({ object, id, field }: { object: string; id: string; field: string }) {
  const { t } = useTranslation()
  const person = useColleagues(object, id).find((each: Colleague) => each.field === field)
  return person ? <span className={classes.changing}>{t('card:changing', { name: person.name })}</span> : null
}
