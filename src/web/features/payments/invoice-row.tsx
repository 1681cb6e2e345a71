import { Link } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { type InvoiceLine, isOverdue, statusTones } from './money.ts'
import classes from './payments.module.css'

/** An invoice in a list: its number or name, what it asks for, where it stands, and whether it is late. */
export function InvoiceRow({ invoice }: { invoice: InvoiceLine }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const status = fieldOf(useObject('invoice'), 'status')
  const late = isOverdue(invoice, dayjs().format('YYYY-MM-DD'))
  const { documentNumber, name, issuedOn, dueOn, owed, total } = invoice
  const isPart = invoice.status === 'partlyPaid'
  return (
    <li className={classes.line}>
      <div className={classes.main}>
        <Link to="/$plural/$id" params={{ plural: 'invoices', id: invoice.id }}>
          {documentNumber ? t('payments:numbered', { number: documentNumber }) : name}
        </Link>
        <p className={classes.note}>
          {documentNumber ? name : null}
          {issuedOn ? ` · ${formats.day(issuedOn)}` : null}
          {dueOn && invoice.status !== 'paid' && invoice.status !== 'cancelled' ? (
            <span className={late ? classes.bad : undefined}>
              {' · '}
              {t(late ? 'payments:wasDue' : 'payments:due', { day: formats.day(dueOn) })}
            </span>
          ) : null}
        </p>
      </div>
      <div>
        <div className={classes.amount}>{formats.money(total)}</div>
        <div className={classes.side}>
          <StatusBadge tone={late ? 'bad' : statusTones[invoice.status]}>
            {late ? t('payments:overdue') : status ? choiceLabel(status, invoice.status) : invoice.status}
          </StatusBadge>
        </div>
        {isPart ? <p className={classes.note}>{t('payments:owed', { amount: formats.money(owed) })}</p> : null}
      </div>
    </li>
  )
}
