import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Sending } from '../sending/sending.tsx'

export interface InvoiceSheetProps {
  invoice: RecordJson
  onClose: () => void
}

/** What is about to be sent, filled in: the second press sends it. */
export function InvoiceSheet({ invoice, onClose }: InvoiceSheetProps) {
  const { t } = useTranslation()
  const words = {
    objects: ['invoice', 'deal', 'order'],
    sent: t('payments:sending.sent'),
    takenBack: t('payments:sending.takenBack'),
  }
  return (
    <Dialog opened onClose={onClose} size="xl" title={t('payments:sending.title')}>
      <Sending
        record={invoice}
        kind="invoice"
        path={`/invoices/${invoice.id}`}
        words={words}
        hint={invoice.status === 'draft' ? t('payments:sending.issues') : undefined}
        onClose={onClose}
      />
    </Dialog>
  )
}
