import sql from 'sql-template-tag'
import { readEmail } from '../../../model/email-address.ts'
import type { Context } from '../../../records/context.ts'
import type { Channel, RawRequest, Received } from '../../channel.ts'
import { noteOnCard } from '../sync/ledger.ts'
import { automaticKind, hardBounces } from './automatic.ts'
import { foundInWords } from './found.ts'
import { deliveryReport, type Letter, readLetter } from './letter.ts'
import { ownWords } from './own-words.ts'
import { cardOfThread } from './thread.ts'

/** What whoever reads the mailbox says of a letter. */
export interface LetterFacts {
  /** `out`: it was sent from the mailbox, or lies among the sent ones. */
  way: 'in' | 'out'
  /** Addresses of the company itself: nobody is a client by them. */
  own: readonly string[]
  /** It is put on cards that are there, makes none and is told to nobody. */
  quiet: boolean
  /** It is from somebody's own mailbox: it makes no card. */
  personal: boolean
  /** Whose mailbox it is. */
  owner: string | null
}

export const factsOf = (facts: LetterFacts): Record<string, string> => ({ mail: JSON.stringify(facts) })

const readFacts = ({ headers }: RawRequest): LetterFacts => {
  const usual: LetterFacts = { way: 'in', own: [], quiet: false, personal: false, owner: null }
  const kept = headers['x-rapport-mail']
  return kept ? { ...usual, ...JSON.parse(kept) } : usual
}

/** Letters as they lie in a mailbox (RFC 5322). */
export const mailChannel: Channel = {
  name: 'mail',
  async read(raw) {
    const letter = await readLetter(raw.bytes)
    const facts = readFacts(raw)
    return facts.way === 'out' ? readOutgoing(letter, facts) : readIncoming(letter, facts)
  },
  async placeOf(ctx, _, raw) {
    const letter = await readLetter(raw.bytes)
    const { way, own } = readFacts(raw)
    const who = way === 'in' ? letter.from : [...letter.to, ...letter.cc].find(({ address }) => isOther(address, own))
    return who ? cardOfThread(ctx, { ...letter, from: who }) : null
  },
  async settled(ctx, { raw, received, activity }) {
    const { id: messageId, from, to, cc } = await readLetter(raw.bytes)
    const people = [from, ...to, ...cc].flatMap(({ address }) => address || [])
    if (activity) await noteOnCard(ctx, raw.id, { activity, messageId, people })
    if (received.passed === 'mailBounced') await suppress(ctx, raw.bytes)
  },
}

const isOther = (address: string, own: readonly string[]): boolean => address !== '' && !own.includes(address)

function readIncoming(letter: Letter, { quiet, personal }: LetterFacts): Received {
  const words = ownWords(letter.text)
  const { phones } = foundInWords(words, letter.from.address)
  const { name, address } = letter.from
  const automatic = automaticKind(letter)
  return {
    ...common(letter, words),
    person: { ...(isName(name) && { name }), phones, emails: address ? [address] : [], messengers: [] },
    ...(automatic && { passed: automatic }),
    ...((quiet || personal) && { onlyKnown: true }),
    ...(quiet && { quiet: true }),
  }
}

/** A letter of ours: it lies with whom it was written to. */
function readOutgoing(letter: Letter, { own, owner }: LetterFacts): Received {
  const emails = [...letter.to, ...letter.cc].flatMap(({ address }) => (isOther(address, own) ? address : []))
  return {
    ...common(letter, ownWords(letter.text)),
    person: { phones: [], emails: emails.slice(0, 20), messengers: [] },
    direction: 'out',
    onlyKnown: true,
    quiet: true,
    ...(owner && { by: owner }),
  }
}

/** An address in place of a name is none. */
const isName = (name: string): boolean => /\p{L}/u.test(name) && !readEmail(name)

function common(letter: Letter, words: string): Omit<Received, 'person'> {
  const { subject, at } = letter
  return {
    activity: 'email',
    ...(subject && { subject, interest: subject }),
    message: words.slice(0, 50_000),
    text: words,
    ...(at && { at }),
    more: {},
    files: letter.files.filter(file => !isShownInside(letter, file)).map(({ name, bytes }) => ({ name, bytes })),
    consents: [],
    attribution: {},
    signs: {},
    data: { letter: true },
  }
}

/** Pictures of the HTML are seen there; they are no attachments. */
const isShownInside = ({ html }: Letter, { contentId }: Letter['files'][number]): boolean =>
  contentId !== null && Boolean(html?.includes(`cid:${contentId}`))

/** Whoever has no mailbox any more is not written to again. */
async function suppress(ctx: Context, bytes: Buffer): Promise<void> {
  const report = await deliveryReport(bytes)
  for (const { address, detail } of report ? hardBounces(report) : [])
    await ctx.db.query(sql`
      insert into mail_suppression (workspace_id, address, reason, detail) values (${ctx.workspace}, ${address}, 'bounced', ${detail})
      on conflict (workspace_id, address) do update set detail = excluded.detail, at = now()`)
}
