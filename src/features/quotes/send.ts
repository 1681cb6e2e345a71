import sql from 'sql-template-tag'
import { addDays, Conflict, dayAt, Invalid, momentOf, type Problem } from '../../model/index.ts'
import { linesOf } from '../../objects/priced.ts'
import type { Locale } from '../../records/context.ts'
import { type Context, getRecord, transact, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { FeatureLetter } from '../client-letter.ts'
import { clientAddress, makeClientLink } from '../client-links.ts'
import { foreseenNumber, mainLegalEntity, nextNumber } from '../document-numbers.ts'
import type { KeptPaper } from '../paper.ts'
import {
  addresseeOf,
  cardOf,
  type DraftSending,
  firstNameOf,
  type GivenSending,
  problemsOfLetter,
  requireShownNumber,
} from '../to-client.ts'
import { contentOf, hashOfContent } from './content.ts'
import { type DealMove, moveDealOf } from './deal-stage.ts'
import { editionsOf, lockQuote } from './edition.ts'
import { letterHtml, lettersWords } from './letter.ts'
import type { QuoteMeans } from './means.ts'

export interface Sent {
  quote: RecordJson
  edition: number
  url: string
  letter: string
  deal: DealMove
}

/** So long after its end the page of a quote still says what was offered; one without an end is shown so long. */
const shownDays = { after: 30, endless: 90 }

/** What would be sent, filled in: for the sheet before it leaves. Changes nothing. Throws NotFound. */
export async function draftSending(
  ctx: Context,
  id: string,
  given: GivenSending,
  means: QuoteMeans,
): Promise<DraftSending> {
  const quote = await getRecord(ctx, 'quote', id)
  const draft = await filledIn(ctx, quote, { given, means, number: await numberOrNext(ctx, quote) })
  return { ...draft, problems: await problemsOf(ctx, { quote, draft, given, means }) }
}

async function filledIn(
  ctx: Context,
  quote: RecordJson,
  { given, means, number }: { given: GivenSending; means: QuoteMeans; number: string },
): Promise<Omit<DraftSending, 'problems'>> {
  const addressee = await addresseeOf(ctx, quote)
  const language = given.language ?? ctx.config.company.locale
  const usual = await lettersWords(ctx, {
    number,
    quote,
    firstName: await firstNameOf(ctx, quote, addressee),
    language,
  })
  return {
    to: given.to ?? (addressee ? [addressee] : []),
    subject: given.subject ?? usual.subject,
    text: given.text ?? usual.text,
    mailbox: given.mailbox ?? (await means.letters.mailboxFor(ctx)),
    language,
    number,
  }
}

/** The number that a quote has, or is to be given if nobody takes one before; empty where no organisation of ours is named. */
export async function numberOrNext(ctx: Context, { documentNumber, legalEntity }: RecordJson): Promise<string> {
  if (documentNumber) return String(documentNumber)
  const entity = legalEntity ? String(legalEntity) : await mainLegalEntity(ctx).catch(() => null)
  return entity ? foreseenNumber(ctx, { kind: 'quote', legalEntity: entity, dated: today(ctx) }) : ''
}

const today = ({ config }: Context): string => dayAt(new Date(), config.company.timeZone)

interface Checking {
  quote: RecordJson
  draft: Omit<DraftSending, 'problems'>
  given: GivenSending
  means: QuoteMeans
}

/** All at once: whoever is on the telephone mends them in one go. */
async function problemsOf(ctx: Context, { quote, draft, given, means }: Checking): Promise<Problem[]> {
  const problems: Problem[] = []
  if (!linesOf(quote).length) problems.push({ field: 'items', code: 'quoteEmpty' })
  if (!quote.currency) problems.push({ field: 'currency', code: 'required' })
  if (typeof quote.validUntil === 'string' && quote.validUntil < today(ctx))
    problems.push({ field: 'validUntil', code: 'quotePast' })
  if (!draft.to.length) problems.push({ field: 'to', code: 'noRecipient' })
  if (!draft.mailbox) problems.push({ field: 'mailbox', code: 'noMailbox' })
  if (given.attachPdf && !means.papers) problems.push({ field: 'attachPdf', code: 'quoteNoPaper' })
  if (!draft.mailbox || !draft.to.length) return problems
  const letter = letterOf(ctx, { quote, draft, mailbox: draft.mailbox, url: 'https://client.example/', files: [] })
  return [...problems, ...(await problemsOfLetter(ctx, means.letters, letter))]
}

interface LetterParts {
  quote: RecordJson
  draft: Pick<DraftSending, 'to' | 'subject' | 'text' | 'language'>
  mailbox: string
  url: string
  files: readonly string[]
  undoSeconds?: number
}

const letterOf = (_: Context, { quote, draft, mailbox, url, files, undoSeconds }: LetterParts): FeatureLetter => ({
  mailbox,
  on: cardOf('quote', quote),
  to: draft.to,
  subject: draft.subject,
  html: letterHtml(draft.text, url, draft.language),
  files,
  ...(undoSeconds !== undefined && { undoSeconds }),
})

/**
 * Sends a quote: takes its number, freezes what is offered as an edition with its paper and private page, and writes the letter; all of
 * it or nothing. Throws Invalid with everything that is wrong, and Conflict where the client has accepted.
 */
export async function sendQuote(
  ctx: Context,
  id: string,
  { given, origin }: { given: GivenSending; origin: string },
  means: QuoteMeans,
): Promise<Sent> {
  return transact(ctx, async inside => {
    const quote = await lockQuote(inside, id)
    if (quote.status === 'accepted') throw new Conflict('quoteAccepted')
    const foreseen = await draftSending(inside, quote.id, given, means)
    const { mailbox } = foreseen
    if (foreseen.problems.length || !mailbox) throw new Invalid(foreseen.problems)
    await means.requireSignedOff?.(inside, { object: 'quote', id: quote.id })

    const entity = quote.legalEntity ? String(quote.legalEntity) : await mainLegalEntity(inside)
    const named = { ...quote, legalEntity: entity }
    const number = quote.documentNumber ? String(quote.documentNumber) : await takeNumber(inside, entity)
    requireShownNumber(given, number)
    const draft = number === foreseen.number ? foreseen : await filledIn(inside, quote, { given, means, number })
    const paper = await paperOf(inside, named, { given, draft, number, means })
    const content = contentOf(named, { number, dated: today(inside) })
    const link = await makeClientLink(inside, linkOf(inside, quote, draft.language))
    const url = clientAddress(origin, link.path)
    const files = paper && given.attachPdf !== false ? [paper.file] : []
    const letter = await means.letters.write(
      inside,
      letterOf(inside, { quote, draft, mailbox, url, files, undoSeconds: given.undoSeconds }),
    )
    const edition = ((await editionsOf(inside, quote.id))[0]?.edition ?? 0) + 1
    await inside.db.query(sql`
      insert into quote_edition (quote, edition, content, content_hash, document, file, link, letter, activity, person, sent_to, sent_by, valid_until)
      values (${quote.id}, ${edition}, ${JSON.stringify(content)}::jsonb, ${hashOfContent(content)}, ${paper?.document ?? null}, ${paper?.file ?? null},
        ${link.id}, ${letter.letter}, ${letter.activity}, ${personOf(quote)}, ${draft.to
          .map(({ address }) => address)
          .join(', ')
          .slice(0, 500)},
        ${ctx.actor.user}, ${content.validUntil})`)
    const sent = await updateRecord(
      inside,
      'quote',
      quote.id,
      {
        documentNumber: number,
        legalEntity: entity,
        status: 'sent',
        edition,
        sentAt: new Date().toISOString(),
        openedAt: null,
        decidedAt: null,
        decidedBy: null,
        declineReason: null,
      },
      { engine: true },
    )
    const deal = await moveDealOf(inside, sent, 'sent', means)
    return { quote: sent, edition, url, letter: letter.letter, deal }
  })
}

const takeNumber = (inside: Context, legalEntity: string): Promise<string> =>
  nextNumber(inside, { kind: 'quote', legalEntity, dated: today(inside) })

async function paperOf(
  inside: Context,
  quote: RecordJson,
  {
    given,
    draft,
    number,
    means,
  }: { given: GivenSending; draft: Pick<DraftSending, 'language'>; number: string; means: QuoteMeans },
): Promise<KeptPaper | null> {
  if (!means.papers || given.attachPdf === false) return null
  return means.papers.makePaper(inside, {
    on: { object: 'quote', id: quote.id },
    kind: 'quote',
    as: 'pdfOrWord',
    language: draft.language,
    dated: today(inside),
    legalEntity: String(quote.legalEntity),
    ...(given.template && { template: given.template }),
    ...(given.facsimile && { facsimile: true }),
    number,
  })
}

/** The person whose page it is, as a contact or lead: with him it goes. */
export function personOf({ contact, lead }: RecordJson): string | null {
  const person = contact ?? lead
  return person ? String(person) : null
}

export function linkOf(ctx: Context, quote: RecordJson, language: Locale) {
  const { timeZone } = ctx.config.company
  const last = quote.validUntil
    ? addDays(String(quote.validUntil), shownDays.after)
    : addDays(today(ctx), shownDays.endless)
  return {
    on: { object: 'quote', id: quote.id },
    person: personOf(quote),
    language,
    until: momentOf(addDays(last, 1), timeZone).toISOString(),
  }
}
