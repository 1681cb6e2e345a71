import type { JsonObject } from '../../model/index.ts'
import { type Context, findRecord, getRecord } from '../../records/index.ts'
import { type ClientLink, clientLinks } from '../client-links.ts'
import { isChanged } from './decide.ts'
import { decisionsOf, type Edition, editionsOf } from './edition.ts'

/** How a quote stands with its client: what was sent, opened and decided, with the evidence. Throws NotFound. */
export async function historyOf(ctx: Context, id: string): Promise<JsonObject> {
  const quote = await getRecord(ctx, 'quote', id)
  const [editions, decisions, links] = await Promise.all([
    editionsOf(ctx, quote.id),
    decisionsOf(ctx, quote.id),
    clientLinks(ctx, { object: 'quote', id: quote.id }),
  ])
  const latest = editions.find(({ takenBackAt }) => takenBackAt === null)
  // Who may not see whom it went to does not see him here either.
  const [object, person] = quote.contact ? (['contact', quote.contact] as const) : (['lead', quote.lead] as const)
  const isSeen = !person || (await findRecord(ctx, object, String(person), { fields: [] })) !== null
  return {
    status: quote.status ?? 'draft',
    changed: latest !== undefined && quote.status !== 'accepted' && isChanged(quote, latest),
    pageOpen: links.some(({ endedAt, expiresAt }) => endedAt === null && Date.parse(expiresAt) > Date.now()),
    editions: editions.map(edition => {
      const decision = decisions.find(one => one.edition === edition.edition)
      return {
        edition: edition.edition,
        sentAt: edition.sentAt,
        sentBy: edition.sentBy,
        sentTo: isSeen ? edition.sentTo : null,
        validUntil: edition.validUntil,
        takenBackAt: edition.takenBackAt,
        openedAt: edition.openedAt,
        openings: openingsOf(edition.sentAt, editions, links),
        document: edition.document,
        file: edition.file,
        letter: edition.letter,
        number: edition.content.number,
        total: { amount: edition.content.totals.total, currency: edition.content.currency },
        items: edition.content.items.length,
        hash: edition.hash,
        decision: decision
          ? {
              kind: decision.kind,
              at: decision.at,
              recordedBy: decision.recordedBy,
              hash: decision.hash,
              ...(isSeen
                ? {
                    name: decision.name,
                    position: decision.position,
                    note: decision.note,
                    address: decision.address,
                    agent: decision.agent,
                  }
                : { name: null, position: null, note: null, address: null, agent: null }),
            }
          : null,
      }
    }),
  }
}

/** How often an edition was opened, by whichever of the links that were made while it was the newest. */
function openingsOf(sentAt: string, editions: readonly Edition[], links: readonly ClientLink[]): number {
  const next = editions.map(edition => edition.sentAt).findLast(at => at > sentAt)
  return links
    .filter(({ madeAt }) => madeAt >= sentAt && (next === undefined || madeAt < next))
    .reduce((sum, { openings }) => sum + openings, 0)
}
