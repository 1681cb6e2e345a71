import sql from 'sql-template-tag'
import { Exact, type JsonObject } from '../../../model/index.ts'
import { accessPredicate, type Context, getRecord, living, objectOf } from '../../../records/index.ts'
import { invoiceJson } from '../allocation/read.ts'
import { requireSeen } from '../seen.ts'
import { sumOf } from './parts.ts'
import { ofSale, type SaleObject, saleOf } from './sale.ts'

/** What a sale comes to, how much of it was invoiced and paid, what is left, and its invoices as far as the caller sees them. */
export async function invoicingOf(ctx: Context, object: SaleObject, id: string): Promise<JsonObject> {
  requireSeen(ctx, 'invoice', ['total', 'paid', 'owed', 'items'])
  requireSeen(ctx, object, ['items', object === 'deal' ? 'amount' : 'total'])
  const record = await getRecord(ctx, object, id)
  const invoice = objectOf(ctx, 'invoice')
  const sale = await saleOf(ctx, object, record)
  const invoices = await ctx.db.query<{ json: JsonObject; paid: string | null; currency: string; status: string }>(sql`
    select ${invoiceJson} as json, t.paid::text as paid, t.paid_currency as currency, t.status from invoice t
    where ${living(ctx, invoice, 't')} and ${accessPredicate(ctx, invoice, 'read', 't')} and ${ofSale(object, record)}
    order by t.created_at, t.id limit 200`)
  const paid = invoices
    .filter(({ status, currency }) => status !== 'cancelled' && currency === sale.currency)
    .reduce((sum, { paid }) => sum.plus(paid ?? 0), new Exact(0))
  const invoiced = sumOf(sale.invoiced)
  const money = (amount: Exact) => ({ amount: amount.toFixed(2), currency: sale.currency })
  return {
    total: money(sale.total),
    invoiced: money(invoiced),
    paid: money(paid),
    toInvoice: money(Exact.max(0, sale.total.minus(invoiced))),
    toPay: money(Exact.max(0, sale.total.minus(paid))),
    invoices: invoices.map(({ json }) => json),
  }
}
