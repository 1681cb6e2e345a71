import { type ComponentType, lazy } from 'react'
import { type CardSlots, RecordCard, type SlotProps } from '../records/card-page.tsx'
import type { SchemaObject } from './contract.ts'
import { loadWorkWords } from './i18n.ts'

/** Until when an answer is promised stands on every card to which somebody can write. */
const ReplyDue = lazy(async () => ({ default: (await import('../features/reply-times/reply-due.tsx')).ReplyDue }))
const answered: CardSlots = { signs: [ReplyDue] }

/** What people agreed to stands on the cards of people. */
const consents: CardSlots = {
  signs: [
    ReplyDue,
    lazy(async () => ({ default: (await import('../features/consents/no-advertising.tsx')).NoAdvertising })),
  ],
  Facts: lazy(async () => {
    const [consents, visits, papers] = await Promise.all([
      import('../features/consents/consents-section.tsx'),
      import('../features/visits/visits-section.tsx'),
      import('../features/papers/papers-section.tsx'),
      loadWorkWords(),
    ])
    return {
      default: (props: SlotProps) => (
        <>
          <papers.PapersSection {...props} />
          <visits.VisitsSection {...props} />
          <consents.ConsentsSection {...props} />
        </>
      ),
    }
  }),
}

const visits: CardSlots = {
  Facts: lazy(async () => {
    const [section] = await Promise.all([import('../features/visits/visits-section.tsx'), loadWorkWords()])
    return { default: section.VisitsSection }
  }),
}

/** Documents made of a card stand on it. */
const papers: CardSlots = {
  Facts: lazy(async () => {
    const [section] = await Promise.all([import('../features/papers/papers-section.tsx'), loadWorkWords()])
    return { default: section.PapersSection }
  }),
}

/** The whole sale, what of it has to be approved, and what was invoiced and paid, above the papers made of it. */
const ofSale = (load: () => Promise<readonly ComponentType<SlotProps>[]>): CardSlots => ({
  Facts: lazy(async () => {
    const [{ ChainSection }, { PapersSection }, own] = await Promise.all([
      import('../features/orders/chain-section.tsx'),
      import('../features/papers/papers-section.tsx'),
      load(),
      loadWorkWords(),
    ])
    return {
      default: (props: SlotProps) => (
        <>
          {own.map((Part, at) => (
            <Part key={at} {...props} />
          ))}
          <ChainSection {...props} />
          <PapersSection {...props} />
        </>
      ),
    }
  }),
})

const loadSignOffs = async () => (await import('../features/sign-offs/sign-off-section.tsx')).SignOffSection
const loadInvoicing = async () => (await import('../features/payments/invoicing-section.tsx')).InvoicingSection

const invoice: CardSlots = {
  Actions: lazy(async () => {
    const [actions] = await Promise.all([import('../features/payments/invoice-actions.tsx'), loadWorkWords()])
    return { default: actions.InvoiceActions }
  }),
  ...ofSale(async () => [
    await loadSignOffs(),
    (await import('../features/payments/invoice-payments.tsx')).InvoicePaymentsSection,
  ]),
}

const payment: CardSlots = {
  Facts: lazy(async () => {
    const [section] = await Promise.all([import('../features/payments/payment-invoices.tsx'), loadWorkWords()])
    return { default: section.PaymentInvoices }
  }),
}

/** Hand-made parts of the cards, by object. */
const slots: Record<string, CardSlots> = {
  task: {
    Actions: lazy(async () => ({ default: (await import('../features/tasks/task-actions.tsx')).TaskActions })),
  },
  lead: {
    Actions: lazy(async () => ({ default: (await import('../features/leads/lead-actions.tsx')).LeadActions })),
    Path: lazy(async () => ({ default: (await import('../features/leads/lead-path.tsx')).LeadPath })),
    pathHeight: 32,
    ...consents,
  },
  contact: consents,
  company: {
    ...answered,
    ...papers,
    Actions: lazy(async () => {
      const [part] = await Promise.all([import('../features/company-data/company-actions.tsx'), loadWorkWords()])
      return { default: part.CompanyActions }
    }),
  },
  interest: { ...visits, ...answered },
  quote: {
    Actions: lazy(async () => {
      const [part] = await Promise.all([import('../features/quotes/quote-actions.tsx'), loadWorkWords()])
      return { default: part.QuoteActions }
    }),
    Path: lazy(async () => {
      const [part] = await Promise.all([import('../features/quotes/quote-path.tsx'), loadWorkWords()])
      return { default: part.QuotePath }
    }),
    pathHeight: 32,
    ...ofSale(async () => [
      await loadSignOffs(),
      (await import('../features/quotes/editions-section.tsx')).EditionsSection,
    ]),
  },
  priceList: {
    Actions: lazy(async () => {
      const [part] = await Promise.all([import('../features/catalogue/list-actions.tsx'), loadWorkWords()])
      return { default: part.PriceListActions }
    }),
  },
  deal: {
    ...answered,
    ...ofSale(async () => [await loadInvoicing()]),
    Actions: lazy(async () => ({ default: (await import('../features/deals/deal-actions.tsx')).DealActions })),
    Path: lazy(async () => ({ default: (await import('../features/deals/deal-path.tsx')).DealPath })),
    pathHeight: 80,
  },
  order: {
    ...ofSale(async () => [(await import('../features/orders/order-section.tsx')).OrderSection, await loadInvoicing()]),
    Path: lazy(async () => {
      const [part] = await Promise.all([import('../features/orders/order-path.tsx'), loadWorkWords()])
      return { default: part.OrderPath }
    }),
    pathHeight: 80,
  },
  case: {
    Facts: lazy(async () => {
      const [part] = await Promise.all([import('../features/orders/chain-section.tsx'), loadWorkWords()])
      return { default: part.ChainSection }
    }),
  },
  document: {
    Facts: lazy(async () => {
      const [part] = await Promise.all([loadSignOffs(), loadWorkWords()])
      return { default: part }
    }),
  },
  invoice,
  payment,
}

/** The line under the header of its cards shows where a record stands. */
export const hasPath = ({ name }: SchemaObject): boolean => Boolean(slots[name]?.Path)

export function CardPage() {
  return <RecordCard slots={slots} />
}
