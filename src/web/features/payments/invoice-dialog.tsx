import { NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { InvoiceSheet } from './lazy-invoice-sheet.tsx'
import type { Invoicing } from './money.ts'
import { useRefreshMoney } from './use-refresh-money.ts'

interface Props {
  plural: string
  id: string
  invoicing: Invoicing
  onClose: () => void
}

/** Makes the draft of an invoice: for all, in advance by per cent or amount, or for what is left. */
export function InvoiceDialog({ plural, id, invoicing, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const navigate = useNavigate()
  const refresh = useRefreshMoney()
  const isBegun = Number(invoicing.invoiced.amount) > 0
  const [kind, setKind] = useState(isBegun ? 'balance' : 'full')
  const [percent, setPercent] = useState<number | string>(50)
  const [amount, setAmount] = useState('')
  const [dueOn, setDueOn] = useState<string | null>(null)
  const making = useMutation({
    mutationFn: (_: { sends: boolean }) => {
      const part = amount.trim()
        ? { amount: amount.trim().replace(/\s/g, '').replace(',', '.') }
        : { percent: Number(percent) }
      const body = { kind, ...(kind === 'advance' ? part : {}), ...(dueOn ? { dueOn } : {}) }
      return api.post<RecordJson>(`/${plural}/${id}/invoices`, body)
    },
    onSuccess: async (invoice, { sends }) => {
      void refresh()
      onClose()
      if (sends) openOver(close => <InvoiceSheet invoice={invoice} onClose={close} />)
      else await navigate({ to: '/$plural/$id', params: { plural: 'invoices', id: invoice.id } })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(making.error, ['percent', 'amount', 'dueOn'])
  return (
    <FormDialog
      title={t('payments:make')}
      text={t('payments:left', { amount: formats.money(invoicing.toInvoice) })}
      action={t('payments:makeAndSend')}
      pending={making.isPending}
      problem={rest}
      onSubmit={() => making.mutate({ sends: true })}
      other={{ label: t('payments:makeDraft'), run: () => making.mutate({ sends: false }) }}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={t('payments:kind')}
        value={kind}
        onChange={setKind}
        data={(isBegun ? ['advance', 'balance'] : ['full', 'advance']).map(value => ({
          value,
          label: t(`payments:kinds.${value}`),
        }))}
      />
      {kind === 'advance' ? (
        <>
          <NumberInput
            label={t('payments:percent')}
            value={percent}
            onChange={setPercent}
            min={0}
            max={100}
            decimalScale={4}
            suffix=" %"
            disabled={Boolean(amount.trim())}
            error={wrong.percent}
          />
          <TextInput
            label={t('payments:orAmount', { currency: invoicing.total.currency })}
            value={amount}
            onChange={event => setAmount(event.currentTarget.value)}
            inputMode="decimal"
            error={wrong.amount}
          />
        </>
      ) : null}
      <DateInput
        label={t('payments:payBy')}
        description={t('payments:payByUsual')}
        locale={i18n.language}
        valueFormat="D MMMM YYYY"
        clearable
        value={dueOn}
        onChange={setDueOn}
        error={wrong.dueOn}
      />
    </FormDialog>
  )
}
