import type { Feature } from '../feature.ts'
import { allocationRoutes } from './allocation/routes.ts'
import { addDemoInvoices } from './demo.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { tellOfOverdue } from './overdue.ts'
import { followOrder, followRemoved, followRestored } from './reactions.ts'
import { receivablesRoutes } from './receivables/routes.ts'
import { reconciliationRoutes } from './reconciliation/routes.ts'
import type { SendingMeans } from './sending/means.ts'
import { sendingRoutes } from './sending/routes.ts'
import { takeBackSending } from './sending/take-back.ts'

/** From the invoice to the money: what was asked for, what came, what is owed. */
export const payments = (means: SendingMeans): Feature => ({
  name: 'payments',
  routes: [
    ...invoiceRoutes(means.requireSignedOff),
    ...sendingRoutes(means),
    ...allocationRoutes,
    ...reconciliationRoutes,
    ...receivablesRoutes,
  ],
  reactions: [followRemoved, followRestored, followOrder, takeBackSending(means)],
  demo: addDemoInvoices,
  jobs: [{ name: 'tellOfOverdueInvoices', every: '11 * * * *', run: async ctx => void (await tellOfOverdue(ctx)) }],
})
