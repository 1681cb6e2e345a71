import { Conflict, isJsonObject, type Json, type JsonObject, type Problem } from '../model/index.ts'
import type { Locale } from '../records/context.ts'
import { type Context, findRecord } from '../records/index.ts'
import type { RecordJson } from '../records/row.ts'
import type { ClientLetters, FeatureLetter } from './client-letter.ts'
import { escapeHtml } from './escape-html.ts'

/** What is said of a letter to a client otherwise than it would be; everything may be left out. */
export interface GivenSending {
  to?: { name?: string; address: string }[]
  subject?: string
  text?: string
  /** The number that stands in a subject or text that somebody has changed. */
  number?: string
  /** Template of the paper. */
  template?: string
  attachPdf?: boolean
  mailbox?: string
  language?: Locale
  undoSeconds?: number
  facsimile?: boolean
}

/** A sending as it would leave now, and everything that keeps it from leaving. */
export interface DraftSending {
  to: { name?: string; address: string }[]
  subject: string
  text: string
  mailbox: string | null
  language: Locale
  number: string
  problems: Problem[]
}

/** Whom a letter with a paper goes to, unless somebody says otherwise. */
export interface Addressee {
  name: string
  address: string
}

/** The contact of a record, else its lead or company, by the first address. */
export async function addresseeOf(ctx: Context, of: RecordJson): Promise<Addressee | null> {
  for (const object of ['contact', 'lead', 'company'] as const) {
    const id = of[object]
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

/** By which name he is spoken to; empty where it is no person of ours. */
export async function firstNameOf(
  ctx: Context,
  { contact, lead }: RecordJson,
  addressee: Addressee | null,
): Promise<string> {
  const [object, id] = contact ? (['contact', contact] as const) : (['lead', lead] as const)
  if (!id || !addressee) return ''
  const person = await findRecord(ctx, object, String(id), { fields: ['firstName', 'middleName', 'name'] })
  const names = [person?.firstName, person?.middleName].filter(Boolean).join(' ')
  return person?.name === addressee.name ? names : ''
}

/** Where the letter stands in the story: with the deal, else with whom it is for, else with what it takes along. */
export function cardOf(
  object: string,
  { id, deal, contact, lead, company }: RecordJson,
): { object: string; id: string } {
  if (deal) return { object: 'deal', id: String(deal) }
  if (contact) return { object: 'contact', id: String(contact) }
  if (lead) return { object: 'lead', id: String(lead) }
  return company ? { object: 'company', id: String(company) } : { object, id }
}

/** A subject is one line of a letter. */
export const subjectLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 500)

/** A plain text as a letter: a paragraph for each empty line between. */
export const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map(part => `<p>${escapeHtml(part.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('')

/** For what a letter to a client would be refused, by the fields of a sending: its text is one there. */
export async function problemsOfLetter(
  ctx: Context,
  letters: Pick<ClientLetters, 'problemsOf'>,
  letter: FeatureLetter,
): Promise<Problem[]> {
  const problems = await letters.problemsOf(ctx, letter)
  return problems.map(problem => (problem.field === 'html' ? { ...problem, field: 'text' } : problem))
}

/** Recipients as they are given and answered. */
export const recipients: JsonObject = {
  type: 'array',
  maxItems: 20,
  items: {
    type: 'object',
    properties: { name: { type: 'string', maxLength: 200 }, address: { type: 'string', maxLength: 320 } },
    required: ['address'],
    additionalProperties: false,
  },
}

/** The number that somebody has seen in words that he changed. */
export const shownNumber: JsonObject = {
  type: 'string',
  maxLength: 100,
  description:
    'The number that stands in subject or text: where another takes it meanwhile nothing is sent (409). Words that are left out have the right one',
}

/** Throws Conflict where words of somebody’s own name a number that another has taken meanwhile. */
export function requireShownNumber(given: { subject?: string; text?: string; number?: string }, number: string): void {
  const isOwn = given.subject !== undefined || given.text !== undefined
  if (isOwn && given.number !== undefined && given.number !== number)
    throw new Conflict('otherNumber', { number, shown: given.number })
}

/** Everything for which a sending would be refused, as it is answered. */
export const toldProblems: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
    required: ['field', 'code', 'message'],
  },
  description: 'Everything for which it would be refused',
}
