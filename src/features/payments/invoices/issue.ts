import {
  addDays,
  Conflict,
  dayAt,
  Exact,
  Invalid,
  isDay,
  type Json,
  type Money,
  type Problem,
} from '../../../model/index.ts'
import { type Context, getRecord, type RecordJson, transact, updateRecord } from '../../../records/index.ts'
import { mainLegalEntity, nextNumber } from '../../document-numbers.ts'
import type { RequireSignedOff } from '../../sign-off.ts'
import { lockRows } from '../lock.ts'
import { itemsOf } from './sale.ts'

/** As they are said; what is left out is as usual. */
export interface Terms {
  dated?: string
  dueOn?: string
}

interface Checked {
  /** What has to be approved first is not issued. */
  requireSignedOff: RequireSignedOff
}

/** So many days there are to pay where nothing else is said. */
const usualDays = 5

/**
 * Issues a draft: it takes its legal number, and from then on it stays as it is. Everything that stands against it is told at once,
 * and then no number is taken.
 */
export function issueInvoice(
  ctx: Context,
  id: string,
  { dated, dueOn, requireSignedOff }: Terms & Checked,
): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const invoice = await lockedInvoice(inside, id)
    if (invoice.status !== 'draft')
      throw new Conflict('invoiceIssued', { number: String(invoice.documentNumber ?? '') })
    const { on, due } = termsToIssue(inside, invoice, { dated, dueOn })
    const problems = issueProblems(invoice, { on, due })
    if (problems.length) throw new Invalid(problems)
    await requireSignedOff(inside, { object: 'invoice', id: invoice.id })

    const legalEntity = invoice.legalEntity ? String(invoice.legalEntity) : await mainLegalEntity(inside)
    const nothing = { amount: '0.00', currency: (invoice.total as Money).currency }
    const documentNumber = await nextNumber(inside, { kind: 'invoice', legalEntity, dated: on })
    return updateRecord(
      inside,
      'invoice',
      id,
      {
        documentNumber,
        legalEntity,
        issuedOn: on,
        dueOn: due,
        status: 'issued',
        paid: nothing,
        owed: invoice.total as Json,
      },
      { engine: true },
    )
  })
}

/** The days that an invoice would bear, or bears, as somebody said them or as is usual. */
export function termsToIssue(ctx: Context, invoice: RecordJson, { dated, dueOn }: Terms): { on: string; due: string } {
  const on = asDay(invoice.issuedOn) ?? dated ?? dayAt(new Date(), ctx.config.company.timeZone)
  const due = asDay(invoice.issuedOn) ? asDay(invoice.dueOn) : (dueOn ?? asDay(invoice.dueOn))
  return { on, due: due ?? (isDay(on) ? addDays(on, usualDays) : on) }
}

/** Takes an invoice back: its number stays taken, nothing is owed any more. Not while payments are set against it. */
export function cancelInvoice(ctx: Context, id: string, reason: string): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const invoice = await lockedInvoice(inside, id)
    if (invoice.status === 'cancelled') throw new Conflict('invoiceCancelled')
    const paid = invoice.paid as Money | null
    if (paid && !new Exact(paid.amount).isZero())
      throw new Conflict('invoicePaid', { paid: paid.amount, currency: paid.currency })
    if (!reason.trim()) throw new Invalid([{ field: 'reason', code: 'required' }])
    const owed = invoice.status === 'draft' ? null : { amount: '0.00', currency: (invoice.total as Money).currency }
    return updateRecord(
      inside,
      'invoice',
      id,
      { status: 'cancelled', owed, cancelReason: reason.trim() },
      { engine: true },
    )
  })
}

/** As it is now, and for others to wait for. */
export async function lockedInvoice(ctx: Context, id: string): Promise<RecordJson> {
  const seen = await getRecord(ctx, 'invoice', id)
  await lockRows(ctx, 'invoice', [seen.id])
  return getRecord(ctx, 'invoice', seen.id)
}

/** Everything that stands against issuing it. */
export function issueProblems(invoice: RecordJson, { on, due }: { on: string; due: string }): Problem[] {
  const problems: Problem[] = []
  const total = invoice.total as Money | null
  if (!itemsOf(invoice).length) problems.push({ field: 'items', code: 'nothingPriced' })
  else if (!total || !new Exact(total.amount).gt(0)) problems.push({ field: 'items', code: 'nothingToPay' })
  if (!invoice.company && !invoice.contact) problems.push({ field: 'company', code: 'whoPays' })
  if (!isDay(on)) problems.push({ field: 'dated', code: 'date' })
  if (!isDay(due)) problems.push({ field: 'dueOn', code: 'date' })
  else if (isDay(on) && due < on) problems.push({ field: 'dueOn', code: 'dueBeforeDated' })
  return problems
}

const asDay = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
