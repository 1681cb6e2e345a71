import type { CardPart } from '../../records/card-part.tsx'

export const cardParts: readonly CardPart[] = [
  {
    on: ['invoice'],
    at: 'actions',
    load: async () => (await import('./invoice-actions.tsx')).InvoiceActions,
    words: 'work',
  },
  {
    on: ['deal', 'order'],
    at: 'facts',
    load: async () => (await import('./invoicing-section.tsx')).InvoicingSection,
    words: 'work',
    rank: 2,
  },
  {
    on: ['invoice'],
    at: 'facts',
    load: async () => (await import('./invoice-payments.tsx')).InvoicePaymentsSection,
    words: 'work',
    rank: 2,
  },
  {
    on: ['payment'],
    at: 'facts',
    load: async () => (await import('./payment-invoices.tsx')).PaymentInvoices,
    words: 'work',
  },
]
