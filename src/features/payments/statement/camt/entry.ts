import { Exact } from '../../../../model/decimals.ts'
import { isCurrency } from '../../../../model/money.ts'
import type { Unnamed } from '../reference.ts'
import { mostPurpose } from '../statement.ts'
import { type Given, line, type Report, readAmount, readDay, reportOn } from '../values.ts'
import { partyOf } from './party.ts'
import { at, childrenOf, type Element, givenAt, textAt } from './tree.ts'

/** What an entry did to the account. `booked`: its own amount, by which balances are counted. */
export interface ReadEntry {
  booked: Pick<Unnamed, 'direction' | 'amount'>
  entries: Omit<Unnamed, 'account'>[]
}

/**
 * An entry of a statement, in its parts where it gathers several payments that tell of their sums. `null`: it is not booked yet, or is
 * broken, of which each field is told.
 */
export function readEntry(entry: Element, report: Report): ReadEntry | null {
  // Until version 7 the status is a text, from 8 on a code below it; without one it is booked.
  const status = textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts') ?? 'BOOK'
  if (status !== 'BOOK') return null
  const whole = wholeOf(entry, report)
  if (!whole) return null
  const transactions = childrenOf(entry, 'NtryDtls').flatMap(details => childrenOf(details, 'TxDtls'))
  const parts = transactions.length > 1 ? partsOf(entry, transactions, { whole, report }) : null
  const entries = parts ?? [{ ...whole, ...toldBy(entry, transactions, whole) }]
  return { booked: whole, entries }
}

type Whole = Pick<Unnamed, 'direction' | 'amount' | 'currency' | 'date' | 'isReversal' | 'line'>

function wholeOf(entry: Element, report: Report): Whole | null {
  const lacking = (field: string) => reportOn(report, 'missing', { text: '', line: entry.line, field: `Ntry/${field}` })
  const sum = givenAt(entry, ['Amt'])
  const amount = sum ? readAmount(sum, report) : lacking('Amt')
  const currency = currencyOf(entry, report)
  const booked = givenAt(entry, ['BookgDt', 'Dt'], ['BookgDt', 'DtTm'], ['ValDt', 'Dt'], ['ValDt', 'DtTm'])
  const date = booked ? readDay(booked, report) : lacking('BookgDt')
  const side = givenAt(entry, ['CdtDbtInd'])
  const direction = side ? directionOf(side, report) : lacking('CdtDbtInd')
  if (!amount || !currency || !date || !direction) return null
  return { direction, amount, currency, date, isReversal: isReversal(entry), line: entry.line }
}

function currencyOf(entry: Element, report: Report): string | undefined {
  const amount = at(entry, 'Amt')
  if (!amount) return undefined
  const { Ccy: code = '' } = amount.attributes
  return isCurrency(code)
    ? code
    : reportOn(report, 'currency', { text: code, line: amount.line, field: 'Ntry/Amt/@Ccy' })
}

function directionOf(given: Given, report: Report): 'in' | 'out' | undefined {
  if (given.text === 'CRDT') return 'in'
  return given.text === 'DBIT' ? 'out' : reportOn(report, 'direction', given)
}

const isReversal = (entry: Element): boolean => ['true', '1'].includes(textAt(entry, 'RvslInd') ?? '')

interface Around {
  whole: Whole
  report: Report
}

/** Each payment of a batch by itself, if each has a sum in the currency of the entry and together they make it. */
function partsOf(
  entry: Element,
  transactions: readonly Element[],
  { whole, report }: Around,
): Omit<Unnamed, 'account'>[] | null {
  const sums = transactions.map(transaction => sumOf(transaction, whole))
  const known = sums.flatMap(sum => sum ?? [])
  if (known.length < sums.length) return null
  const total = known.reduce((all, sum) => all.plus(sum), new Exact(0))
  if (!total.eq(whole.amount)) {
    report({
      code: 'batchSum',
      line: entry.line,
      field: 'Ntry/NtryDtls',
      found: `${total.toFixed(2)} ≠ ${whole.amount}`,
    })
    return null
  }
  return transactions.flatMap((transaction, place) => {
    const amount = known[place]
    if (amount === undefined) return []
    return {
      ...whole,
      line: transaction.line,
      amount,
      ...toldBy(entry, [transaction], whole),
      given: referenceOf(entry, [transaction], true),
    }
  })
}

