import { useTranslation } from 'react-i18next'
import { PersonName } from '../../ui/person.tsx'
import { sumOf } from './load.ts'
import classes from './load-cards.module.css'
import { LoadCell, LoadWords } from './load-cell.tsx'
import { localMidnight } from './range.ts'
import type { PersonLoad } from './use-load.ts'

/** The same where there is no room for a week side by side: each person with his days below each other. */
export function LoadCards({ loads }: { loads: readonly PersonLoad[] }) {
  const { t, i18n } = useTranslation()
  const words = new Intl.DateTimeFormat(i18n.language === 'ru' ? 'ru-RU' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
  })
  return loads.map(({ person, days }) => (
    <section key={person.id} className={classes.card} aria-label={person.name}>
      <h2 className={classes.name}>
        <PersonName name={person.name} />
      </h2>
      <dl className={classes.days}>
        {days.map(one => (
          <div key={one.day}>
            <dt>{words.format(localMidnight(one.day))}</dt>
            <dd>
              <LoadCell person={person} {...one} />
            </dd>
          </div>
        ))}
        <div className={classes.week}>
          <dt>{t('calendar:load.week')}</dt>
          <dd>
            <LoadWords load={sumOf(days.map(({ load }) => load))} />
          </dd>
        </div>
      </dl>
    </section>
  ))
}
