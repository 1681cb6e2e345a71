import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { Conflict, Invalid } from '../../model/index.ts'
import { type Context, getRecord, objectOf, requireRight, transact } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { clientAddress, clientLinks, endClientLinks, makeClientLink } from '../client-links.ts'
import { addresseeOf, cardOf, problemsOfLetter } from '../to-client.ts'
import { type Edition, latestEdition, lockQuote } from './edition.ts'
import { letterHtml } from './letter.ts'
import type { QuoteMeans } from './means.ts'
import { linkOf } from './send.ts'

interface Asked {
  /** The client gets it by letter. */
  letter: boolean
  origin: string
}

/** The new link, told this once. */
export interface NewLink {
  url: string
  letter: string | null
}

/**
 * Ends all links to the page of a quote that is out, and makes a new one. Throws Conflict where there is no page, and Invalid where the
 * letter could not leave: then the old links go on.
 */
export function renewLink(ctx: Context, id: string, { letter, origin }: Asked, means: QuoteMeans): Promise<NewLink> {
  requireRight(ctx, objectOf(ctx, 'quote'), 'update')
  return transact(ctx, async inside => {
    const quote = await lockQuote(inside, (await getRecord(inside, 'quote', id)).id)
    const latest = await latestEdition(inside, quote.id)
    if (!latest || quote.status === 'withdrawn') throw new Conflict('quoteNotSent')
    const on = { object: 'quote', id: quote.id }
    const language = (await clientLinks(inside, on))[0]?.language ?? ctx.config.company.locale
    await endClientLinks(inside, on)
    const shown = { ...quote, validUntil: latest.validUntil }
    const link = await makeClientLink(inside, linkOf(inside, shown, language))
    await inside.db.query(sql`
      update quote_edition set link = ${link.id}
      where workspace_id = ${ctx.workspace} and quote = ${quote.id} and edition = ${latest.edition}`)
    const url = clientAddress(origin, link.path)
    return { url, letter: letter ? await writeLetter(inside, { quote, latest, url, language }, means) : null }
  })
}

interface Written {
  quote: RecordJson
  latest: Edition
  url: string
  language: Context['locale']
}

async function writeLetter(
  inside: Context,
  { quote, latest, url, language }: Written,
  { letters }: QuoteMeans,
): Promise<string> {
  const mailbox = await letters.mailboxFor(inside)
  const addressee = await addresseeOf(inside, quote)
  if (!mailbox || !addressee)
    throw new Invalid([
      ...(mailbox ? [] : [{ field: 'mailbox', code: 'noMailbox' }]),
      ...(addressee ? [] : [{ field: 'to', code: 'noRecipient' }]),
    ])
  const company = inside.config.company.name
  const facts = { number: latest.content.number, company, manager: inside.actor.name }
  const words = (name: string) => say(language, `quotes:letter.${name}`, facts)
  const letter = {
    mailbox,
    on: cardOf('quote', quote),
    to: [addressee],
    subject: words('subject'),
    html: letterHtml([words('helloAll'), words('newLink'), '{{link}}', words('bye')].join('\n\n'), url, language),
  }
  const problems = await problemsOfLetter(inside, letters, letter)
  if (problems.length) throw new Invalid(problems)
  return (await letters.write(inside, letter)).letter
}