/** Of version 2 in its details, from 4 on in itself; one that goes the other way is no part that can be told of. */
function sumOf(transaction: Element, { currency, direction }: Whole): string | undefined {
  const amount = at(transaction, 'Amt') ?? at(transaction, 'AmtDtls', 'TxAmt', 'Amt')
  const side = textAt(transaction, 'CdtDbtInd')
  const isAlike = side === null || side === (direction === 'in' ? 'CRDT' : 'DBIT')
  if (!amount || !isAlike || amount.attributes.Ccy !== currency) return undefined
  return readAmount({ text: amount.text, line: amount.line, field: 'TxDtls/Amt' }, () => {})
}

type Told = Pick<Unnamed, 'counterparty' | 'purpose' | 'documentNumber' | 'documentDate' | 'given'>

function toldBy(entry: Element, transactions: readonly Element[], { direction, isReversal: isBack }: Whole): Told {
  const [transaction] = transactions
  // ISO 20022: of what is taken back, debtor and creditor are those of the payment itself.
  const payer = (direction === 'in') !== isBack
  return {
    counterparty: partyOf(transaction, payer ? 'Dbtr' : 'Cdtr'),
    purpose: purposeOf(entry, transactions),
    documentNumber: documentOf(transaction),
    documentDate: null,
    given: referenceOf(entry, transactions, false),
  }
}

const isSaid = (text: string | null): text is string => text !== null && text !== 'NOTPROVIDED'

const documentOf = (transaction: Element | undefined): string | null =>
  line([textAt(transaction, 'Refs', 'EndToEndId'), textAt(transaction, 'Refs', 'InstrId')].find(isSaid), 100)

/** Of the bank that keeps the account. Of an entry that gathers several payments its reference tells them apart by theirs alone. */
function referenceOf(entry: Element, transactions: readonly Element[], isPart: boolean): string | null {
  const [transaction, ...others] = transactions
  const own = others.length ? null : textAt(transaction, 'Refs', 'AcctSvcrRef')
  const ofEntry = textAt(entry, 'AcctSvcrRef')
  if (!isPart) return line(ofEntry ?? own, 120)
  const endToEnd = textAt(transaction, 'Refs', 'EndToEndId')
  if (own !== null && own !== ofEntry) return line(own, 120)
  return ofEntry !== null && isSaid(endToEnd) ? line(`${ofEntry} ${endToEnd}`, 120) : null
}

/** What the payer wrote, references of his invoices among it; else what the bank says of the entry. */
function purposeOf(entry: Element, transactions: readonly Element[]): string {
  const written = transactions.flatMap(transaction => remittanceOf(transaction))
  const added = transactions.map(transaction => textAt(transaction, 'AddtlTxInf'))
  const said = written.length ? written : [...added, textAt(entry, 'AddtlNtryInf')].filter(isSaid)
  return line(said.join(' '), mostPurpose) ?? ''
}

function remittanceOf(transaction: Element): string[] {
  const information = at(transaction, 'RmtInf')
  const free = childrenOf(information, 'Ustrd').map(({ text }) => text)
  const structured = childrenOf(information, 'Strd').flatMap(part => [
    ...childrenOf(part, 'RfrdDocInf').map(document => textAt(document, 'Nb')),
    textAt(part, 'CdtrRefInf', 'Ref'),
    ...childrenOf(part, 'AddtlRmtInf').map(({ text }) => text),
  ])
  return [...free, ...structured].map(text => text?.trim() ?? '').filter(Boolean)
}
