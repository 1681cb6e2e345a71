import { Skeleton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { wholeName } from '../../../model/person-name.ts'
import { isMask } from '../../../model/sealed.ts'
import { useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import ledger from '../../ui/ledger.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { ReceiptDetails } from './receipt-details.tsx'
import classes from './receipts.module.css'
import { type Receipt, receiptQuery, tones } from './receipts.ts'

interface ReceiptRowProps {
  id: string
  /** Absent: it stands on no page that is loaded. */
  receipt?: Receipt
  open: boolean
  onToggle: () => void
}

/** A line of the ledger; pressed, it shows all there is to know of the request. */
export function ReceiptRow({ id, receipt: listed, open, onToggle }: ReceiptRowProps) {
  const { t } = useTranslation()
  const { company } = useSchema()
  const details = useId()
  const one = useQuery({ ...receiptQuery(id), enabled: open })
  const receipt = listed ?? one.data
  if (!receipt)
    return (
      <li className={ledger.item}>
        {one.error ? <p className={classes.failed}>{one.error.message}</p> : <Skeleton height={20} m="md" />}
      </li>
    )
  const { fields, reasons, outcome, source, at } = receipt
  const who = asText(fields?.name) || wholeName(fields ?? {}, company.locale)
  const reach =
    [fields?.phone, fields?.email, fields?.messenger]
      .filter(value => !isMask(value))
      .map(asText)
      .find(Boolean) ?? ''
  return (
    <li className={ledger.item} data-open={open || undefined}>
      <button type="button" className={ledger.line} aria-expanded={open} aria-controls={details} onClick={onToggle}>
        <IconChevronRight size={16} className={ledger.sign} />
        <span className={ledger.badge}>
          <StatusBadge tone={tones[outcome]}>{t(`receipts:one.${outcome}`)}</StatusBadge>
        </span>
        <span className={ledger.what}>
          <span className={ledger.name}>{who || reach || t('receipts:nobody')}</span>
          {who && reach ? <span className={ledger.note}> {reach}</span> : null}
          {reasons[0] && !open ? <span className={ledger.reason}>{reasons[0].message}</span> : null}
        </span>
        <span className={ledger.place}>{source.name}</span>
        <span className={ledger.at}>
          <RelativeTime at={at} />
        </span>
      </button>
      {open ? (
        <div id={details} className={ledger.details}>
          <ReceiptDetails receipt={one.data ?? receipt} error={one.error} whole={Boolean(one.data)} />
        </div>
      ) : null}
    </li>
  )
}
