import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { isMoney } from '../../fields/money-value.ts'
import { titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { overdueAddress } from '../payments/overdue.ts'
import type { DueListProps } from './due-list.ts'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

/** Invoices that should have been paid by now, the oldest first, and the way to all of them. */
export function OverdueInvoices({ object: invoice, owner, page }: DueListProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const count = page.total?.value ?? page.data.length
  return (
    <Watch title={t('payments:overdueList')} count={count} late more={overdueAddress(invoice, owner ?? undefined)}>
      <ul className={classes.list}>
        {page.data.map(one => (
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
