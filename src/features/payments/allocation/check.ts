import sql from 'sql-template-tag'
import { Exact, Invalid, type Money, minorUnits, type Problem, type StoredFields } from '../../../model/index.ts'
import { type Context, currentRecords, objectOf, type RecordJson } from '../../../records/index.ts'
import { rateOn } from './rate.ts'

/** So much of a payment is for an invoice: in the currency of the payment. */
export interface Asked {
  invoice: string
  amount: string
  /** What it pays of an invoice in another currency, in that; without it by the rates of the day of the payment. */
  credited?: string
}

/** One that can be. `rate`: units of the invoice's currency for one of the payment's, where they are two. */
export interface Allocation {
  invoice: string
  amount: Exact
  credited: Exact
  rate: Exact | null
}

/** Reads what is asked. Throws Invalid with everything that is wrong, by the places of the list. The rows are locked. */
export async function checkAllocations(
  ctx: Context,
  payment: RecordJson,
  { asked, touched }: { asked: readonly Asked[]; touched: readonly string[] },
): Promise<Allocation[]> {
  const found = await currentRecords(ctx, objectOf(ctx, 'invoice'), touched)
  const problems: Problem[] = []
  const allocations: Allocation[] = []
  for (const [at, one] of asked.entries()) {
    const isRepeated = asked.findIndex(({ invoice }) => invoice === one.invoice) < at
    const read = isRepeated
      ? [{ field: 'invoice', code: 'namedTwice' }]
      : await readOne(ctx, payment, { one, invoice: found.get(one.invoice)?.values })
    if (Array.isArray(read)) problems.push(...read.map(each => ({ ...each, field: `allocations.${at}.${each.field}` })))
    else allocations.push(read)
  }
  problems.push(...beyondPayment(payment, allocations))

  const others = await paidByOthers(ctx, payment.id, touched)
  for (const [id, { values }] of found) {
    const credited = allocations.find(({ invoice }) => invoice === id)?.credited ?? new Exact(0)
    const beyond = beyondInvoice(payment, values, { credited, others: others.get(id) ?? new Exact(0) })
    const at = asked.findIndex(({ invoice }) => invoice === id)
    if (beyond) problems.push({ ...beyond, field: at < 0 ? 'allocations' : `allocations.${at}.amount` })
  }
  if (problems.length) throw new Invalid(problems)
  return allocations
}

async function readOne(
  ctx: Context,
  payment: RecordJson,
  { one, invoice }: { one: Asked; invoice: StoredFields | undefined },
): Promise<Allocation | Problem[]> {
  const paying = payment.amount as Money
  if (!invoice) return [{ field: 'invoice', code: 'dangling', params: { object: 'invoice', id: one.invoice } }]
  const total = invoice.total as Money | null
  if (!total || !isPayable(invoice)) return [{ field: 'invoice', code: 'invoiceNotIssued' }]

  const amount = readPositive(one.amount, paying.currency)
  if (!amount) return [{ field: 'amount', code: 'amountPositive', params: { decimals: minorUnits(paying.currency) } }]
  if (total.currency === paying.currency) return sameCurrency(one, amount)

  const rate = await rateOn(ctx, paying.currency, total.currency, String(payment.paidOn))
  if (one.credited !== undefined) {
    const credited = readPositive(one.credited, total.currency)
    if (!credited)
      return [{ field: 'credited', code: 'amountPositive', params: { decimals: minorUnits(total.currency) } }]
    return { invoice: one.invoice, amount, credited, rate: credited.div(amount) }
  }
  if ('missing' in rate)
    return [{ field: 'amount', code: 'rateMissing', params: { currency: rate.missing, day: String(payment.paidOn) } }]
  const credited = amount.times(rate).toDecimalPlaces(minorUnits(total.currency))
  if (!credited.gt(0)) return [{ field: 'amount', code: 'tooSmallAtRate', params: { currency: total.currency } }]
  return { invoice: one.invoice, amount, credited, rate }
}

function sameCurrency({ invoice, credited }: Asked, amount: Exact): Allocation | Problem[] {
  if (credited !== undefined && !readPositive(credited, null)?.eq(amount))
    return [{ field: 'credited', code: 'creditedSameCurrency' }]
  return { invoice, amount, credited: amount, rate: null }
}

const isPayable = ({ status }: StoredFields): boolean =>
  status === 'issued' || status === 'partlyPaid' || status === 'paid'

function readPositive(text: string, currency: string | null): Exact | undefined {
  if (!/^\d{1,16}(\.\d{1,2})?$/.test(text)) return undefined
  const amount = new Exact(text)
  const digits = currency === null ? 2 : minorUnits(currency)
  return amount.gt(0) && amount.decimalPlaces() <= digits ? amount : undefined
}

function beyondPayment(payment: RecordJson, allocations: readonly Allocation[]): Problem[] {
  const { amount, currency } = payment.amount as Money
  const all = allocations.reduce((sum, { amount }) => sum.plus(amount), new Exact(0))
  if (all.lte(amount)) return []
  return [{ field: 'allocations', code: 'morePaidThanCame', params: { asked: all.toFixed(2), amount, currency } }]
}

/** More than is owed, or, of money that is given back, more than was paid. */
function beyondInvoice(
  payment: RecordJson,
  invoice: StoredFields,
  { credited, others }: { credited: Exact; others: Exact },
): Omit<Problem, 'field'> | undefined {
  const total = invoice.total as Money | null
  if (!total) return undefined
  const paid = payment.direction === 'in' ? others.plus(credited) : others.minus(credited)
  const { currency } = total
  if (paid.gt(total.amount)) {
    const owed = new Exact(total.amount).minus(others).toFixed(2)
    return { code: 'moreThanOwed', params: { asked: credited.toFixed(2), owed, currency } }
  }
  if (paid.isNegative())
    return { code: 'moreThanPaid', params: { asked: credited.toFixed(2), paid: others.toFixed(2), currency } }
  return undefined
}

/** What other payments pay of invoices; what was given back counts against it. */
async function paidByOthers(ctx: Context, payment: string, invoices: readonly string[]): Promise<Map<string, Exact>> {
  const rows = await ctx.db.query<{ invoice: string; paid: string }>(sql`
    select a.invoice, sum(case p.direction when 'in' then a.credited else -a.credited end)::text as paid
    from payment_allocation a join payment p on p.workspace_id = a.workspace_id and p.id = a.payment and p.deleted_at is null
    where a.workspace_id = ${ctx.workspace} and a.invoice = any(${[...invoices]}::uuid[]) and a.payment <> ${payment}
    group by a.invoice`)
  return new Map(rows.map(({ invoice, paid }) => [invoice, new Exact(paid)]))
}
