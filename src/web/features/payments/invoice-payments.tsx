import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { canRead, useSchema } from '../../app/schema.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { addAllocation } from './allocate.ts'
import { allocationsQuery, type InvoicePayments, invoicePaymentsQuery, type PaymentLine } from './money.ts'
import classes from './payments.module.css'
import { useRefreshMoney } from './use-refresh-money.ts'

/** What an invoice was paid with, and money of its client that could pay it; of who may not read payments nothing. */
export function InvoicePaymentsSection(props: SlotProps) {
  const payment = useSchema().byName.get('payment')
  if (!payment || !canRead(payment) || props.record.status === 'draft') return null
  return <Payments {...props} mayPay={payment.can.update !== 'none'} />
}

function Payments({ record, mayPay }: SlotProps & { mayPay: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data } = useQuery(invoicePaymentsQuery(record.id))
  if (!data?.payments.length && !data?.open.length) return null
  const isOpen = Number(data.owed?.amount ?? 0) > 0
  return (
    <section className={card.section} aria-labelledby="invoice-payments">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="invoice-payments">
          {t('payments:paidWith')}
        </h3>
      </div>
      <ul className={classes.lines}>
        {data.payments.map(({ payment, credited, rate, rateOn }) => (
          <li key={payment.id} className={classes.line}>
            <PaymentWords payment={payment} />
            <div className={classes.amount}>
              {payment.direction === 'out' ? '−' : ''}
              {formats.money(credited)}
              {rate && rateOn ? (
                <p className={classes.note}>
                  {t('payments:byRate', {
                    amount: formats.money(payment.amount),
                    rate: formats.number(Number(rate)),
                    day: formats.day(rateOn),
                  })}
                </p>
              ) : null}
            </div>
          </li>
        ))}
        {isOpen
          ? data.open.map(one => (
              <Offer key={one.payment.id} offer={one} invoice={record.id} owed={data.owed} mayPay={mayPay} />
            ))
          : null}
      </ul>
    </section>
  )
}

function PaymentWords({ payment }: { payment: PaymentLine }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <div className={classes.main}>
      <Link to="/$plural/$id" params={{ plural: 'payments', id: payment.id }}>
        {payment.payer ?? t('payments:payment')}
      </Link>
      <p className={classes.note}>
        {formats.day(payment.paidOn)}
        {payment.purpose ? ` · ${payment.purpose}` : ''}
      </p>
    </div>
  )
}

interface OfferProps {
  offer: InvoicePayments['open'][number]
  invoice: string
  owed: InvoicePayments['owed']
  mayPay: boolean
}

/** Money that came and is for nothing yet: one press sets as much of it as is owed. */
function Offer({ offer: { payment, rest }, invoice, owed, mayPay }: OfferProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const refresh = useRefreshMoney()
  const setting = useMutation({
    mutationFn: async () => {
      const now = await queryClient.fetchQuery({ ...allocationsQuery(payment.id), staleTime: 0 })
      const isSame = owed?.currency === rest.currency
      const amount = isSame && Number(owed.amount) < Number(rest.amount) ? owed.amount : rest.amount
      await api.put(`/payments/${payment.id}/allocations`, addAllocation(now, invoice, amount))
    },
    onSuccess: refresh,
  })
  return (
    <li className={classes.line}>
      <PaymentWords payment={payment} />
      <div>
        <div className={classes.amount}>{t('payments:openRest', { amount: formats.money(rest) })}</div>
        {mayPay ? (
          <div className={classes.side}>
            <Button size="compact-xs" variant="default" loading={setting.isPending} onClick={() => setting.mutate()}>
              {t('payments:set')}
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  )
}
