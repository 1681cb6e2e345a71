import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { errorWords } from '../../ui/toast.ts'
import { addAllocation, withoutAllocation } from './allocate.ts'
import { allocationsQuery } from './money.ts'
import classes from './payments.module.css'
import { useRefreshMoney } from './use-refresh-money.ts'

/** For which invoices a payment is: taken off with a press, set by choosing one. */
export function PaymentInvoices({ record }: SlotProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const refresh = useRefreshMoney()
  const { data } = useQuery(allocationsQuery(record.id))
  const saving = useMutation({
    mutationFn: (body: object) => api.put(`/payments/${record.id}/allocations`, body),
    onSuccess: refresh,
    meta: { quiet: true },
  })
  if (!data) return null
  const mayChange = record.can?.update !== false
  const rest = Number(data.rest.amount)
  return (
    <section className={card.section} aria-labelledby="payment-invoices">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="payment-invoices">
          {t('payments:forInvoices')}
        </h3>
      </div>
      <ul className={classes.lines}>
        {data.allocations.map(({ invoice, amount }, at) => (
          <li key={invoice?.id ?? at} className={classes.line}>
            <div className={classes.main}>
              {invoice ? (
                <Link to="/$plural/$id" params={{ plural: 'invoices', id: invoice.id }}>
                  {invoice.documentNumber ? t('payments:numbered', { number: invoice.documentNumber }) : invoice.name}
                </Link>
              ) : (
                t('payments:hiddenInvoice')
              )}
              {invoice ? <p className={classes.note}>{invoice.name}</p> : null}
            </div>
            <div className={classes.side}>
              <span className={classes.amount}>{formats.money(amount)}</span>
              {invoice && mayChange ? (
                <ActionIcon
                  size="sm"
                  aria-label={t('payments:takeOff')}
                  onClick={() => saving.mutate(withoutAllocation(data, invoice.id))}
                >
                  <IconX size={14} stroke={1.8} />
                </ActionIcon>
              ) : null}
            </div>
          </li>
        ))}
        {data.proposals.map(({ invoice, amount, reasons }) => (
          <li key={invoice.id} className={classes.line}>
            <div className={classes.main}>
              {t('payments:numbered', { number: invoice.documentNumber ?? invoice.number })}
              <p className={classes.note}>{reasons.map(reason => t(`payments:reasons.${reason}`)).join(', ')}</p>
            </div>
            {mayChange ? (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => saving.mutate(addAllocation(data, invoice.id, amount))}
              >
                {t('payments:setAmount', { amount: formats.money({ amount, currency: data.rest.currency }) })}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className={classes.note}>{t('payments:rest', { amount: formats.money(data.rest) })}</p> : null}
      {saving.error ? (
        <p className={classes.bad} role="alert">
          {errorWords(saving.error)}
        </p>
      ) : null}
      {mayChange && rest > 0 ? (
        <InvoiceChoice
          out={record.direction === 'out'}
          pending={saving.isPending}
          onChoose={(invoice, owed) =>
            saving.mutate(
              addAllocation(data, invoice, owed !== null && owed < rest ? owed.toFixed(2) : data.rest.amount),
            )
          }
        />
      ) : null}
    </section>
  )
}

interface ChoiceProps {
  out: boolean
  pending: boolean
  /** With what is owed in the currency of the payment, where that is known. */
  onChoose: (invoice: string, owed: number | null) => void
}

function InvoiceChoice({ out, pending, onChoose }: ChoiceProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <div className={classes.buttons} data-screen-only>
      <RecordSelect
        object="invoice"
        filter={{ status: { in: out ? ['partlyPaid', 'paid'] : ['issued', 'partlyPaid'] } }}
        size="xs"
        aria-label={t('payments:chooseInvoice')}
        placeholder={t('payments:chooseInvoice')}
        value={chosen}
        disabled={pending}
        onChange={async invoice => {
          setChosen(null)
          if (!invoice) return
          const { owed } = await api.get<{ owed: { amount: string } | null }>(`/invoices/${invoice}`)
          onChoose(invoice, out ? null : Number(owed?.amount ?? 0))
        }}
      />
    </div>
  )
}
