import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { pageQuery } from '../../records/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ClaimButton } from '../leads/claim-button.tsx'
import classes from './my-day.module.css'

/** New leads that are nobody's yet: who is first has them. */
export function Pool({ lead }: { lead: SchemaObject }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery(
    pageQuery(lead, {
      filter: { owner: { empty: true }, status: { in: ['new', 'working'] } },
      sort: '-createdAt',
      limit: 8,
      total: true,
      fields: ['name', 'companyName', 'interest', 'owner', 'status'],
    }),
  )
  const more = `/leads?f=${encodeURIComponent(JSON.stringify([['owner', 'empty', true]]))}`
  return (
    <section className={classes.panel}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t('day.pool')}</h2>
        <span className={classes.count}>{data?.total?.value ? formats.number(data.total.value) : ''}</span>
        {(data?.total?.value ?? 0) > 8 ? (
          <Link to={more} className={classes.all}>
            {t('records:showAll')}
          </Link>
        ) : null}
      </div>
      {data?.data.length === 0 ? <p className={classes.none}>{t('day.poolEmpty')}</p> : null}
      <ul className={classes.list}>
        {data?.data.map(one => (
          <li key={one.id} className={classes.row}>
            <div className={classes.body}>
              <Link to={cardPath(lead, one.id)} className={classes.name}>
                {titleOf(lead, one)}
              </Link>
              <span className={classes.about}>
                <RelativeTime at={one.createdAt} /> ·{' '}
                {asText(one.interest) || asText(one.companyName) || asText(one.number)}
              </span>
            </div>
            <ClaimButton lead={one} size="compact-sm" variant="light" />
          </li>
        ))}
      </ul>
    </section>
  )
}
