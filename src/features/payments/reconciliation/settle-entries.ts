import sql from 'sql-template-tag'
import { Exact, Invalid } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { setAllocations } from '../allocation/allocate.ts'
import { ordersOf } from '../allocation/settle.ts'
import { lockRows } from '../lock.ts'
import { candidatesFor } from './candidates.ts'
import { type Candidate, type Match, matchPayment } from './match.ts'
import { namedInvoices } from './numbers.ts'
import type { Taken } from './take-in.ts'

/** What became of the payments of a statement. */
export interface Counts {
  added: number
  /** Set against invoices at once. */
  settled: number
  /** With invoices that they may be for. */
  proposed: number
  open: number
  ignored: number
}

interface Matched {
  payment: string
  match: Match
}

/** Sets what is sure against its invoices, and proposes what is not. */
export async function settleEntries(ctx: Context, taken: readonly Taken[]): Promise<Counts> {
  const coming = taken.filter(({ entry, aside }) => aside === null && entry.direction === 'in')
  const matched = matchAll(coming, await openFor(ctx, coming, 'in'))
  await holdAll(
    ctx,
    matched.filter(({ match }) => match.sure),
  )
  let settled = 0
  const unsure: Matched[] = []
  for (const { payment, match } of matched) {
    if (match.sure && (await setByItself(ctx, payment, match))) settled++
    else unsure.push({ payment, match })
  }
  unsure.push(...(await matchRefunds(ctx, taken)))
  await propose(ctx, unsure)
  const ignored = taken.filter(({ aside }) => aside !== null).length
  const open = taken.length - ignored - settled - unsure.length
  return { added: taken.length, settled, proposed: unsure.length, open, ignored }
}

const openFor = (ctx: Context, entries: readonly Taken[], direction: 'in' | 'out') =>
  entries.length
    ? candidatesFor(
        ctx,
        entries.map(({ entry }) => entry),
        { companies: entries.flatMap(({ payers }) => payers), direction },
      )
    : Promise.resolve([])

/** Of invoices that nobody has to pay any more these say nothing. */
const ofOwed = new Set(['only', 'more'])

/** What was given back is never set without a word: what is owed grows by it. */
async function matchRefunds(ctx: Context, taken: readonly Taken[]): Promise<Matched[]> {
  const going = taken.filter(({ entry, aside }) => aside === null && entry.direction === 'out')
  return matchAll(going, await openFor(ctx, going, 'out')).map(({ payment, match: { parts } }) => ({
    payment,
    match: {
      sure: false,
      parts: parts.map(part => ({ ...part, reasons: part.reasons.filter(reason => !ofOwed.has(reason)) })),
    },
  }))
}

/** One after another: what an earlier one pays is not owed any more when a later one is looked at. */
function matchAll(
  coming: readonly Taken[],
  candidates: readonly (Candidate & { currency: string; legalEntity: string | null })[],
): Matched[] {
  const owed = new Map(candidates.map(({ id, owed }) => [id, new Exact(owed)]))
  const byCompany = Map.groupBy(candidates, ({ company }) => company)
  const byDigits = Map.groupBy(candidates, ({ documentNumber }) => digitsOf(documentNumber ?? ''))
  return coming.flatMap(({ id, entry, legalEntity, payers }): Matched[] => {
    const named = namedInvoices(entry.purpose)
    const near = new Set([
      ...payers.flatMap(company => byCompany.get(company) ?? []),
      ...named.flatMap(({ number }) => byDigits.get(digitsOf(number)) ?? []),
    ])
    const open = candidatesIn(near, { currency: entry.currency, legalEntity, owed })
    const match = matchPayment({ amount: entry.amount, payers, named }, open)
    if (!match) return []
    if (match.sure)
      for (const { invoice, amount } of match.parts)
        owed.set(invoice, (owed.get(invoice) ?? new Exact(0)).minus(amount))
    return [{ payment: id, match }]
  })
}

const digitsOf = (number: string): string => number.replace(/(?<!\d)0+(?=\d)/g, '').replace(/\D/g, '')

function candidatesIn(
  near: Iterable<Candidate & { currency: string; legalEntity: string | null }>,
  { currency, legalEntity, owed }: { currency: string; legalEntity: string; owed: ReadonlyMap<string, Exact> },
): Candidate[] {
  return [...near]
    .filter(one => one.currency === currency && (one.legalEntity === null || one.legalEntity === legalEntity))
    .map(one => ({ ...one, owed: (owed.get(one.id) ?? new Exact(0)).toFixed(2) }))
    .filter(one => Number(one.owed) > 0)
    .sort((one, other) => (one.issuedOn < other.issuedOn ? -1 : one.issuedOn > other.issuedOn ? 1 : 0))
}

/** Invoices, deals and orders of all that will be set, before any of it: two statements at once take them in one order. */
async function holdAll(ctx: Context, sure: readonly Matched[]): Promise<void> {
  const invoices = sure.flatMap(({ match }) => match.parts.map(({ invoice }) => invoice))
  if (!invoices.length) return
  await lockRows(ctx, 'invoice', invoices)
  const deals = await ctx.db.query<{ deal: string }>(sql`
    select distinct deal from invoice where workspace_id = ${ctx.workspace} and id = any(${invoices}::uuid[]) and deal is not null`)
  await lockRows(
    ctx,
    'deal',
    deals.map(({ deal }) => deal),
  )
  await lockRows(ctx, 'order', await ordersOf(ctx, invoices))
}

/** Whether it could be: somebody may have set another payment meanwhile. */
async function setByItself(ctx: Context, payment: string, { parts }: Match): Promise<boolean> {
  try {
    await transact(ctx, inside => setAllocations(inside, payment, parts, { byItself: true }))
    return true
  } catch (error) {
    if (error instanceof Invalid) return false
    throw error
  }
}

async function propose(ctx: Context, unsure: readonly Matched[]): Promise<void> {
  const rows = unsure.flatMap(({ payment, match }) => match.parts.map(part => ({ payment, ...part })))
  if (!rows.length) return
  await ctx.db.query(sql`
    insert into payment_proposal (payment, invoice, amount, reasons)
    select r.payment, r.invoice, r.amount, r.reasons
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(payment uuid, invoice uuid, amount numeric, reasons text[])`)
}
