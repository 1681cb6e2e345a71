import sql from 'sql-template-tag'
import { type Context, transact } from '../../records/index.ts'
import type { Reaction } from '../feature.ts'
import { settle, settleOrder } from './allocation/settle.ts'
import { lockRows } from './lock.ts'

/** A payment in the trash pays nothing: what it was set against is owed again. Restored it is open. */
export const followRemoved: Reaction = {
  on: ['payment.removed'],
  react: async (ctx, { record }) => giveBack(ctx, record),
}

/** Back from the trash it says of itself that nothing of it is set against anything. */
export const followRestored: Reaction = {
  on: ['payment.restored'],
  react: async (ctx, { record }) =>
    transact(ctx, async inside => {
      await lockRows(inside, 'payment', [record])
      await settle(inside, { payments: [record], invoices: [] })
    }),
}

/** An order that comes to a deal of which something was paid already says so. */
export const followOrder: Reaction = {
  on: ['order.created', 'order.updated', 'order.restored'],
  async react(ctx, { kind, record, after }) {
    if (kind === 'updated' && !('deal' in after) && !('currency' in after)) return
    await transact(ctx, inside => settleOrder(inside, record))
  },
}

/** Takes a payment off all invoices. Where more would have been given back than came, what was given back is set free too. */
export function giveBack(ctx: Context, payment: string): Promise<void> {
  return transact(ctx, async inside => {
    await lockRows(inside, 'payment', [payment])
    const rows = await inside.db.query<{ invoice: string }>(sql`
      select invoice from payment_allocation where workspace_id = ${inside.workspace} and payment = ${payment} order by invoice`)
    const invoices = rows.map(({ invoice }) => invoice)
    await lockRows(inside, 'invoice', invoices)
    await inside.db.query(sql`
      delete from payment_proposal where workspace_id = ${inside.workspace} and payment = ${payment}`)
    await inside.db.query(sql`
      delete from payment_allocation where workspace_id = ${inside.workspace} and payment = ${payment}`)
    const freed = await freeRefunds(inside, invoices)
    await settle(inside, { payments: [payment, ...freed].sort(), invoices })
  })
}

async function freeRefunds({ db, workspace }: Context, invoices: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ payment: string }>(sql`
    delete from payment_allocation d using payment p
    where d.workspace_id = ${workspace} and p.workspace_id = d.workspace_id and p.id = d.payment and p.direction = 'out'
      and d.invoice in (
        select a.invoice from payment_allocation a
          join payment q on q.workspace_id = a.workspace_id and q.id = a.payment and q.deleted_at is null
        where a.workspace_id = ${workspace} and a.invoice = any(${[...invoices]}::uuid[])
        group by a.invoice having sum(case q.direction when 'in' then a.credited else -a.credited end) < 0)
    returning d.payment`)
  return [...new Set(rows.map(({ payment }) => payment))]
}
