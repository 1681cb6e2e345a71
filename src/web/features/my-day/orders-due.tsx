import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { listAddress } from '../../records/list-search.ts'
import { today } from '../calendar/search.ts'
import type { DueListProps } from './due-list.ts'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

/** Orders whose day has come, the oldest first, and the way to all of them. */
export function OrdersDue({ object: order, owner, page }: DueListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const day = today()
  const isLate = ({ dueOn }: RecordJson) => asText(dueOn) < day
  const more = listAddress(order, [
    ...(owner ? [{ field: 'owner', operator: 'in' as const, operand: [owner] }] : []),
    { field: 'closedAt', operator: 'empty', operand: true },
    { field: 'dueOn', operator: 'lte', operand: day },
  ])
  return (
    <Watch
      title={t('orders:due.title')}
      count={page.total?.value ?? page.data.length}
      late={page.data.some(isLate)}
      more={`${more}&sort=dueOn`}
    >
      <ul className={classes.list}>
        {page.data.map(one => (
          <li key={one.id} className={classes.row} data-line tabIndex={-1} aria-label={titleOf(order, one)}>
            <div className={classes.body}>
              <Link to={cardPath(order, one.id)} className={classes.name}>
                {asText(one.number)} {titleOf(order, one)}
              </Link>
              <span className={classes.about}>
                <span>
                  {isLate(one)
                    ? t('orders:due.wasDue', { day: formats.day(asText(one.dueOn)) })
                    : t('orders:due.today')}
                </span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Watch>
  )
}
