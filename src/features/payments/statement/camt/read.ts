import { Exact } from '../../../../model/decimals.ts'
import { isCurrency } from '../../../../model/money.ts'
import { checkBalances } from '../balance.ts'
import { named, type Unnamed } from '../reference.ts'
import {
  mostEntries,
  type ParsedStatement,
  type StatementAccount,
  type StatementProblem,
  StatementRefused,
} from '../statement.ts'
import { type Report, readBalance, readDay, reportInto, reportOn } from '../values.ts'
import { type ReadEntry, readEntry } from './entry.ts'
import { accountOf } from './party.ts'
import { at, childrenOf, type Element, givenAt, readTree, textAt } from './tree.ts'

/** A statement of ISO 20022, camt.053.001.02 and later (https://www.iso20022.org/catalogue-messages, BankToCustomerStatement). Throws StatementRefused. */
export function readCamt(text: string): ParsedStatement {
  const problems: StatementProblem[] = []
  const report = reportInto(problems)
  const gathered = new Map<Element, ReadEntry[]>()
  let count = 0
  const top = readTree(text, (element, within) => {
    if (element.name !== 'Ntry' || within.name !== 'Stmt') return false
    const read = readEntry(element, report)
    count += read?.entries.length ?? 0
    if (count > mostEntries) throw new StatementRefused('tooMany', element.line)
    const before = gathered.get(within) ?? []
    if (read) before.push(read)
    gathered.set(within, before)
    return true
  })
  const statements = at(top, 'Document', 'BkToCstmrStmt')
  if (!statements) throw new StatementRefused('format')
  const read = childrenOf(statements, 'Stmt').map(statement =>
    ofStatement(statement, gathered.get(statement) ?? [], report),
  )
  return {
    format: 'camt.053',
    accounts: read.flatMap(({ account }) => account ?? []),
    entries: named(read.flatMap(({ entries }) => entries)),
    problems,
  }
}

interface ReadStatement {
  account: StatementAccount | null
  entries: Unnamed[]
}

function ofStatement(statement: Element, read: readonly ReadEntry[], report: Report): ReadStatement {
  const number = accountOf(at(statement, 'Acct'))
  if (number === null) {
    reportOn(report, 'missing', { text: '', line: statement.line, field: 'Stmt/Acct/Id' })
    return { account: null, entries: [] }
  }
  const account = accountIn(statement, number, { read, report })
  const booked = read.map(({ booked: entry }) => ({ account: number, ...entry }))
  checkBalances([account], booked, report)
  return { account, entries: read.flatMap(({ entries }) => entries.map(entry => ({ account: number, ...entry }))) }
}

interface Around {
  read: readonly ReadEntry[]
  report: Report
}

function accountIn(statement: Element, account: string, { read, report }: Around): StatementAccount {
  const balances = childrenOf(statement, 'Bal')
  // PRCD: what the statement of before ended with, which some banks give in place of OPBD.
  const opening = balanceOf(balances, ['OPBD', 'PRCD'], report)
  const closing = balanceOf(balances, ['CLBD'], report)
  const day = (path: string, other: Element | undefined) => {
    const given = givenAt(statement, ['FrToDt', path]) ?? (other && givenAt(other, ['Dt', 'Dt'], ['Dt', 'DtTm']))
    return given ? (readDay(given, report) ?? null) : null
  }
  const [currency = 'RUB'] = [
    textAt(statement, 'Acct', 'Ccy'),
    at(closing?.element, 'Amt')?.attributes.Ccy,
    read[0]?.entries[0]?.currency,
  ].filter(isCurrency)
  return {
    account,
    currency,
    from: day('FrDtTm', opening?.element),
    until: day('ToDtTm', closing?.element),
    opening: opening?.amount ?? null,
    closing: closing?.amount ?? null,
  }
}

/** The first of these kinds that there is. */
function balanceOf(
  balances: readonly Element[],
  codes: readonly string[],
  report: Report,
): { element: Element; amount: string | null } | undefined {
  const codeOf = (balance: Element) => textAt(balance, 'Tp', 'CdOrPrtry', 'Cd') ?? ''
  const element = codes
    .map(code => balances.find(balance => codeOf(balance) === code))
    .find(found => found !== undefined)
  if (!element) return undefined
  const given = givenAt(element, ['Amt'])
  const amount = given
    ? readBalance(given, report)
    : reportOn(report, 'missing', { text: '', line: element.line, field: 'Bal/Amt' })
  const isBelow = textAt(element, 'CdtDbtInd') === 'DBIT'
  return { element, amount: amount === undefined ? null : signed(amount, isBelow) }
}

const signed = (amount: string, isBelow: boolean): string =>
  isBelow && !new Exact(amount).isZero() ? new Exact(amount).negated().toFixed(2) : amount
