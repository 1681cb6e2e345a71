import { say } from '../../../messages/words.ts'
import { Conflict, dayAt, type Problem, RapportError } from '../../../model/index.ts'
import type { Locale } from '../../../records/context.ts'
import { type Context, getRecord, type RecordJson } from '../../../records/index.ts'
import type { FeatureLetter } from '../../client-letter.ts'
import { dayText } from '../../day-text.ts'
import { foreseenNumber, mainLegalEntity } from '../../document-numbers.ts'
import { type LetterKind, type LetterWords, writtenLetter } from '../../paper-letter.ts'
import {
  type Addressee,
  addresseeOf,
  cardOf,
  type DraftSending,
  firstNameOf,
  type GivenSending,
  paragraphs,
  problemsOfLetter,
} from '../../to-client.ts'
import { moneyText } from '../../written.ts'
import { issueProblems, type Terms, termsToIssue } from '../invoices/issue.ts'
import type { SendingMeans } from './means.ts'

/** The same as of a quote, and on what terms a draft is issued with it. */
export type GivenInvoiceSending = GivenSending & Terms

export interface DraftInvoiceSending extends DraftSending {
  dueOn: string
}

/** What would be sent, filled in: for the sheet before it leaves. Changes nothing. Throws NotFound, and Conflict of what is cancelled. */
export async function draftSending(
  ctx: Context,
  id: string,
  given: GivenInvoiceSending,
  means: SendingMeans,
): Promise<DraftInvoiceSending> {
  const invoice = await getRecord(ctx, 'invoice', id)
  if (invoice.status === 'cancelled') throw new Conflict('invoiceCancelled')
  const addressee = await addresseeOf(ctx, invoice)
  const language = given.language ?? ctx.config.company.locale
  const number = await numberOrNext(ctx, invoice, given)
  const terms = termsToIssue(ctx, invoice, given)
  const usual = await usualWords(ctx, { invoice, number, dueOn: terms.due, language, addressee })
  const draft = {
    to: given.to ?? (addressee ? [addressee] : []),
    subject: given.subject ?? usual.subject,
    text: given.text ?? usual.text,
    mailbox: given.mailbox ?? (await means.letters.mailboxFor(ctx)),
    language,
    number,
    dueOn: terms.due,
  }
  return { ...draft, problems: await problemsOf(ctx, { invoice, draft, given, means }) }
}

/** The number that an invoice has, or is to be given if nobody takes one before; empty where no organisation of ours is named. */
export async function numberOrNext(ctx: Context, invoice: RecordJson, given: Terms = {}): Promise<string> {
  if (invoice.documentNumber) return String(invoice.documentNumber)
  const entity = await entityOf(ctx, invoice)
  const { on } = termsToIssue(ctx, invoice, given)
  return entity ? foreseenNumber(ctx, { kind: 'invoice', legalEntity: entity, dated: on }) : ''
}

async function entityOf(ctx: Context, { legalEntity }: RecordJson): Promise<string | null> {
  if (legalEntity) return String(legalEntity)
  try {
    return await mainLegalEntity(ctx)
  } catch (error) {
    if (error instanceof RapportError) return null
    throw error
  }
}

interface Facts {
  invoice: RecordJson
  number: string
  dueOn: string
  language: Locale
  addressee: Addressee | null
}

/** Subject and text, ready to be read over: of the company where it has set them, else the usual. */
export async function usualWords(
  ctx: Context,
  { invoice, number, dueOn, language, addressee }: Facts,
): Promise<LetterWords> {
  const firstName = await firstNameOf(ctx, invoice, addressee)
  const facts = {
    greeting: say(language, firstName ? 'payments:letter.hello' : 'payments:letter.helloAll', { firstName }),
    firstName,
    number,
    name: String(invoice.name ?? ''),
    total: moneyText(invoice.total, language),
    owed: moneyText(invoice.owed, language),
    dueOn: dayText(dueOn, language),
    manager: ctx.actor.user ? ctx.actor.name : ctx.config.company.name,
    company: ctx.config.company.name,
  }
  const on = { object: 'invoice', id: invoice.id }
  return writtenLetter(ctx, { kind: letterFor(ctx, invoice, dueOn), language, on, facts })
}

/** A client who has paid in part is told what is left, one who is late when it was due; one who has paid all is sent the paper. */
function letterFor(ctx: Context, { status }: RecordJson, dueOn: string): LetterKind {
  if (status === 'paid') return 'invoicePaid'
  if (status === 'partlyPaid') return 'invoicePart'
  return status === 'issued' && dueOn < dayAt(new Date(), ctx.config.company.timeZone) ? 'invoiceLate' : 'invoice'
}

interface Checking {
  invoice: RecordJson
  draft: Omit<DraftInvoiceSending, 'problems'>
  given: GivenInvoiceSending
  means: SendingMeans
}

/** All at once: whoever is on the telephone mends them in one go. */
async function problemsOf(ctx: Context, { invoice, draft, given, means }: Checking): Promise<Problem[]> {
  const isDraft = invoice.status === 'draft'
  const problems = isDraft ? issueProblems(invoice, termsToIssue(ctx, invoice, given)) : []
  if (!(await entityOf(ctx, invoice))) problems.push({ field: 'legalEntity', code: 'noLegalEntity' })
  if (!draft.to.length) problems.push({ field: 'to', code: 'noRecipient' })
  if (!draft.mailbox) problems.push({ field: 'mailbox', code: 'noMailbox' })
  if (!draft.mailbox || !draft.to.length) return problems
  const letter = letterOf({ invoice, draft, mailbox: draft.mailbox, files: [] })
  return [...problems, ...(await problemsOfLetter(ctx, means.letters, letter))]
}

interface LetterParts {
  invoice: RecordJson
  draft: Pick<DraftInvoiceSending, 'to' | 'subject' | 'text'>
  mailbox: string
  files: readonly string[]
  undoSeconds?: number
}

/** The letter that takes an invoice along. */
export const letterOf = ({ invoice, draft, mailbox, files, undoSeconds }: LetterParts): FeatureLetter => ({
  mailbox,
  on: cardOf('invoice', invoice),
  to: draft.to,
  subject: draft.subject,
  html: paragraphs(draft.text),
  files,
  ...(undoSeconds !== undefined && { undoSeconds }),
})
