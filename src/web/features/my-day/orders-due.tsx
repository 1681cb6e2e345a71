import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { listAddress } from '../../records/list-search.ts'
import { pageQuery } from '../../records/queries.ts'
import { today } from '../calendar/search.ts'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

const shown = 5

/** Orders that are to be handed over today, or should have been by now; `owner` of `null`: of everybody whose orders the reader sees. */
export function OrdersDue({ order, owner }: { order: SchemaObject; owner: string | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const day = today()
  const filter = { ...(owner && { owner }), closedAt: { empty: true }, dueOn: { lte: day } }
  const { data } = useQuery(pageQuery(order, { filter, sort: 'dueOn', limit: shown, total: true }))
  if (!data?.data.length) return null
  const isLate = ({ dueOn }: RecordJson) => asText(dueOn) < day
  const more = listAddress(order, [
    ...(owner ? [{ field: 'owner', operator: 'in' as const, operand: [owner] }] : []),
    { field: 'closedAt', operator: 'empty', operand: true },
    { field: 'dueOn', operator: 'lte', operand: day },
  ])
  return (
    <Watch
      title={t('orders:due.title')}
      count={data.total?.value ?? data.data.length}
      late={data.data.some(isLate)}
      more={`${more}&sort=dueOn`}
    >
      <ul className={classes.list}>
        {data.data.map(one => (
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
