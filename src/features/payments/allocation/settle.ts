import sql from 'sql-template-tag'
import { Exact, type JsonObject, type Money } from '../../../model/index.ts'
import { type Context, updateRecord } from '../../../records/index.ts'
import { notify } from '../../notice.ts'
import { withWholeRights } from '../../take-back.ts'
import { lockRows } from '../lock.ts'
import { shownMoney } from '../shown-money.ts'

interface Touched {
  payments: readonly string[]
  invoices: readonly string[]
}

/**
 * Brings up to date what follows from what is set against what: of invoices what is paid and owed, of payments what of them is set,
 * of deals what was paid. In the transaction that changed it, with the rows locked. What follows is written also where the caller
 * could not write it by hand: he has been asked for the right to the payment.
 */
export async function settle(ctx: Context, { payments, invoices }: Touched): Promise<void> {
  const whole = withWholeRights(ctx, ctx.via)
  const sums = await invoiceSums(whole, invoices)
  for (const invoice of sums) await settleInvoice(whole, invoice)
  for (const payment of await paymentSums(whole, payments)) await settlePayment(whole, payment)
  const deals = new Set(sums.flatMap(({ deal }) => deal ?? []))
  for (const deal of [...deals].sort()) await settleDeal(whole, deal)
  for (const order of await ordersOf(whole, invoices)) await settleOrder(whole, order)
}

interface InvoiceSum {
  id: string
  name: string
  deal: string | null
  owner: string
  status: string
  total: string
  currency: string
  paid: string
}

const invoiceSums = (ctx: Context, ids: readonly string[]): Promise<InvoiceSum[]> =>
  ctx.db.query<InvoiceSum>(sql`
    select i.id, i.name, i.deal, i.owner, i.status, i.total::text, i.total_currency as currency,
      coalesce((select sum(case p.direction when 'in' then a.credited else -a.credited end) from payment_allocation a
        join payment p on p.workspace_id = a.workspace_id and p.id = a.payment and p.deleted_at is null
        where a.workspace_id = i.workspace_id and a.invoice = i.id), 0)::text as paid
    from invoice i where i.workspace_id = ${ctx.workspace} and i.id = any(${[...ids]}::uuid[]) and i.deleted_at is null
      and i.status in ('issued', 'partlyPaid', 'paid')
    order by i.id`)

async function settleInvoice(
  ctx: Context,
  { id, name, owner, status, total, currency, paid }: InvoiceSum,
): Promise<void> {
  const owed = new Exact(total).minus(paid)
  const next = owed.gt(0) ? (new Exact(paid).gt(0) ? 'partlyPaid' : 'issued') : 'paid'
  await updateRecord(
    ctx,
    'invoice',
    id,
    { paid: moneyOf(paid, currency), owed: moneyOf(owed.toFixed(2), currency), status: next },
    { engine: true },
  )
  if (next === 'paid' && status !== 'paid')
    await notify(ctx, owner, {
      code: 'invoicePaid',
      params: { name, amount: shownMoney(ctx, total, currency) },
      on: { object: 'invoice', id },
    })
}

const paymentSums = (ctx: Context, ids: readonly string[]) =>
  ctx.db.query<{
    id: string
    state: string
    amount: string
    currency: string
    allocated: string
    payer: string | null
  }>(sql`
    select p.id, p.state, p.amount::text, p.amount_currency as currency, coalesce(sum(a.amount), 0)::text as allocated,
      case when p.company is null then (array_agg(i.company order by a.set_at, i.id) filter (where i.company is not null))[1] end as payer
    from payment p left join payment_allocation a on a.workspace_id = p.workspace_id and a.payment = p.id
      left join invoice i on i.workspace_id = a.workspace_id and i.id = a.invoice
    where p.workspace_id = ${ctx.workspace} and p.id = any(${[...ids]}::uuid[]) and p.deleted_at is null
    group by p.workspace_id, p.id order by p.id`)

async function settlePayment(
  ctx: Context,
  payment: { id: string; state: string; amount: string; currency: string; allocated: string; payer: string | null },
): Promise<void> {
  const allocated = new Exact(payment.allocated)
  const state = allocated.isZero()
    ? payment.state === 'ignored'
      ? 'ignored'
      : 'open'
    : allocated.eq(payment.amount)
      ? 'settled'
      : 'partly'
  const payer: JsonObject = payment.payer ? { company: payment.payer } : {}
  await updateRecord(
    ctx,
    'payment',
    payment.id,
    { allocated: moneyOf(payment.allocated, payment.currency), state, ...payer },
    { engine: true },
  )
}

/** What was paid of all invoices of a deal: in its currency, or, where it has none, in that of the invoices. */
async function settleDeal(ctx: Context, id: string): Promise<void> {
  const row = await ctx.db.one<{ paid: string; currency: string }>(sql`
    select sum(i.paid)::text as paid, i.paid_currency as currency
    from deal d join invoice i on i.workspace_id = d.workspace_id and i.deal = d.id and i.deleted_at is null and i.paid is not null
    where d.workspace_id = ${ctx.workspace} and d.id = ${id} and d.deleted_at is null and i.status <> 'cancelled'
    group by i.paid_currency, d.currency, d.amount_currency
    order by (i.paid_currency = coalesce(d.amount_currency, d.currency)) desc nulls last, i.paid_currency limit 1`)
  if (row) await updateRecord(ctx, 'deal', id, { paid: moneyOf(row.paid, row.currency) }, { engine: true })
}

/** Orders that invoices are for: their own, and of an invoice for no order all those of its deal. */
export async function ordersOf(ctx: Context, invoices: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    select distinct o.id from invoice i join "order" o on o.workspace_id = i.workspace_id and o.deleted_at is null
      and (o.id = i."order" or (i."order" is null and o.deal = i.deal))
    where i.workspace_id = ${ctx.workspace} and i.id = any(${[...invoices]}::uuid[]) order by o.id`)
  return rows.map(({ id }) => id)
}

/**
 * What was paid of an order, in its currency: of its own invoices, and of those of its deal that are for no other order, as they count
 * when it is invoiced. Nothing, where nothing was issued.
 */
export async function settleOrder(ctx: Context, id: string): Promise<void> {
  await lockRows(ctx, 'order', [id])
  const row = await ctx.db.one<{ paid: string | null; currency: string | null; before: string | null }>(sql`
    select o.currency, o.paid::text as before, (select sum(i.paid)::text from invoice i
      where i.workspace_id = o.workspace_id and i.deleted_at is null and i.status <> 'cancelled' and i.paid_currency = o.currency
        and (i."order" = o.id or (i."order" is null and i.deal = o.deal))) as paid
    from "order" o where o.workspace_id = ${ctx.workspace} and o.id = ${id} and o.deleted_at is null`)
  if (!row?.currency || (row.paid === null && row.before === null)) return
  const paid = row.paid === null ? null : moneyOf(row.paid, row.currency)
  await updateRecord(ctx, 'order', id, { paid }, { engine: true })
}

const moneyOf = (amount: string, currency: string): Money => ({ amount, currency })
