import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { listAddress } from '../../records/list-search.ts'
import { pageQuery } from '../../records/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { ClaimButton } from '../leads/claim-button.tsx'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

const shown = 8

/** New leads that are nobody's yet: who is first has them. */
export function Pool({ lead }: { lead: SchemaObject }) {
  const { t } = useTranslation()
  const { data } = useQuery(
    pageQuery(lead, {
      filter: { owner: { empty: true }, status: { in: ['new', 'working'] } },
      sort: '-createdAt',
      limit: shown,
      total: true,
      fields: ['name', 'companyName', 'interest', 'owner', 'status'],
    }),
  )
  const total = data?.total?.value ?? 0
  const all = listAddress(lead, [{ field: 'owner', operator: 'empty', operand: true }])
  return (
    <Watch title={t('day.pool')} count={total || ''} more={total > shown ? all : undefined}>
      {data?.data.length === 0 ? <p className={classes.none}>{t('day.poolEmpty')}</p> : null}
      <ul className={classes.list}>
        {data?.data.map(one => (
          <li key={one.id} className={classes.row} data-line tabIndex={-1}>
            <div className={classes.body}>
              <Link to={cardPath(lead, one.id)} className={classes.name}>
                {titleOf(lead, one)}
              </Link>
              <span className={classes.about}>
                <RelativeTime at={one.createdAt} />
                <span className={classes.words}>
                  {asText(one.interest) || asText(one.companyName) || asText(one.number)}
                </span>
              </span>
            </div>
            <ClaimButton lead={one} size="compact-sm" variant="subtle" />
          </li>
        ))}
      </ul>
    </Watch>
  )
}
