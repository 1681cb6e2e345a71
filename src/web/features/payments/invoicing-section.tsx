import { Button } from '@mantine/core'
import { IconFileInvoice } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { canCreate, canRead, useSchema } from '../../app/schema.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { InvoiceDialog } from './invoice-dialog.tsx'
import { InvoiceRow } from './invoice-row.tsx'
import { invoicingQuery } from './money.ts'
import classes from './payments.module.css'

/** What a deal or an order comes to, how much of it was invoiced and paid, and its invoices. */
export function InvoicingSection(props: SlotProps) {
  const invoice = useSchema().byName.get('invoice')
  return invoice && canRead(invoice) ? <Invoicing {...props} mayInvoice={canCreate(invoice)} /> : null
}

function Invoicing({ object, record, mayInvoice }: SlotProps & { mayInvoice: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [making, setMaking] = useState(false)
  const { data } = useQuery(invoicingQuery(object.plural, record.id))
  if (!data) return null
  const { total, invoiced, paid, toInvoice, toPay, invoices } = data
  const whole = Number(total.amount)
  if (!whole && !invoices.length) return null
  return (
    <section className={card.section} aria-labelledby="invoicing">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="invoicing">
          {t('payments:title')}
        </h3>
      </div>
      <dl className={classes.sums}>
        <dt>{t('payments:sums.total')}</dt>
        <dd>{formats.money(total)}</dd>
        <dt>{t('payments:sums.invoiced')}</dt>
        <dd>{formats.money(invoiced)}</dd>
        <dt>{t('payments:sums.paid')}</dt>
        <dd>{formats.money(paid)}</dd>
        <dt>{t('payments:sums.toPay')}</dt>
        <dd>{formats.money(toPay)}</dd>
      </dl>
      <div className={classes.bar} aria-hidden="true">
        <span style={{ width: `${whole ? Math.min(100, (100 * Number(paid.amount)) / whole) : 0}%` }} />
      </div>
      <ul className={classes.lines}>
        {invoices.map(invoice => (
          <InvoiceRow key={invoice.id} invoice={invoice} />
        ))}
      </ul>
      {mayInvoice && Number(toInvoice.amount) > 0 ? (
        <div className={classes.buttons} data-screen-only>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFileInvoice size={16} stroke={1.6} />}
            onClick={() => setMaking(true)}
          >
            {t('payments:make')}
          </Button>
        </div>
      ) : null}
      {making ? (
        <InvoiceDialog plural={object.plural} id={record.id} invoicing={data} onClose={() => setMaking(false)} />
      ) : null}
    </section>
  )
}
