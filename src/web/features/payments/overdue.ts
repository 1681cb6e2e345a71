import type { SchemaObject } from '../../app/contract.ts'
import { listAddress } from '../../records/list-search.ts'

const open = ['issued', 'partlyPaid']

/** Invoices that should have been paid by now. */
export const overdueFilter = { status: { in: open }, dueOn: { within: 'past' } }

/** The list of them: of somebody, or of all. */
export const overdueAddress = (invoice: SchemaObject, owner?: string): string =>
  listAddress(invoice, [
    ...(owner ? [{ field: 'owner', operator: 'in' as const, operand: [owner] }] : []),
    { field: 'status', operator: 'in', operand: open },
    { field: 'dueOn', operator: 'within', operand: 'past' },
  ])
