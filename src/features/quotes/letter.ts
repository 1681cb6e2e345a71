import { say } from '../../messages/words.ts'
import type { Locale } from '../../records/context.ts'
import type { Context } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { dayText } from '../day-text.ts'
import { escapeHtml } from '../escape-html.ts'
import { filledText, paragraphs, subjectLine } from '../to-client.ts'
import { moneyText } from '../written.ts'
import type { QuoteSettings } from './settings.ts'

/** What stands in places of the texts, as `{{number}}`. */
export interface LetterFacts {
  number: string
  quote: RecordJson
  firstName: string
  language: Locale
}

/** Names of the places: they are the same in every language. */
export const letterPlaces = ['number', 'name', 'firstName', 'total', 'validUntil', 'company', 'manager'] as const

/** Subject and text, ready to be read over: of the company where it has set them, else the usual. The link stays a place. */
export function lettersWords(
  ctx: Context,
  settings: Pick<QuoteSettings, 'subject' | 'text'>,
  { number, quote, firstName, language }: LetterFacts,
): { subject: string; text: string } {
  const words = (key: string, params: Record<string, string> = {}) => say(language, `quotes:letter.${key}`, params)
  const facts: Record<(typeof letterPlaces)[number], string> = {
    number,
    name: String(quote.name ?? ''),
    firstName,
    total: moneyText(quote.total, language),
    validUntil: dayText(quote.validUntil, language),
    company: ctx.config.company.name,
    manager: ctx.actor.user ? ctx.actor.name : ctx.config.company.name,
  }
  const usual = [
    firstName ? words('hello', { firstName }) : words('helloAll'),
    facts.validUntil ? words('textUntil', facts) : words('text', facts),
    '{{link}}',
    words('bye', facts),
  ].join('\n\n')
  const subject = filledText(settings.subject ?? words('subject', facts), facts)
  return { subject: subjectLine(subject), text: filledText(settings.text ?? usual, facts).trim() }
}

/** A text as a letter: paragraphs, and the private page where `{{link}}` stands, else at the end. */
export function letterHtml(text: string, url: string, language: Locale): string {
  const label = escapeHtml(say(language, 'quotes:letter.link'))
  const anchor = `<a href="${escapeHtml(url)}">${label}</a>`
  const whole = /\{\{\s*link\s*\}\}/.test(text) ? text : `${text}\n\n{{link}}`
  return paragraphs(whole).replace(/\{\{\s*link\s*\}\}/g, () => anchor)
}
