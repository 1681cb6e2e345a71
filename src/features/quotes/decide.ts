import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { Conflict, dayAt, Invalid, type JsonObject, RapportError } from '../../model/index.ts'
import { offeredFields } from '../../objects/quote.ts'
import { type Context, objectOf, requireRight, transact, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { notify } from '../notice.ts'
import { fieldsOf } from './content.ts'
import { moveDealOf } from './deal-stage.ts'
import { decisionsOf, type Edition, latestEdition, lockQuote } from './edition.ts'
import type { QuoteMeans } from './means.ts'
import { quoteSettings } from './settings.ts'

/** What a client says to an edition of a quote. */
export interface GivenDecision {
  kind: 'accepted' | 'declined'
  /** What he saw: only of that he can decide. */
  edition: number
  hash: string
  name: string | null
  position: string | null
  /** Why he declines; how he said it, where somebody takes it down. */
  note: string | null
  /** From where; `null` where somebody takes it down. */
  from: { link: string; address: string; agent: string } | null
}

/** What came of it. Whoever repeats what he has said already hears the same as the first time. */
export type Decided = 'done' | 'same' | 'otherwise' | 'replaced' | 'over' | 'gone'

/** Whether the day until which it holds is over, by the company's clocks. */
export const isOver = ({ config }: Context, validUntil: string | null): boolean =>
  validUntil !== null && validUntil < dayAt(new Date(), config.company.timeZone)

/**
 * Notes what a client decided, once an edition, with all that follows: the quote says so, an accepted one is again as it was accepted, the
 * deal moves, its owner hears of it. `ctx` is the system's, or of whoever takes it down.
 */
export function decide(ctx: Context, id: string, given: GivenDecision, means: QuoteMeans): Promise<Decided> {
  return transact(ctx, async inside => {
    const quote = await lockQuote(inside, id)
    const latest = await latestEdition(inside, quote.id)
    const refused = refusalOf(inside, { quote, latest, given })
    if (refused || !latest) return refused ?? 'gone'
    const noted = await note(inside, latest, given)
    if (!noted) return sameOr(inside, quote.id, given)

    const decided = await updateRecord(inside, 'quote', quote.id, fieldsAfter(inside, { quote, latest, given }), {
      engine: true,
    })
    if (given.kind === 'accepted') await follow(inside, decided, means)
    const code = given.kind === 'accepted' ? 'quoteAccepted' : 'quoteDeclined'
    const params = { name: String(quote.name), number: latest.content.number }
    await notify(inside, owner(quote), { code, params, on: { object: 'quote', id: quote.id } })
    return 'done'
  })
}

const owner = ({ owner }: RecordJson): string | null => (typeof owner === 'string' ? owner : null)

interface Deciding {
  quote: RecordJson
  latest: Edition | null
  given: GivenDecision
}

/** What stands against it; `null`: nothing does. */
function refusalOf(ctx: Context, { quote, latest, given }: Deciding): Decided | null {
  if (!latest || quote.status === 'withdrawn') return 'gone'
  if (latest.edition !== given.edition || latest.hash !== given.hash) return 'replaced'
  if (quote.status === 'accepted' || quote.status === 'declined')
    return quote.status === given.kind ? 'same' : 'otherwise'
  return given.from && isOver(ctx, latest.validUntil) ? 'over' : null
}

/** `false`: somebody was there before. */
async function note(inside: Context, latest: Edition, given: GivenDecision): Promise<boolean> {
  const { kind, hash, name, position, note, from } = given
  const row = await inside.db.one(sql`
    insert into quote_decision (quote, edition, kind, content_hash, recorded_by, link, person, name, "position", note, address, agent)
    values (${latest.quote}, ${latest.edition}, ${kind}, ${hash}, ${from ? null : inside.actor.user}, ${from?.link ?? null}, ${latest.person},
      ${name}, ${position}, ${note}, ${from?.address ?? null}, ${from?.agent ?? null})
    on conflict do nothing returning quote`)
  return row !== undefined
}

async function sameOr(inside: Context, quote: string, { kind, edition }: GivenDecision): Promise<Decided> {
  const before = (await decisionsOf(inside, quote)).find(one => one.edition === edition)
  return before?.kind === kind ? 'same' : 'otherwise'
}

/** Who it was is told by the evidence alone: what is personal of it can be erased there. */
function fieldsAfter(ctx: Context, { quote, latest, given }: Deciding & { latest: Edition }): JsonObject {
  const { locale } = ctx.config.company
  const by = given.from
    ? say(locale, 'quotes:decided.onPage')
    : say(locale, 'quotes:decided.takenDown', { name: ctx.actor.name })
  const accepted = given.kind === 'accepted' && isChanged(quote, latest) ? fieldsOf(latest.content) : {}
  return {
    ...accepted,
    status: given.kind,
    decidedAt: new Date().toISOString(),
    decidedBy: by,
    openedAt: quote.openedAt ?? (given.from ? new Date().toISOString() : null),
    declineReason: given.kind === 'declined' && given.from ? given.note : null,
  }
}

/** Whether the quote is no longer what its client sees. */
export function isChanged(quote: RecordJson, { content }: Edition): boolean {
  const frozen = fieldsOf(content)
  return offeredFields.some(field => JSON.stringify(quote[field] ?? null) !== JSON.stringify(frozen[field] ?? null))
}

/** An order that cannot be made takes nothing back of what the client has said: it is made by hand then. */
async function follow(inside: Context, quote: RecordJson, means: QuoteMeans): Promise<void> {
  await moveDealOf(inside, quote, 'accepted', means)
  const { makeOrder } = means
  if (!makeOrder || !(await quoteSettings(inside)).makesOrder) return
  try {
    await transact(inside, within => makeOrder(within, quote.id))
  } catch (error) {
    if (!(error instanceof RapportError)) throw error
  }
}

/** Somebody takes down what the client has said otherwise, with who said it and how. Throws Invalid, Forbidden, NotFound, Conflict. */
export async function takeDown(
  ctx: Context,
  id: string,
  given: { kind: 'accepted' | 'declined'; name: string; position?: string; note: string },
  means: QuoteMeans,
): Promise<void> {
  requireRight(ctx, objectOf(ctx, 'quote'), 'update')
  const empty = (['name', 'note'] as const).filter(field => !given[field].trim())
  if (empty.length) throw new Invalid(empty.map(field => ({ field, code: 'required' })))
  const latest = await latestEdition(ctx, id)
  if (!latest) throw new Conflict('quoteNotSent')
  const decided = await decide(
    ctx,
    id,
    { ...given, position: given.position ?? null, edition: latest.edition, hash: latest.hash, from: null },
    means,
  )
  if (decided !== 'done')
    throw new Conflict(decided === 'same' || decided === 'otherwise' ? 'quoteDecided' : 'quoteNotSent')
}
