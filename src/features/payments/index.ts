import type { Feature } from '../feature.ts'
import type { RequireSignedOff } from '../sign-off.ts'
import { allocationRoutes } from './allocation/routes.ts'
import { addDemoInvoices } from './demo.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { tellOfOverdue } from './overdue.ts'
import { followRemoved, followRestored } from './reactions.ts'
import { receivablesRoutes } from './receivables/routes.ts'
import { reconciliationRoutes } from './reconciliation/routes.ts'

/** From the invoice to the money: what was asked for, what came, what is owed. */
export const payments = ({ requireSignedOff }: { requireSignedOff: RequireSignedOff }): Feature => ({
  name: 'payments',
  routes: [...invoiceRoutes(requireSignedOff), ...allocationRoutes, ...reconciliationRoutes, ...receivablesRoutes],
  reactions: [followRemoved, followRestored],
  demo: addDemoInvoices,
  jobs: [{ name: 'tellOfOverdueInvoices', every: '11 * * * *', run: async ctx => void (await tellOfOverdue(ctx)) }],
})
