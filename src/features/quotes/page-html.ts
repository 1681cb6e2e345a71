import { say } from '../../messages/words.ts'
import type { Item, Totals } from '../../model/index.ts'
import type { Locale } from '../../records/context.ts'
import { dayText } from '../day-text.ts'
import { escapeHtml } from '../escape-html.ts'
import { amountText, numberText, quantityText } from '../written.ts'
import type { QuoteContent } from './content.ts'
import type { Decision } from './edition.ts'

/** What a client has filled in, shown again where something is missing. */
export interface Filled {
  name: string
  position: string
  reason: string
}

export type PaperFormat = 'pdf' | 'docx'

export interface QuoteShown {
  language: Locale
  title: string
  content: QuoteContent
  edition: number
  hash: string
  recipient: string | null
  /** The older edition that he was sent. */
  replaces: number | null
  decision: Decision | null
  isOver: boolean
  path: string
  paper: { path: string; format: PaperFormat } | null
  filled: Filled
  problems: Record<string, string>
  answer: string | null
}

/** The offer, what became of it, and what can be said to it. */
export function quoteHtml(shown: QuoteShown): string {
  const { content, language, title, paper } = shown
  const words = wordsOf(language)
  const facts = [
    words('dated', { date: dayText(content.dated, language) }),
    ...(shown.recipient ? [words('for', { name: shown.recipient })] : []),
    ...(content.validUntil ? [words('until', { date: dayText(content.validUntil, language) })] : []),
  ]
  return `${saidHtml(shown)}
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(content.name)}</p>
<p class="soft">${facts.map(escapeHtml).join(' · ')}</p>
${linesHtml(content, language)}
${sumsHtml(content, language)}
${termHtml(words('payment'), content.paymentTerms)}
${termHtml(words('delivery'), content.deliveryTerms)}
${paper ? `<p><a class="button" href="${escapeHtml(paper.path)}">${escapeHtml(words(`paper.${paper.format}`))}</a></p>` : ''}
${shown.decision || shown.isOver ? '' : formsHtml(shown)}`
}

type Words = (key: string, params?: Record<string, unknown>) => string

const wordsOf =
  (language: Locale): Words =>
  (key, params = {}) =>
    say(language, `quotes:page.${key}`, params)

function saidHtml({ language, decision, answer, isOver, replaces, content }: QuoteShown): string {
  const words = wordsOf(language)
  const said = (text: string, kind = '') => `<p class="said ${kind}" role="status">${escapeHtml(text)}</p>`
  return [
    answer ? said(answer) : '',
    replaces ? said(words('replaced', { edition: replaces })) : '',
    decision?.kind === 'accepted' ? said(words('accepted'), 'good') : '',
    decision?.kind === 'declined' ? said(words('declined')) : '',
    !decision && isOver ? said(words('over', { date: dayText(content.validUntil, language) })) : '',
  ].join('')
}

