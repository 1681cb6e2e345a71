import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { MoneyJson } from '../../app/format.ts'
import { recordKeys } from '../../records/queries.ts'
import type { Tone } from '../../ui/status-badge.tsx'

/** Of an invoice what a line says. */
export interface InvoiceLine {
  id: string
  name: string
  number: number
  documentNumber: string | null
  issuedOn: string | null
  dueOn: string | null
  company: string | null
  status: 'draft' | 'issued' | 'partlyPaid' | 'paid' | 'cancelled'
  total: MoneyJson
  owed: MoneyJson
}

export interface Invoicing {
  total: MoneyJson
  invoiced: MoneyJson
  paid: MoneyJson
  toInvoice: MoneyJson
  toPay: MoneyJson
  invoices: InvoiceLine[]
}

export interface PaymentLine {
  id: string
  paidOn: string
  payer: string | null
  purpose: string | null
  direction: 'in' | 'out'
  amount: MoneyJson
}

export interface InvoicePayments {
  total: MoneyJson | null
  paid: MoneyJson | null
  owed: MoneyJson | null
  payments: {
    payment: PaymentLine
    amount: MoneyJson
    credited: MoneyJson
    rate: string | null
    rateOn: string | null
  }[]
  open: { payment: PaymentLine; rest: MoneyJson }[]
}

export interface Proposal {
  invoice: InvoiceLine
  amount: string
  reasons: string[]
}

export interface Allocations {
  payment: string
  amount: MoneyJson
  rest: MoneyJson
  allocations: { invoice: InvoiceLine | null; amount: MoneyJson; credited: MoneyJson; rate: string | null }[]
  proposals: Proposal[]
}

/** Kept with the records that they follow from: whoever hears that one of these changed asks anew. */
export const moneyKeys = {
  invoicing: (plural: string, id: string) => [...recordKeys.all('invoice'), 'invoicing', plural, id] as const,
  invoicePayments: (id: string) => [...recordKeys.all('invoice'), 'payments', id] as const,
  allocations: (id: string) => [...recordKeys.all('payment'), 'allocations', id] as const,
  checks: [...recordKeys.all('payment'), 'checks'] as const,
  statements: ['bank-statements'] as const,
  receivables: [...recordKeys.all('invoice'), 'receivables'] as const,
}

export const invoicingQuery = (plural: string, id: string) =>
  queryOptions({
    queryKey: moneyKeys.invoicing(plural, id),
    queryFn: ({ signal }) => api.get<Invoicing>(`/${plural}/${id}/invoicing`, { signal }),
    retry: false,
  })

export const invoicePaymentsQuery = (id: string) =>
  queryOptions({
    queryKey: moneyKeys.invoicePayments(id),
    queryFn: ({ signal }) => api.get<InvoicePayments>(`/invoices/${id}/payments`, { signal }),
    retry: false,
  })

export const allocationsQuery = (id: string) =>
  queryOptions({
    queryKey: moneyKeys.allocations(id),
    queryFn: ({ signal }) => api.get<Allocations>(`/payments/${id}/allocations`, { signal }),
    retry: false,
  })

export const statusTones: Record<InvoiceLine['status'], Tone> = {
  draft: 'quiet',
  issued: 'accent',
  partlyPaid: 'warn',
  paid: 'good',
  cancelled: 'quiet',
}

/** `today` is the day of the reader, `2026-11-30`. */
export const isOverdue = ({ status, dueOn }: Pick<InvoiceLine, 'status' | 'dueOn'>, today: string): boolean =>
  (status === 'issued' || status === 'partlyPaid') && dueOn !== null && dueOn < today
