import sql from 'sql-template-tag'
import { addDays, dayAt, Exact, type JsonObject, type Money } from '../../model/index.ts'
import { type Context, createRecord, type RecordJson } from '../../records/index.ts'
import { setAllocations } from './allocation/allocate.ts'
import { issueInvoice } from './invoices/issue.ts'
import { makeInvoice } from './invoices/make.ts'

/** How invoices of the sample company stand: how long ago they were issued, in how many days they were due, which share is paid. */
const standings = [
  { kind: 'full', ago: 40, term: 7, paid: 1 },
  { kind: 'full', ago: 12, term: 5, paid: 0.4 },
  { kind: 'full', ago: 3, term: 10, paid: 0 },
  { kind: 'advance', ago: 25, term: 5, paid: 1 },
  { kind: 'full', ago: 50, term: 10, paid: 0 },
  { kind: 'advance', ago: 2, term: 5, paid: 0 },
  { kind: 'full', ago: 110, term: 10, paid: 0.25 },
  { kind: 'full', ago: 75, term: 5, paid: 0 },
] as const
type Standing = (typeof standings)[number]

/** Invoices of deals that are won or nearly so: paid, paid in part, overdue, not due yet; and money that nobody knows the invoice of. */
export async function addDemoInvoices(ctx: Context): Promise<void> {
  const deals = await ctx.db.query<{ id: string }>(sql`
    select d.id from deal d join stage s on s.workspace_id = d.workspace_id and s.id = d.stage
    where d.workspace_id = ${ctx.workspace} and d.deleted_at is null and s.kind <> 'lost' and d.company is not null
      and jsonb_array_length(coalesce(d.items, '[]')) > 0
    order by (s.kind = 'won') desc, d.created_at desc, d.id limit ${standings.length * 2}`)
  for (const [at, { id }] of deals.entries()) {
    const standing = standings[at % standings.length]
    if (standing) await stand(ctx, id, standing)
  }
  const isRussian = ctx.config.company.locale === 'ru'
  await createRecord(ctx, 'payment', {
    paidOn: daysAgo(ctx, 1),
    amount: { amount: '15000.00', currency: ctx.config.company.currency },
    payer: isRussian ? 'Сидорова Ольга Петровна' : 'Olga Sidorova',
    purpose: isRussian ? 'Предоплата за стол, без НДС' : 'Prepayment for a table',
  })
}

async function stand(ctx: Context, deal: string, { kind, ago, term, paid }: Standing): Promise<void> {
  const wanted = kind === 'advance' ? { kind, percent: 50 } : { kind }
  const draft = await makeInvoice(ctx, 'deal', deal, wanted)
  const dated = daysAgo(ctx, ago)
  const invoice = await issueInvoice(ctx, draft.id, {
    dated,
    dueOn: addDays(dated, term),
    requireSignedOff: async () => {},
  })
  if (paid) await pay(ctx, invoice, { share: paid, paidOn: addDays(dated, Math.min(term, ago - 1)) })
}

async function pay(
  ctx: Context,
  invoice: RecordJson,
  { share, paidOn }: { share: number; paidOn: string },
): Promise<void> {
  const total = invoice.total as Money
  const amount = new Exact(total.amount).times(share).toDecimalPlaces(2).toFixed(2)
  const company = await ctx.db.one<{ name: string; inn: string | null }>(sql`
    select name, inn from company where workspace_id = ${ctx.workspace} and id = ${String(invoice.company)}`)
  const number = String(invoice.documentNumber)
  const fields: JsonObject = {
    paidOn,
    amount: { amount, currency: total.currency },
    payer: company?.name ?? null,
    payerInn: company?.inn ?? null,
    company: invoice.company ?? null,
    purpose: ctx.config.company.locale === 'ru' ? `Оплата по счёту № ${number}` : `Invoice ${number}`,
  }
  const payment = await createRecord(ctx, 'payment', fields)
  await setAllocations(ctx, payment.id, [{ invoice: invoice.id, amount }], { byItself: true })
}

const daysAgo = (ctx: Context, days: number): string => addDays(dayAt(new Date(), ctx.config.company.timeZone), -days)
