import { currencyOf } from '../currencies.ts'
import type { Unnamed } from '../reference.ts'
import { mostPurpose, type StatementParty } from '../statement.ts'
import { type Given, line, type Report, readAmount, readDay, reportOn } from '../values.ts'
import type { Section } from './sections.ts'

type Side = 'Плательщик' | 'Получатель'

/**
 * What a document of the bank did to our accounts: one entry, or two where money went from one of ours to another. One that is broken is
 * told of by each of its fields, and is none.
 */
export function entriesOf(document: Section, own: ReadonlySet<string>, report: Report): Unnamed[] {
  const sum = neededOf(document, 'Сумма', report)
  const amount = sum && readAmount(sum, report)
  const directions = directionsOf(document, own)
  if (!directions.length) reportOn(report, 'account', whose(document))
  const documentDate = optionalDay(document, 'Дата', report)
  const entries = directions.flatMap(direction => {
    const date = bookedOn(document, direction, report)
    const side = direction === 'in' ? 'Получатель' : 'Плательщик'
    const account = accountsOf(document, side).find(each => own.has(each)) ?? accountsOf(document, side)[0]
    return amount && date && account ? [{ direction, date, account, amount }] : []
  })
  if (documentDate === undefined) return []
  return entries.map(entry => ({
    ...entry,
    currency: currencyOf(entry.account),
    counterparty: partyOf(document, entry.direction === 'in' ? 'Плательщик' : 'Получатель'),
    purpose: purposeOf(document),
    documentNumber: line(document.values.get('Номер')?.text, 100),
    documentDate,
    isReversal: false,
    given: null,
    line: document.line,
  }))
}

function neededOf({ values, line: at }: Section, name: string, report: Report): Given | undefined {
  const given = values.get(name)
  return given?.text.trim() ? given : reportOn(report, 'missing', { text: '', line: at, field: name })
}

const said = ({ values }: Section, name: string): string => values.get(name)?.text.trim() ?? ''

/** Banks that pay through others name two. */
const accountsOf = (document: Section, side: Side): string[] =>
  [`${side}Счет`, `${side}РасчСчет`].map(name => said(document, name)).filter(Boolean)

/** By whose account is ours; where both are, or neither, by which day the bank has filled in. */
function directionsOf(document: Section, own: ReadonlySet<string>): ('in' | 'out')[] {
  const isOurs = (side: Side) => accountsOf(document, side).some(account => own.has(account))
  const [pays, receives] = [isOurs('Плательщик'), isOurs('Получатель')]
  if (pays !== receives) return [pays ? 'out' : 'in']
  const [left, came] = [said(document, 'ДатаСписано'), said(document, 'ДатаПоступило')]
  if (Boolean(left) !== Boolean(came) && (pays || own.size === 0)) return [left ? 'out' : 'in']
  return pays ? ['out', 'in'] : []
}

const whose = (document: Section): Given =>
  document.values.get('ПлательщикСчет') ??
  document.values.get('ПолучательСчет') ?? { text: '', line: document.line, field: 'ПлательщикСчет' }

/** The day of the bank; where it gives none, that of the document. */
function bookedOn(document: Section, direction: 'in' | 'out', report: Report): string | undefined {
  const [own, other] = direction === 'in' ? ['ДатаПоступило', 'ДатаСписано'] : ['ДатаСписано', 'ДатаПоступило']
  const name = [own, other].find(each => each !== undefined && said(document, each)) ?? 'Дата'
  const given = neededOf(document, name, report)
  return given && readDay(given, report)
}

/** `null`: it has none; `undefined`: it is wrong. */
function optionalDay(document: Section, name: string, report: Report): string | null | undefined {
  const given = document.values.get(name)
  return given?.text.trim() ? readDay(given, report) : null
}

function partyOf(document: Section, side: Side): StatementParty {
  const name = said(document, side) || said(document, `${side}1`)
  const [, innOfName, rest = name] = /^ИНН\s*(\d{5,12})(?:\s*[/\\]\s*\d{9})?\s+(.+)$/su.exec(name) ?? []
  return {
    name: line(rest, 500),
    inn: code(said(document, `${side}ИНН`) || innOfName, /^(\d{5}|\d{10}|\d{12})$/),
    kpp: code(said(document, `${side}КПП`), /^\d{4}[\dA-Z]{2}\d{3}$/),
    account: line(accountsOf(document, side)[0], 34),
    bank: line([said(document, `${side}Банк1`), said(document, `${side}Банк2`)].filter(Boolean).join(', '), 300),
    bic: code(said(document, `${side}БИК`), /^\d{9}$/),
  }
}

/** Where there is none banks write zeros, dashes, or nothing. */
const code = (text: string | undefined, shape: RegExp): string | null =>
  text && shape.test(text) && !/^0+$/.test(text) ? text : null

/** Whole, or in pieces of up to six lines; where both are there, in the longer way. */
function purposeOf(document: Section): string {
  const whole = line(said(document, 'НазначениеПлатежа'), mostPurpose) ?? ''
  const pieces = [1, 2, 3, 4, 5, 6].map(number => said(document, `НазначениеПлатежа${number}`)).filter(Boolean)
  const joined = line(pieces.join(' '), mostPurpose) ?? ''
  const bare = (text: string) => text.replaceAll(' ', '')
  return bare(joined).length > bare(whole).length ? joined : whole
}
