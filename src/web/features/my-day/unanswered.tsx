import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf, titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { listAddress } from '../../records/list-search.ts'
import { pageQuery } from '../../records/queries.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './my-day.module.css'
import { type OwnedBy, ownedBy, Watch } from './watch.tsx'

const shown = 6
const patience = 60 * 60_000

/** Leads that colleagues have had for an hour and more, and have not begun to work. */
export function Unanswered({ lead, owner }: { lead: SchemaObject; owner: OwnedBy }) {
  const { t } = useTranslation()
  const before = anHourAgo()
  const { data } = useQuery(
    pageQuery(lead, {
      filter: { status: 'new', owner, assignedAt: { lt: before } },
      sort: 'assignedAt',
      limit: shown,
      total: true,
      fields: [lead.title, 'owner', 'assignedAt'],
    }),
  )
  if (!data?.data.length) return null
  const total = data.total?.value ?? data.data.length
  const all = listAddress(lead, [
    { field: 'status', operator: 'in', operand: ['new'] },
    ...ownedBy(owner),
    { field: 'assignedAt', operator: 'lt', operand: before },
  ])
  return (
    <Watch title={t('day.unanswered')} count={total} late more={total > shown ? all : undefined}>
      <ul className={classes.list}>
        {data.data.map(one => (
          <li key={one.id} className={classes.row} data-line tabIndex={-1}>
            <div className={classes.body}>
              <Link to={cardPath(lead, one.id)} className={classes.name}>
                {titleOf(lead, one)}
              </Link>
              <span className={classes.about}>
                <RecordName object="user" id={idOf(one.owner) ?? ''} />
                <span>
                  {t('day.hasIt')} <RelativeTime at={asText(one.assignedAt)} />
                </span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Watch>
  )
}

/** By the quarter of an hour, so that one answer serves for as long. */
const anHourAgo = (): string => {
  const quarter = 15 * 60_000
  return new Date(Math.floor(Date.now() / quarter) * quarter - patience).toISOString()
}
