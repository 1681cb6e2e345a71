import type { JsonObject } from '../../../model/index.ts'
import { type Context, listRecords } from '../../../records/index.ts'
import { proposalsOf, restOf } from '../allocation/read.ts'

/** Money that came, or was given back, and is not set against invoices in full, the newest first, each with what it may be for. */
export async function paymentsToCheck(
  ctx: Context,
  { cursor, limit = 50 }: { cursor?: string; limit?: number },
): Promise<JsonObject> {
  const { data, nextCursor, total } = await listRecords(ctx, 'payment', {
    filter: { state: { in: ['open', 'partly'] } },
    sort: '-paidOn',
    limit,
    cursor,
    total: true,
  })
  const proposals = Map.groupBy(
    await proposalsOf(
      ctx,
      data.map(({ id }) => id),
    ),
    ({ payment }) => payment,
  )
  return {
    data: data.map(payment => ({
      payment: {
        id: payment.id,
        paidOn: payment.paidOn ?? null,
        payer: payment.payer ?? null,
        purpose: payment.purpose ?? null,
        company: payment.company ?? null,
        direction: payment.direction ?? null,
        amount: payment.amount ?? null,
        state: payment.state ?? null,
      },
      rest: restOf(payment),
      proposals: (proposals.get(payment.id) ?? []).map(({ payment: _, ...proposal }) => proposal),
    })),
    nextCursor: nextCursor ?? null,
    total: total ? { ...total } : null,
  }
}
