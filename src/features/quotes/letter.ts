import { say } from '../../messages/words.ts'
import type { Locale } from '../../records/context.ts'
import type { Context } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { dayText } from '../day-text.ts'
import { escapeHtml } from '../escape-html.ts'
import { type LetterWords, writtenLetter } from '../paper-letter.ts'
import { paragraphs } from '../to-client.ts'
import { moneyText } from '../written.ts'

/** Of what a letter tells. */
export interface LetterFacts {
  number: string
  quote: RecordJson
  firstName: string
  language: Locale
}

/** Subject and text, ready to be read over: of the company where it has set them, else the usual. The link stays a place. */
export function lettersWords(ctx: Context, { number, quote, firstName, language }: LetterFacts): Promise<LetterWords> {
  const validUntil = dayText(quote.validUntil, language)
  const facts = {
    greeting: say(language, firstName ? 'quotes:letter.hello' : 'quotes:letter.helloAll', { firstName }),
    firstName,
    number,
    name: String(quote.name ?? ''),
    total: moneyText(quote.total, language),
    validUntil,
    manager: ctx.actor.user ? ctx.actor.name : ctx.config.company.name,
    company: ctx.config.company.name,
  }
  const on = { object: 'quote', id: quote.id }
  return writtenLetter(ctx, { kind: 'quote', language, on, facts, endless: !validUntil })
}

/** A text as a letter: paragraphs, and the private page where `{{link}}` stands, else at the end. */
export function letterHtml(text: string, url: string, language: Locale): string {
  const label = escapeHtml(say(language, 'quotes:letter.link'))
  const anchor = `<a href="${escapeHtml(url)}">${label}</a>`
  const whole = /\{\{\s*link\s*\}\}/.test(text) ? text : `${text}\n\n{{link}}`
  return paragraphs(whole).replace(/\{\{\s*link\s*\}\}/g, () => anchor)
}
