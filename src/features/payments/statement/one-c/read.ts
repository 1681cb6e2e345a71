import { checkBalances } from '../balance.ts'
import { currencyOf } from '../currencies.ts'
import { earliest, latest } from '../days.ts'
import { named } from '../reference.ts'
import {
  mostEntries,
  type ParsedStatement,
  type StatementAccount,
  type StatementProblem,
  StatementRefused,
} from '../statement.ts'
import { type Report, readBalance, readDay, reportInto, reportOn } from '../values.ts'
import { entriesOf } from './document.ts'
import { type Exchange, readSections, type Section } from './sections.ts'

/**
 * An exchange of a bank with 1С, versions 1.00 to 1.03. Throws StatementRefused.
 * https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/standarty-i-formaty/standart-obmena-s-sistemami-klient-banka/
 */
export function readExchange(text: string): ParsedStatement {
  const problems: StatementProblem[] = []
  const report = reportInto(problems)
  const exchange = readSections(text, report)
  if (exchange.documents.length > mostEntries) throw new StatementRefused('tooMany')
  const accounts = accountsOf(exchange, report)
  const own = new Set([...accounts.map(({ account }) => account), ...exchange.accounts])
  const entries = named(onceEach(exchange.documents, own).flatMap(document => entriesOf(document, own, report)))
  checkBalances(accounts, entries, report)
  return { format: '1CClientBankExchange', accounts, entries, problems }
}

/** What goes from one of our accounts to another stands among those of both; such a document is read once. */
function onceEach(documents: readonly Section[], own: ReadonlySet<string>): Section[] {
  const seen = new Set<string>()
  return documents.filter(({ values }) => {
    const isWithin = ['ПлательщикСчет', 'ПолучательСчет'].every(name => own.has(values.get(name)?.text.trim() ?? ''))
    if (!isWithin) return true
    const told = JSON.stringify([...values].map(([name, { text }]) => [name, text]).sort())
    const isNew = !seen.has(told)
    seen.add(told)
    return isNew
  })
}

/** One for each account: banks give a section for each day, or one for the whole time. */
function accountsOf({ header, balances, accounts }: Exchange, report: Report): StatementAccount[] {
  const parts = balances.flatMap(section => balanceOf(section, report))
  const [from, until] = ['ДатаНачала', 'ДатаКонца'].map(name => dayOf(header, name, report))
  const silent = accounts
    .filter(account => !parts.some(part => part.account === account))
    .map(account => ({ account, from: from ?? null, until: until ?? null, opening: null, closing: null }))
  return [...Map.groupBy([...parts, ...silent], ({ account }) => account)].map(([account, days]) => {
    const inOrder = [...days].sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))
    return {
      account,
      currency: currencyOf(account),
      from: earliest(days.map(day => day.from)),
      until: latest(days.map(day => day.until)),
      opening: inOrder[0]?.opening ?? null,
      closing: inOrder.at(-1)?.closing ?? null,
    }
  })
}

type Part = Omit<StatementAccount, 'currency'>

function balanceOf(section: Section, report: Report): Part[] {
  const { line, values } = section
  const account = values.get('РасчСчет')?.text.trim()
  if (!account) {
    reportOn(report, 'missing', { text: '', line, field: 'РасчСчет' })
    return []
  }
  const amount = (name: string) => {
    const given = values.get(name)
    return given?.text.trim() ? (readBalance(given, report) ?? null) : null
  }
  return [
    {
      account,
      from: dayOf(section, 'ДатаНачала', report),
      until: dayOf(section, 'ДатаКонца', report),
      opening: amount('НачальныйОстаток'),
      closing: amount('КонечныйОстаток'),
    },
  ]
}

function dayOf({ values }: Section, name: string, report: Report): string | null {
  const given = values.get(name)
  return given?.text.trim() ? (readDay(given, report) ?? null) : null
}
