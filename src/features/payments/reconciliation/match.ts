import { Exact } from '../../../model/index.ts'
import { type Named, numberKey } from './numbers.ts'

/** An invoice that is not paid yet. */
export interface Candidate {
  id: string
  documentNumber: string | null
  company: string | null
  issuedOn: string
  owed: string
}

/** Money that came, with who may have sent it. */
export interface Came {
  amount: string
  payers: readonly string[]
  named: readonly Named[]
}

/** Why an invoice is thought to be meant: `payments:reasons.<name>`. */
export type Reason = 'number' | 'payer' | 'amount' | 'sum' | 'only' | 'date' | 'otherPayer' | 'otherDate' | 'more'

export interface Match {
  /** Nothing speaks against it: it may be set without asking anybody. */
  sure: boolean
  parts: { invoice: string; amount: string; reasons: Reason[] }[]
}

/**
 * What a payment is for. Sure is what names its invoice by number, comes from whom it was made out to, and is no more than is owed.
 * Everything else is proposed with its reasons, or left open: money on a wrong invoice costs more than a look.
 */
export function matchPayment(came: Came, candidates: readonly Candidate[]): Match | null {
  const isPayer = ({ company }: Candidate) => company !== null && came.payers.includes(company)
  const numbered = withNumbers(came.named, candidates)
  return numbered.length ? byNumber(came, numbered, isPayer) : byPayer(came, candidates.filter(isPayer))
}

interface Numbered {
  candidate: Candidate
  dated: string | null
}

const withNumbers = (named: readonly Named[], candidates: readonly Candidate[]): Numbered[] =>
  named.flatMap(({ number, dated }) =>
    candidates
      .filter(({ documentNumber }) => documentNumber !== null && numberKey(documentNumber) === number)
      .map(candidate => ({ candidate, dated })),
  )

function byNumber(came: Came, numbered: readonly Numbered[], isPayer: (of: Candidate) => boolean): Match {
  const chosen = narrowed(numbered, isPayer)
  const owed = sum(chosen.map(({ candidate }) => candidate.owed))
  const [single, equal, beyond] = [chosen.length === 1, owed.eq(came.amount), owed.lt(came.amount)]
  const isDoubtful = ({ candidate, dated }: Numbered) =>
    !isPayer(candidate) || (dated !== null && dated !== candidate.issuedOn) || isAmbiguous(chosen, candidate)
  const parts = shared(
    came.amount,
    chosen.map(({ candidate }) => candidate),
  ).map(({ candidate, amount }) => {
    const dated = chosen.find(one => one.candidate === candidate)?.dated ?? null
    const reasons: (Reason | false)[] = [
      'number',
      isPayer(candidate) ? 'payer' : 'otherPayer',
      dated !== null && (dated === candidate.issuedOn ? 'date' : 'otherDate'),
      equal && (single ? 'amount' : 'sum'),
      beyond && 'more',
    ]
    return { invoice: candidate.id, amount, reasons: reasons.filter(reason => reason !== false) }
  })
  return { sure: !beyond && (single || equal) && !chosen.some(isDoubtful), parts }
}

/** Of several with one number (of other years, or of another organisation of ours) those of the payer, then those of the date. */
function narrowed(numbered: readonly Numbered[], isPayer: (of: Candidate) => boolean): Numbered[] {
  const better = (of: readonly Numbered[], is: (one: Numbered) => boolean) => (of.some(is) ? of.filter(is) : of)
  return [...Map.groupBy(numbered, ({ candidate }) => numberKey(candidate.documentNumber ?? '')).values()].flatMap(
    same =>
      better(
        better(same, ({ candidate }) => isPayer(candidate)),
        ({ candidate, dated }) => dated === candidate.issuedOn,
      ),
  )
}

const isAmbiguous = (chosen: readonly Numbered[], { id, documentNumber }: Candidate): boolean =>
  chosen.some(({ candidate }) => candidate.id !== id && candidate.documentNumber === documentNumber)

function byPayer({ amount }: Came, own: readonly Candidate[]): Match | null {
  const exact = own.filter(({ owed }) => new Exact(owed).eq(amount))
  const part = (candidate: Candidate, ...reasons: Reason[]) => ({
    invoice: candidate.id,
    amount: Exact.min(candidate.owed, amount).toFixed(2),
    reasons: ['payer' as const, ...reasons],
  })
  const [first] = exact.length ? exact : own.length === 1 ? own : []
  if (first && exact.length) return { sure: false, parts: [part(first, 'amount')] }
  if (first) return { sure: false, parts: [part(first, 'only', ...more(first, amount))] }
  if (own.length && sum(own.map(({ owed }) => owed)).eq(amount))
    return { sure: false, parts: own.map(candidate => part(candidate, 'sum')) }
  return null
}

const more = ({ owed }: Candidate, amount: string): Reason[] => (new Exact(owed).lt(amount) ? ['more'] : [])

/** The first are paid first. */
function shared(amount: string, candidates: readonly Candidate[]): { candidate: Candidate; amount: string }[] {
  let left = new Exact(amount)
  return candidates.flatMap(candidate => {
    const part = Exact.min(left, candidate.owed)
    left = left.minus(part)
    return part.gt(0) ? [{ candidate, amount: part.toFixed(2) }] : []
  })
}

const sum = (amounts: readonly string[]): Exact => amounts.reduce((all, each) => all.plus(each), new Exact(0))
