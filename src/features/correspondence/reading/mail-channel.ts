import sql from 'sql-template-tag'
import { readEmail } from '../../../model/email-address.ts'
import type { Context } from '../../../records/context.ts'
import type { Channel, RawRequest, ReadRequest, Received, SettledRequest } from '../../channel.ts'
import { noteOnCards, type OnCard } from '../sync/ledger.ts'
import { automaticKind, hardBounces } from './automatic.ts'
import { foundInWords } from './found.ts'
import { deliveryReport, type Letter, readLetter } from './letter.ts'
import { ownWords } from './own-words.ts'
import { type Answering, cardsOfThreads } from './thread.ts'

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

/** Each is taken to pieces once while it is settled. */
const letters = new WeakMap<RawRequest, Promise<Letter>>()

function letterIn(raw: RawRequest): Promise<Letter> {
  const known = letters.get(raw) ?? readLetter(raw.bytes)
  letters.set(raw, known)
  return known
}

/** Letters as they lie in a mailbox (RFC 5322). */
export const mailChannel: Channel = {
  name: 'mail',
  async read(raw) {
    const letter = await letterIn(raw)
    const facts = readFacts(raw)
    const thread = [...letter.answers, ...(letter.id === null ? [] : [letter.id])].map(id => `letter ${id}`)
    return { ...(facts.way === 'out' ? readOutgoing(letter, facts) : readIncoming(letter, facts)), thread }
  },
  placesOf: async (ctx, requests) => cardsOfThreads(ctx, await Promise.all(requests.map(answering))),
  async settled(ctx, settled) {
    const shown = await Promise.all(settled.map(onCard))
    await noteOnCards(ctx, shown.flat())
    for (const { raw, received } of settled) if (received.passed === 'mailBounced') await suppress(ctx, raw.bytes)
  },
}

/** What a letter answers, and by whom it may belong there: whoever wrote it, or the first to whom we did. */
async function answering({ raw }: ReadRequest): Promise<Answering> {
  const letter = await letterIn(raw)
  const { way, own } = readFacts(raw)
  const who = way === 'in' ? letter.from : [...letter.to, ...letter.cc].find(({ address }) => isOther(address, own))
  return { answers: letter.answers, address: who?.address ?? '' }
}

async function onCard({ raw, activity }: SettledRequest): Promise<OnCard[]> {
  if (!activity) return []
  const { id: messageId, from, to, cc } = await letterIn(raw)
  return [
    { receipt: raw.id, activity, messageId, people: [from, ...to, ...cc].flatMap(({ address }) => address || []) },
  ]
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