function linesHtml({ items, totals, currency, taxMode }: QuoteContent, language: Locale): string {
  const words = wordsOf(language)
  const hasDiscount = items.some(({ discount }) => discount > 0)
  const columns = [
    words('what'),
    words('quantity'),
    words('price'),
    ...(hasDiscount ? [words('discount')] : []),
    words('sum'),
  ]
  const head = columns
    .map((name, at) => `<th scope="col"${at ? ' class="number"' : ''}>${escapeHtml(name)}</th>`)
    .join('')
  let section: string | undefined
  const rows = items.map((item, at) => {
    const heading =
      item.section && item.section !== section
        ? `<tr class="section"><td colspan="${columns.length}">${escapeHtml(item.section)}</td></tr>`
        : ''
    section = item.section
    const line = totals.lines[at]
    const sum = taxMode === 'excluded' ? line?.net : line?.total
    return `${heading}${lineHtml(item, { sum: sum ?? '0', currency, hasDiscount, language })}`
  })
  return `<table class="lines"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

interface LineShown {
  sum: string
  currency: string
  hasDiscount: boolean
  language: Locale
}

function lineHtml(item: Item, { sum, currency, hasDiscount, language }: LineShown): string {
  const words = wordsOf(language)
  const cell = (label: string, text: string) =>
    `<td class="number" data-label="${escapeHtml(label)}">${escapeHtml(text)}</td>`
  const quantity = quantityText(item.quantity, item.unit, language)
  const note = item.note ? `<p class="note">${escapeHtml(item.note)}</p>` : ''
  const off = item.discount > 0 ? `${numberText(item.discount, language)} %` : '–'
  return `<tr><td class="name">${escapeHtml(item.name)}${note}</td>${cell(words('quantity'), quantity)}${cell(words('price'), amountText(item.price, currency, language))}${
    hasDiscount ? cell(words('discount'), off) : ''
  }${cell(words('sum'), amountText(sum, currency, language))}</tr>`
}

function sumsHtml({ totals, currency, taxMode }: QuoteContent, language: Locale): string {
  const words = wordsOf(language)
  const row = (label: string, amount: string, kind = '') =>
    `<div class="${kind}"><span>${escapeHtml(label)}</span><span>${escapeHtml(amountText(amount, currency, language))}</span></div>`
  const before =
    Number(totals.discount) > 0 ? [row(words('list'), totals.list), row(words('discountSum'), totals.discount)] : []
  return `<div class="sums">${[...before, ...taxRows(totals, { taxMode, words, row }), row(words('total'), totals.total, 'whole')].join('')}</div>`
}

interface TaxWords {
  taxMode: string
  words: Words
  row: (label: string, amount: string) => string
}

function taxRows({ byRate, net }: Totals, { taxMode, words, row }: TaxWords): string[] {
  const taxed = byRate.filter(({ rate }) => rate !== null)
  if (taxMode === 'none' || !taxed.length) return [`<div><span>${escapeHtml(words('noTax'))}</span></div>`]
  const key = taxMode === 'excluded' ? 'taxOnTop' : 'taxWithin'
  return [
    ...(taxMode === 'excluded' ? [row(words('net'), net)] : []),
    ...taxed.map(({ rate, tax }) => row(words(key, { rate }), tax)),
  ]
}

const termHtml = (label: string, text: string | null): string =>
  text ? `<h2>${escapeHtml(label)}</h2><p class="text">${escapeHtml(text)}</p>` : ''

/** What is decided on goes with it by edition and hash: nobody accepts what he has not seen. */
function formsHtml({ language, path, edition, hash, filled, problems }: QuoteShown): string {
  const words = wordsOf(language)
  const seen = `<input type="hidden" name="edition" value="${edition}"><input type="hidden" name="offer" value="${escapeHtml(hash)}">`
  const problem = (name: string) =>
    problems[name] ? `<p class="problem" role="alert">${escapeHtml(problems[name])}</p>` : ''
  const isDeclining = filled.reason !== ''
  return `<h2>${escapeHtml(words('decide'))}</h2>
<form method="post" action="${escapeHtml(path)}/accept">${seen}
<label>${escapeHtml(words('name'))}<input name="name" required maxlength="200" autocomplete="name" value="${escapeHtml(filled.name)}"></label>${problem('name')}
<label>${escapeHtml(words('position'))}<input name="position" maxlength="200" autocomplete="organization-title" value="${escapeHtml(filled.position)}"></label>
<label class="check"><input type="checkbox" name="agree" value="yes" required><span>${escapeHtml(words('agree'))}</span></label>${problem('agree')}
<button>${escapeHtml(words('accept'))}</button>
</form>
<details${isDeclining ? ' open' : ''}><summary>${escapeHtml(words('declineOpen'))}</summary>
<form method="post" action="${escapeHtml(path)}/decline">${seen}
<label>${escapeHtml(words('reason'))}<textarea name="reason" rows="3" maxlength="1000">${escapeHtml(filled.reason)}</textarea></label>
<button class="second">${escapeHtml(words('decline'))}</button>
</form></details>`
}
