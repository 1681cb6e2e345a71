import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { isMoney } from '../../fields/money-value.ts'
import { titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { pageQuery } from '../../records/queries.ts'
import { overdueAddress, overdueFilter } from '../payments/overdue.ts'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

const shown = 5

/** Invoices of somebody that should have been paid by now, the oldest first. */
export function OverdueInvoices({ invoice, owner }: { invoice: SchemaObject; owner: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery(
    pageQuery(invoice, { filter: { owner, ...overdueFilter }, sort: 'dueOn', limit: shown, total: true }),
  )
  if (!data?.data.length) return null
  const count = data.total?.value ?? data.data.length
  return (
    <Watch title={t('payments:overdueList')} count={count} late more={overdueAddress(invoice, owner)}>
      <ul className={classes.list}>
        {data.data.map(one => (
          <li key={one.id} className={classes.row} data-line tabIndex={-1} aria-label={titleOf(invoice, one)}>
            <div className={classes.body}>
              <Link to={cardPath(invoice, one.id)} className={classes.name}>
                {one.documentNumber ? t('payments:numbered', { number: one.documentNumber }) : null}{' '}
                {titleOf(invoice, one)}
              </Link>
              <span className={classes.about}>
                {isMoney(one.owed) ? <span>{t('payments:owed', { amount: formats.money(one.owed) })}</span> : null}
                <span>{t('payments:wasDue', { day: formats.day(asText(one.dueOn)) })}</span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Watch>
  )
}
