import { say } from '../../messages/words.ts'
import { isJsonObject, type Json } from '../../model/index.ts'
import type { Locale } from '../../records/context.ts'
import { type Context, findRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { dayText } from '../day-text.ts'
import { escapeHtml } from '../escape-html.ts'
import type { QuoteSettings } from './settings.ts'
import { moneyText } from './written.ts'

/** To whom a quote goes unless somebody says otherwise. */
export interface Addressee {
  name: string
  address: string
}

/** The contact of a quote, else its company, by the first address. */
export async function addresseeOf(ctx: Context, quote: RecordJson): Promise<Addressee | null> {
  for (const object of ['contact', 'company'] as const) {
    const id = quote[object]
    const record = id ? await findRecord(ctx, object, String(id), { fields: ['name', 'emails'] }) : null
    const address = record && emailOf(record.emails)
    if (record && address) return { name: String(record.name ?? ''), address }
  }
  return null
}

function emailOf(emails: Json | undefined): string | null {
  const entries = Array.isArray(emails) ? emails.filter(isJsonObject) : []
  const first = entries.find(({ primary }) => primary === true) ?? entries[0]
  return first ? String(first.value) : null
}

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
  const filled = (text: string) =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, place: string) =>
      Object.hasOwn(facts, place) ? facts[place as keyof typeof facts] : whole,
    )
  const usual = [
    firstName ? words('hello', { firstName }) : words('helloAll'),
    facts.validUntil ? words('textUntil', facts) : words('text', facts),
    '{{link}}',
    words('bye', facts),
  ].join('\n\n')
  const subject = filled(settings.subject ?? words('subject', facts))
  return { subject: subject.replace(/\s+/g, ' ').trim().slice(0, 500), text: filled(settings.text ?? usual).trim() }
}

/** A text as a letter: paragraphs, and the private page where `{{link}}` stands, else at the end. */
export function letterHtml(text: string, url: string, language: Locale): string {
  const label = escapeHtml(say(language, 'quotes:letter.link'))
  const anchor = `<a href="${escapeHtml(url)}">${label}</a>`
  const whole = /\{\{\s*link\s*\}\}/.test(text) ? text : `${text}\n\n{{link}}`
  return whole
    .split(/\n{2,}/)
    .map(
      part =>
        `<p>${escapeHtml(part.trim())
          .replaceAll('\n', '<br>')
          .replace(/\{\{\s*link\s*\}\}/g, () => anchor)}</p>`,
    )
    .join('')
}
