import sql from 'sql-template-tag'
import { Forbidden, Invalid } from '../../../model/index.ts'
import {
  type Context,
  objectOf,
  type RecordJson,
  requireRight,
  transact,
  updateRecord,
} from '../../../records/index.ts'
import { addresseeOf, requireShownNumber } from '../../to-client.ts'
import { issueInvoice, lockedInvoice } from '../invoices/issue.ts'
import { type DraftInvoiceSending, draftSending, type GivenInvoiceSending, letterOf, usualWords } from './draft.ts'
import type { SendingMeans } from './means.ts'

export interface Sent {
  invoice: RecordJson
  letter: string
  /** The attached paper; `null`: it left without one. */
  document: string | null
}

/**
 * Sends an invoice: a draft is issued, its paper is made and the letter written; all of it or nothing. Throws Invalid with everything
 * that is wrong, and Conflict of what is cancelled, has to be approved first, or whose number in the text was taken by another meanwhile.
 */
export function sendInvoice(ctx: Context, id: string, given: GivenInvoiceSending, means: SendingMeans): Promise<Sent> {
  requireRight(ctx, objectOf(ctx, 'invoice'), 'update')
  return transact(ctx, async inside => {
    const locked = await lockedInvoice(inside, id)
    if (!locked.can?.update) throw new Forbidden('notYours', { object: 'invoice' })
    const draft = await draftSending(inside, locked.id, given, means)
    if (draft.problems.length || !draft.mailbox) throw new Invalid(draft.problems)
    const invoice = await issued(inside, locked, { given, means })
    const number = String(invoice.documentNumber)
    const words = await wordsFor(inside, invoice, { given, draft, number })
    const sentAt = new Date().toISOString()
    const sent = await updateRecord(inside, 'invoice', invoice.id, { sentAt }, { engine: true })
    const paper = await paperOf(inside, invoice, { given, draft, means })
    const letter = await means.letters.write(
      inside,
      letterOf({
        invoice,
        draft: { ...draft, ...words },
        mailbox: draft.mailbox,
        files: paper ? [paper.file] : [],
        undoSeconds: given.undoSeconds,
      }),
    )
    await inside.db.query(sql`
      insert into invoice_sending (invoice, activity, letter, document, sent_by, sent_at)
      values (${invoice.id}, ${letter.activity}, ${letter.letter}, ${paper?.document ?? null}, ${ctx.actor.user}, ${sentAt})`)
    return { invoice: sent, letter: letter.letter, document: paper?.document ?? null }
  })
}

/** What was issued before may have to be approved anew: its terms may have changed. */
async function issued(
  inside: Context,
  invoice: RecordJson,
  { given: { dated, dueOn }, means: { requireSignedOff } }: { given: GivenInvoiceSending; means: SendingMeans },
): Promise<RecordJson> {
  if (invoice.status === 'draft') return issueInvoice(inside, invoice.id, { dated, dueOn, requireSignedOff })
  await requireSignedOff(inside, { object: 'invoice', id: invoice.id })
  return invoice
}

interface Wording {
  given: GivenInvoiceSending
  draft: DraftInvoiceSending
  number: string
}

/** The usual words have the number that was taken; in words of somebody’s own it has to be the one he saw. */
async function wordsFor(
  inside: Context,
  invoice: RecordJson,
  { given, draft, number }: Wording,
): Promise<{ subject: string; text: string }> {
  requireShownNumber(given, number)
  const { dueOn, language } = draft
  const addressee = await addresseeOf(inside, invoice)
  const usual = await usualWords(inside, { invoice, number, dueOn, language, addressee })
  return { subject: given.subject ?? usual.subject, text: given.text ?? usual.text }
}

async function paperOf(
  inside: Context,
  invoice: RecordJson,
  { given, draft, means }: { given: GivenInvoiceSending; draft: DraftInvoiceSending; means: SendingMeans },
): Promise<{ document: string; file: string } | null> {
  if (given.attachPdf === false) return null
  return means.papers.makePaper(inside, {
    on: { object: 'invoice', id: invoice.id },
    kind: 'invoice',
    as: 'pdfOrWord',
    language: draft.language,
    dated: String(invoice.issuedOn),
    legalEntity: String(invoice.legalEntity),
    number: String(invoice.documentNumber),
    ...(given.template && { template: given.template }),
    ...(given.facsimile && { facsimile: true }),
  })
}
