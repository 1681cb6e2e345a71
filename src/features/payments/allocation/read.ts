import sql from 'sql-template-tag'
import { Exact, type JsonObject, type Money } from '../../../model/index.ts'
import { accessPredicate, type Context, getRecord, living, objectOf, type RecordJson } from '../../../records/index.ts'

/** For which invoices a payment is, what may be meant besides, and what of it is left. */
export async function allocationsOf(ctx: Context, id: string): Promise<JsonObject> {
  const payment = await getRecord(ctx, 'payment', id)
  const [allocations, proposals] = await Promise.all([setOf(ctx, payment.id), proposalsOf(ctx, [payment.id])])
  return {
    payment: payment.id,
    amount: payment.amount ?? null,
    allocated: payment.allocated ?? null,
    rest: restOf(payment),
    allocations,
    proposals: proposals.map(({ payment: _, ...proposal }) => proposal),
  }
}

export function restOf(payment: RecordJson): Money {
  const { amount, currency } = payment.amount as Money
  const allocated = (payment.allocated as Money | null)?.amount ?? 0
  return { amount: new Exact(amount).minus(allocated).toFixed(2), currency }
}

/** Where the caller does not see the invoice, only that something is set against one. */
const setOf = (ctx: Context, payment: string): Promise<JsonObject[]> => {
  const invoice = objectOf(ctx, 'invoice')
  return ctx.db.query<JsonObject>(sql`
    select case when ${accessPredicate(ctx, invoice, 'read', 't')} then ${invoiceJson} end as invoice,
      json_build_object('amount', a.amount::text, 'currency', p.amount_currency) as amount,
      json_build_object('amount', a.credited::text, 'currency', t.total_currency) as credited,
      a.rate::text as rate, a.rate_on::text as "rateOn", a.by_itself as "byItself", a.set_by as "setBy", a.set_at as "setAt"
    from payment_allocation a join payment p on p.workspace_id = a.workspace_id and p.id = a.payment
      join invoice t on t.workspace_id = a.workspace_id and t.id = a.invoice
    where a.workspace_id = ${ctx.workspace} and a.payment = ${payment} order by a.set_at, t.issued_on, t.id`)
}

/** What a line of an invoice says of it, from the row `t`. */
export const invoiceJson = sql`json_build_object('id', t.id, 'name', t.name, 'number', t.number, 'documentNumber', t.document_number,
  'issuedOn', t.issued_on, 'dueOn', t.due_on, 'company', t.company, 'status', t.status,
  'total', json_build_object('amount', t.total::text, 'currency', t.total_currency),
  'owed', json_build_object('amount', t.owed::text, 'currency', t.owed_currency))`

export type Proposal = JsonObject & { payment: string }

export const proposalsOf = (ctx: Context, payments: readonly string[]): Promise<Proposal[]> => {
  const invoice = objectOf(ctx, 'invoice')
  return ctx.db.query<Proposal>(sql`
    select a.payment, ${invoiceJson} as invoice, a.amount::text as amount, a.reasons
    from payment_proposal a join invoice t on t.workspace_id = a.workspace_id and t.id = a.invoice
      join payment p on p.workspace_id = a.workspace_id and p.id = a.payment
    where a.workspace_id = ${ctx.workspace} and a.payment = any(${[...payments]}::uuid[])
      and case p.direction when 'in' then t.status in ('issued', 'partlyPaid') and t.owed > 0
        else t.status in ('partlyPaid', 'paid') and t.paid > 0 end
      and ${living(ctx, invoice, 't')} and ${accessPredicate(ctx, invoice, 'read', 't')}
    order by t.issued_on, t.id`)
}

/** What an invoice was paid with, for who may read payments, and open payments of its client that it could be paid with. */
export async function paymentsOf(ctx: Context, id: string): Promise<JsonObject> {
  const invoice = await getRecord(ctx, 'invoice', id)
  const payment = objectOf(ctx, 'payment')
  const seen = accessPredicate(ctx, payment, 'read', 't')
  const [payments, open] = await Promise.all([
    ctx.db.query<JsonObject>(sql`
      select ${paymentJson} as payment, json_build_object('amount', a.credited::text, 'currency', ${currencyOf(invoice)}::text) as credited,
        json_build_object('amount', a.amount::text, 'currency', t.amount_currency) as amount, a.rate::text as rate, a.rate_on::text as "rateOn"
      from payment_allocation a join payment t on t.workspace_id = a.workspace_id and t.id = a.payment
      where a.workspace_id = ${ctx.workspace} and a.invoice = ${invoice.id} and ${living(ctx, payment, 't')} and ${seen}
      order by t.paid_on, t.id`),
    openOf(ctx, invoice),
  ])
  return {
    invoice: invoice.id,
    total: invoice.total ?? null,
    paid: invoice.paid ?? null,
    owed: invoice.owed ?? null,
    payments,
    open,
  }
}

const currencyOf = (invoice: RecordJson): string | null => (invoice.total as Money | null)?.currency ?? null

const paymentJson = sql`json_build_object('id', t.id, 'paidOn', t.paid_on, 'payer', t.payer, 'purpose', t.purpose, 'direction', t.direction,
  'amount', json_build_object('amount', t.amount::text, 'currency', t.amount_currency))`

/** Money of the client that came and is for no invoice yet, the oldest first. */
export async function openOf(ctx: Context, invoice: RecordJson): Promise<JsonObject[]> {
  const payment = objectOf(ctx, 'payment')
  if (!invoice.company) return []
  return ctx.db.query<JsonObject>(sql`
    select ${paymentJson} as payment,
      json_build_object('amount', (t.amount - coalesce(t.allocated, 0))::text, 'currency', t.amount_currency) as rest
    from payment t where ${living(ctx, payment, 't')} and ${accessPredicate(ctx, payment, 'read', 't')}
      and t.company = ${String(invoice.company)} and t.direction = 'in' and t.state in ('open', 'partly')
    order by t.paid_on, t.id limit 20`)
}
