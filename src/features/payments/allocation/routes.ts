import { Conflict, Exact, type Money } from '../../../model/index.ts'
import { type Context, type RecordJson, transact, updateRecord } from '../../../records/index.ts'
import type { Route } from '../../feature.ts'
import { amount, id, invoiceLine, list, money, object, told } from '../schemas.ts'
import { requireSeen } from '../seen.ts'
import { lockedPayment, setAllocations } from './allocate.ts'
import type { Asked } from './check.ts'
import { allocationsOf } from './read.ts'

const tag = 'Payments'
const decimal = { type: ['string', 'null'] }
const answer = told({
  payment: id,
  amount: money,
  allocated: money,
  rest: money,
  allocations: list({
    type: 'object',
    properties: {
      invoice: { anyOf: [invoiceLine, { type: 'null' }] },
      amount: money,
      credited: money,
      rate: decimal,
      rateOn: decimal,
      byItself: { type: 'boolean' },
      setBy: decimal,
      setAt: { type: 'string' },
    },
  }),
  proposals: list({
    type: 'object',
    properties: { invoice: invoiceLine, amount: { type: 'string' }, reasons: list({ type: 'string' }) },
  }),
})

export const allocationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/payments/{id}/allocations',
    operation: 'getPaymentAllocations',
    summary: 'For which invoices a payment is, and for which it may be',
    tag,
    right: { object: 'payment', verb: 'read' },
    tellsOfRecords: true,
    answers: { 200: { description: 'What of it is set against invoices, and what is left', schema: answer } },
    async handle(ctx, { params }) {
      requireSeen(ctx, 'payment', ['amount', 'allocated'])
      return { body: await allocationsOf(ctx, params.id ?? '') }
    },
  },
  {
    method: 'PUT',
    path: '/payments/{id}/allocations',
    operation: 'setPaymentAllocations',
    summary: 'Says for which invoices a payment is; what was said before is taken back',
    tag,
    right: { object: 'payment', verb: 'update' },
    body: object(
      {
        allocations: {
          type: 'array',
          maxItems: 200,
          items: object(
            {
              invoice: id,
              amount: { ...amount, description: 'In the currency of the payment' },
              credited: {
                ...amount,
                description:
                  'What it pays of an invoice in another currency, in that; otherwise by the rates of the day of the payment',
              },
            },
            ['invoice', 'amount'],
          ),
        },
      },
      ['allocations'],
    ),
    answers: {
      200: { description: 'What of it is set against invoices now', schema: answer },
      422: { description: 'More than came, more than is owed, or no rate for the day: all of it, with the sums' },
    },
    async handle(ctx, { params, body }) {
      await setAllocations(ctx, params.id ?? '', (body as { allocations: Asked[] }).allocations)
      return { body: await allocationsOf(ctx, params.id ?? '') }
    },
  },
  {
    method: 'PUT',
    path: '/payments/{id}/ignored',
    operation: 'ignorePayment',
    summary:
      'Says that a payment is for no invoice (a fee, a tax, a transfer of one’s own), or that it may be for one after all',
    tag,
    right: { object: 'payment', verb: 'update' },
    body: object({ ignored: { type: 'boolean' } }, ['ignored']),
    answers: {
      200: { description: 'The payment', schema: { $ref: '#/components/schemas/Payment' } },
      409: { description: 'It is set against invoices' },
    },
    handle: async (ctx, { params, body }) => ({
      body: await ignorePayment(ctx, params.id ?? '', (body as { ignored: boolean }).ignored),
    }),
  },
]

function ignorePayment(ctx: Context, id: string, ignored: boolean): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const payment = await lockedPayment(inside, id)
    const allocated = payment.allocated as Money | null
    if (allocated && !new Exact(allocated.amount).isZero()) throw new Conflict('paymentSet')
    return updateRecord(inside, 'payment', payment.id, { state: ignored ? 'ignored' : 'open' }, { engine: true })
  })
}
