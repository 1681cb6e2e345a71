import { Button, Textarea } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { IconCircleX, IconFileCheck, IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import { InvoiceSheet } from './lazy-invoice-sheet.tsx'
import { useRefreshMoney } from './use-refresh-money.ts'

/** An invoice is sent, which issues it, or issued alone; what is not paid is cancelled. */
export function InvoiceActions({ record }: SlotProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'issue' | 'cancel' | null>(null)
  if (record.can?.update === false) return null
  const close = () => setOpen(null)
  return (
    <>
      {record.status === 'cancelled' ? null : (
        <Button
          variant={record.sentAt ? 'default' : 'filled'}
          leftSection={<IconSend size={16} stroke={1.6} />}
          onClick={() => openOver(close => <InvoiceSheet invoice={record} onClose={close} />)}
        >
          {t(record.sentAt ? 'payments:sending.again' : 'payments:sending.action')}
        </Button>
      )}
      {record.status === 'draft' ? (
        <Button
          variant="default"
          leftSection={<IconFileCheck size={16} stroke={1.6} />}
          onClick={() => setOpen('issue')}
        >
          {t('payments:issue.action')}
        </Button>
      ) : null}
      {record.status === 'draft' || record.status === 'issued' ? (
        <Button
          variant="default"
          leftSection={<IconCircleX size={16} stroke={1.6} />}
          onClick={() => setOpen('cancel')}
        >
          {t('payments:cancel.action')}
        </Button>
      ) : null}
      {open === 'issue' ? <IssueDialog id={record.id} due={textOf(record.dueOn)} onClose={close} /> : null}
      {open === 'cancel' ? <CancelDialog id={record.id} onClose={close} /> : null}
    </>
  )
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

interface Issued {
  invoice: { documentNumber: string }
  open: unknown[]
}

function IssueDialog({ id, due, onClose }: { id: string; due: string | null; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const refresh = useRefreshMoney()
  const [dated, setDated] = useState<string | null>(null)
  const [dueOn, setDueOn] = useState(due)
  const issuing = useMutation({
    mutationFn: () =>
      api.post<Issued>(`/invoices/${id}/issue`, { ...(dated ? { dated } : {}), ...(dueOn ? { dueOn } : {}) }),
    onSuccess: ({ invoice, open }) => {
      const number = invoice.documentNumber
      toast({ message: t(open.length ? 'payments:issue.doneWithOpen' : 'payments:issue.done', { number }) })
      onClose()
      return refresh()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(issuing.error, ['dated', 'dueOn'])
  const common = { locale: i18n.language, valueFormat: 'D MMMM YYYY', clearable: true } as const
  return (
    <FormDialog
      title={t('payments:issue.title')}
      text={t('payments:issue.text')}
      action={t('payments:issue.action')}
      pending={issuing.isPending}
      problem={rest}
      onSubmit={() => issuing.mutate()}
      onClose={onClose}
    >
      <DateInput
        {...common}
        label={t('payments:issue.dated')}
        placeholder={t('payments:issue.today')}
        value={dated}
        onChange={setDated}
        error={wrong.dated}
      />
      <DateInput
        {...common}
        label={t('payments:payBy')}
        placeholder={t('payments:payByUsual')}
        value={dueOn}
        onChange={setDueOn}
        error={wrong.dueOn}
      />
    </FormDialog>
  )
}

function CancelDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const refresh = useRefreshMoney()
  const [reason, setReason] = useState('')
  const cancelling = useMutation({
    mutationFn: () => api.post(`/invoices/${id}/cancellation`, { reason }),
    onSuccess: () => {
      onClose()
      return refresh()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(cancelling.error, ['reason'])
  return (
    <FormDialog
      title={t('payments:cancel.title')}
      text={t('payments:cancel.text')}
      action={t('payments:cancel.action')}
      danger
      disabled={!reason.trim()}
      pending={cancelling.isPending}
      problem={rest}
      onSubmit={() => cancelling.mutate()}
      onClose={onClose}
    >
      <Textarea
        label={t('payments:cancel.reason')}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
        error={wrong.reason}
      />
    </FormDialog>
  )
}
