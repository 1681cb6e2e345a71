import { useQuery } from '@tanstack/react-query'
import type { SchemaObject } from '../../app/contract.ts'
import { loadWorkWords } from '../../app/i18n.ts'
import { pageQuery } from '../../records/queries.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { today } from '../calendar/search.ts'
import { overdueFilter } from '../payments/overdue.ts'
import type { DueListProps } from './due-list.ts'

const shown = { sort: 'dueOn', limit: 5, total: true }

/** Their words and lists come where there is something to tell. */
const OrderList = lazyPart<DueListProps>(async () => {
  const [part] = await Promise.all([import('./orders-due.tsx'), loadWorkWords()])
  return part.OrdersDue
})
const InvoiceList = lazyPart<DueListProps>(async () => {
  const [part] = await Promise.all([import('./overdue-invoices.tsx'), loadWorkWords()])
  return part.OverdueInvoices
})

/** Orders that are to be handed over today, or should have been by now; `owner` of `null`: of everybody whose orders the reader sees. */
export function OrdersDue({ order, owner }: { order: SchemaObject; owner: string | null }) {
  const filter = { ...(owner && { owner }), closedAt: { empty: true }, dueOn: { lte: today() } }
  const { data: page } = useQuery(pageQuery(order, { filter, ...shown }))
  return page?.data.length ? <OrderList object={order} owner={owner} page={page} /> : null
}

/** Invoices of somebody that should have been paid by now, the oldest first. */
export function OverdueInvoices({ invoice, owner }: { invoice: SchemaObject; owner: string }) {
  const { data: page } = useQuery(pageQuery(invoice, { filter: { owner, ...overdueFilter }, ...shown }))
  return page?.data.length ? <InvoiceList object={invoice} owner={owner} page={page} /> : null
}
