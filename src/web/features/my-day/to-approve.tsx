import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { toDecideQuery } from '../sign-offs/sign-offs.ts'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

const shown = 5

/** What colleagues wait for: discounts and terms that one has to approve. */
export function ToApprove() {
  const { t } = useTranslation()
  const { data = [] } = useQuery(toDecideQuery)
  if (!data.length) return null
  return (
    <Watch title={t('day.toApprove')} count={data.length} more="/sign-offs">
      <ul className={classes.list}>
        {data.slice(0, shown).map(({ id, name, number, askedBy, askedAt }) => (
          <li key={id} className={classes.row} data-line tabIndex={-1} aria-label={name ?? ''}>
            <div className={classes.body}>
              <Link to="/sign-offs" className={classes.name}>
                {number} {name}
              </Link>
              <span className={classes.about}>
                {askedBy?.name} <RelativeTime at={askedAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Watch>
  )
}
