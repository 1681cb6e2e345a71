import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { addDays, momentOf, RapportError } from '../../model/index.ts'
import { type Context, findRecord, transact } from '../../records/index.ts'
import { clientAddress, makeClientLink } from '../client-links.ts'
import { dayText } from '../day-text.ts'
import type { Application } from '../feature.ts'
import { addresseeOf, cardOf } from '../to-client.ts'
import { letterHtml } from './letter.ts'
import type { QuoteMeans } from './means.ts'
import { personOf } from './send.ts'
import type { Waiting } from './terms.ts'

/** Reminds a client before a quote ends, once an edition, in the name of who sent it. Where he cannot write none is sent. */
export async function remindClient(
  ctx: Context,
  found: Waiting,
  application: Application,
  means: QuoteMeans,
): Promise<void> {
  const { publicUrl } = application
  if (!publicUrl || !found.sentBy || !found.validUntil) return
  const { validUntil, number } = found
  try {
    const author = await application.userContext(ctx.workspace, found.sentBy, ctx.via)
    await transact(author, async inside => {
      const first = await inside.db.one(sql`
        update quote_edition set client_reminded_at = now()
        where workspace_id = ${ctx.workspace} and quote = ${found.quote} and edition = ${found.edition} and client_reminded_at is null returning quote`)
      const quote = first && (await findRecord(inside, 'quote', found.quote))
      const mailbox = await means.letters.mailboxFor(inside)
      const addressee = quote && (await addresseeOf(inside, quote))
      if (!quote || !mailbox || !addressee) return
      const language = ctx.config.company.locale
      const until = momentOf(addDays(validUntil, 31), ctx.config.company.timeZone).toISOString()
      const person = personOf(quote)
      const on = { object: 'quote', id: quote.id }
      const link = await makeClientLink(inside, { on, person, language, until })
      const facts = {
        number,
        validUntil: dayText(validUntil, language),
        company: ctx.config.company.name,
        manager: inside.actor.name,
      }
      const text = [
        say(language, 'quotes:letter.helloAll'),
        say(language, 'quotes:letter.ending', facts),
        '{{link}}',
        say(language, 'quotes:letter.bye', facts),
      ]
      await means.letters.write(inside, {
        mailbox,
        on: cardOf('quote', quote),
        to: [addressee],
        subject: say(language, 'quotes:letter.subject', facts),
        html: letterHtml(text.join('\n\n'), clientAddress(publicUrl, link.path), language),
      })
    })
  } catch (error) {
    // He no longer works here, or his mailbox refuses: the owner is reminded all the same.
    if (!(error instanceof RapportError)) throw error
  }
}
