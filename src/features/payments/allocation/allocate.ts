import sql from 'sql-template-tag'
import { isId } from '../../../model/index.ts'
import { requireMay } from '../../../records/get.ts'
import {
  type Context,
  currentRecord,
  getRecord,
  objectOf,
  type RecordJson,
  requireRight,
  transact,
} from '../../../records/index.ts'
import { lockRows } from '../lock.ts'
import { type Allocation, type Asked, checkAllocations } from './check.ts'
import { settle } from './settle.ts'

/**
 * Says for which invoices a payment is: what stood there before is taken back. Never more of it than it has, never more on an invoice
 * than is owed; of money that was given back, never more than was paid. Everything that is wrong is told at once.
 */
export function setAllocations(
  ctx: Context,
  id: string,
  asked: readonly Asked[],
  { byItself = false }: { byItself?: boolean } = {},
): Promise<void> {
  return transact(ctx, async inside => {
    const payment = await lockedPayment(inside, id)
    const before = await invoicesOf(inside, payment.id)
    const touched = [...new Set([...before, ...asked.map(({ invoice }) => invoice)])].filter(isId).sort()
    await lockRows(inside, 'invoice', touched)
    const allocations = await checkAllocations(inside, payment, { asked, touched })
    await forget(inside, payment.id)
    if (allocations.length) await keep(inside, payment, { allocations, byItself })
    await settle(inside, { payments: [payment.id], invoices: touched })
  })
}

/** Seen by the caller, his to change, and held. */
export async function lockedPayment(ctx: Context, id: string): Promise<RecordJson> {
  const object = objectOf(ctx, 'payment')
  requireRight(ctx, object, 'update')
  const seen = await getRecord(ctx, 'payment', id)
  await lockRows(ctx, 'payment', [seen.id])
  requireMay(await currentRecord(ctx, object, seen.id), 'update', 'payment')
  return getRecord(ctx, 'payment', seen.id)
}

async function invoicesOf(ctx: Context, payment: string): Promise<string[]> {
  const rows = await ctx.db.query<{ invoice: string }>(sql`
    select invoice from payment_allocation where workspace_id = ${ctx.workspace} and payment = ${payment}`)
  return rows.map(({ invoice }) => invoice)
}

/** What was set, and what was proposed: somebody has decided. */
async function forget({ db, workspace }: Context, payment: string): Promise<void> {
  await db.query(sql`
    with proposed as (delete from payment_proposal where workspace_id = ${workspace} and payment = ${payment})
    delete from payment_allocation where workspace_id = ${workspace} and payment = ${payment}`)
}

async function keep(
  ctx: Context,
  payment: RecordJson,
  { allocations, byItself }: { allocations: readonly Allocation[]; byItself: boolean },
): Promise<void> {
  const rows = allocations.map(({ invoice, amount, credited, rate }) => ({
    invoice,
    amount: amount.toFixed(2),
    credited: credited.toFixed(2),
    rate: rate?.toFixed(12) ?? null,
  }))
  await ctx.db.query(sql`
    insert into payment_allocation (payment, invoice, amount, credited, rate, rate_on, by_itself, set_by)
    select ${payment.id}, r.invoice, r.amount, r.credited, r.rate, case when r.rate is not null then ${String(payment.paidOn)}::date end,
      ${byItself}, ${ctx.actor.user}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(invoice uuid, amount numeric, credited numeric, rate numeric)`)
}
