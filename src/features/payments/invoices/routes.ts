import type { JsonObject } from '../../../model/index.ts'
import { type Context, getRecord, type RecordJson } from '../../../records/index.ts'
import type { Route } from '../../feature.ts'
import type { RequireSignedOff } from '../../sign-off.ts'
import { openOf, paymentsOf } from '../allocation/read.ts'
import { amount, day, id, invoiceLine, invoiceRef, list, money, object, told } from '../schemas.ts'
import { requireSeen } from '../seen.ts'
import { invoicingOf } from './invoicing.ts'
import { cancelInvoice, issueInvoice, type Terms } from './issue.ts'
import { makeInvoice, type Wanted } from './make.ts'
import type { SaleObject } from './sale.ts'

const tag = 'Invoices'
const paymentLine: JsonObject = {
  type: 'object',
  properties: {
    id,
    paidOn: day,
    payer: { type: ['string', 'null'] },
    purpose: { type: ['string', 'null'] },
    direction: { enum: ['in', 'out'] },
    amount: money,
  },
}
const openPayments = list(told({ payment: paymentLine, rest: money }))

const saleRoutes = (sale: SaleObject, plural: string, name: string): Route[] => [
  {
    method: 'POST',
    path: `/${plural}/{id}/invoices`,
    operation: `make${name}Invoice`,
    summary: `Makes the draft of an invoice for the ${sale}: for all of it, a prepayment, or what has not been invoiced yet`,
    tag,
    right: { object: 'invoice', verb: 'create' },
    body: object(
      {
        kind: { enum: ['full', 'advance', 'balance'] },
        percent: { type: 'number', exclusiveMinimum: 0, maximum: 100, description: 'Of a prepayment: of the whole' },
        amount: { ...amount, description: 'Of a prepayment, tax included, in the currency of the sale' },
        dueOn: day,
      },
      ['kind'],
    ),
    answers: {
      201: { description: 'The draft', schema: invoiceRef },
      422: { description: 'More than is left is asked for, or nothing is priced; the answer has the sums' },
    },
    handle: async (ctx, { params, body }) => ({
      status: 201,
      body: await makeInvoice(ctx, sale, params.id ?? '', body as Wanted),
    }),
  },
  {
    method: 'GET',
    path: `/${plural}/{id}/invoicing`,
    operation: `get${name}Invoicing`,
    summary: `What the ${sale} comes to, how much of it was invoiced and paid, and its invoices`,
    tag,
    right: { object: 'invoice', verb: 'read' },
    tellsOfRecords: true,
    answers: {
      200: {
        description: 'Sums and invoices',
        schema: told({
          total: money,
          invoiced: money,
          paid: money,
          toInvoice: money,
          toPay: money,
          invoices: list(invoiceLine),
        }),
      },
    },
    handle: async (ctx, { params }) => ({ body: await invoicingOf(ctx, sale, params.id ?? '') }),
  },
]

export const invoiceRoutes = (requireSignedOff: RequireSignedOff): readonly Route[] => [
  ...saleRoutes('deal', 'deals', 'Deal'),
  ...saleRoutes('order', 'orders', 'Order'),
  ...saleRoutes('quote', 'quotes', 'Quote'),
  {
    method: 'POST',
    path: '/invoices/{id}/issue',
    operation: 'issueInvoice',
    summary: 'Issues a draft: it takes its legal number and stays as it is from then on',
    tag,
    right: { object: 'invoice', verb: 'update' },
    body: object({ dated: day, dueOn: day }),
    answers: {
      200: {
        description: 'The invoice, and money of the client that came before and could be set against it',
        schema: told({ invoice: invoiceRef, open: openPayments }),
      },
      409: { description: 'It is no draft any more, or has to be approved first' },
      422: { description: 'Everything that stands against it; no number is taken' },
    },
    async handle(ctx, { params, body }) {
      const invoice = await issueInvoice(ctx, params.id ?? '', { ...((body ?? {}) as Terms), requireSignedOff })
      return { body: { invoice, open: await openFor(ctx, invoice) } }
    },
  },
  {
    method: 'POST',
    path: '/invoices/{id}/cancellation',
    operation: 'cancelInvoice',
    summary: 'Cancels an invoice; its number stays taken',
    tag,
    right: { object: 'invoice', verb: 'update' },
    body: object({ reason: { type: 'string', minLength: 1, maxLength: 1000 } }, ['reason']),
    answers: {
      200: { description: 'The invoice', schema: invoiceRef },
      409: { description: 'Payments are set against it, or it is cancelled already' },
    },
    handle: async (ctx, { params, body }) => ({
      body: await cancelInvoice(ctx, params.id ?? '', (body as { reason: string }).reason),
    }),
  },
  {
    method: 'GET',
    path: '/invoices/{id}/payments',
    operation: 'getInvoicePayments',
    summary: 'What an invoice was paid with, and open payments of its client',
    tag,
    right: { object: 'payment', verb: 'read' },
    tellsOfRecords: true,
    answers: {
      200: {
        description: 'Payments of the invoice, and open ones',
        schema: told({
          invoice: id,
          total: money,
          paid: money,
          owed: money,
          payments: list({ type: 'object', properties: { payment: paymentLine, amount: money, credited: money } }),
          open: openPayments,
        }),
      },
    },
    async handle(ctx, { params }) {
      requireSeen(ctx, 'payment', ['amount', 'allocated', 'payer', 'purpose', 'company'])
      return { body: await paymentsOf(ctx, (await getRecord(ctx, 'invoice', params.id ?? '')).id) }
    },
  },
]

/** Who may not read payments is offered none. */
async function openFor(ctx: Context, invoice: RecordJson): Promise<JsonObject[]> {
  try {
    requireSeen(ctx, 'payment', ['amount', 'allocated', 'payer', 'purpose', 'company'])
  } catch {
    return []
  }
  return openOf(ctx, invoice)
}
