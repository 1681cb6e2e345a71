import { emailKey } from '../../../model/email-address.ts'
import type { Context } from '../../../records/context.ts'
import { matchRecords } from '../../../records/index.ts'
import { allMailboxes, type Mailbox } from '../mailboxes/mailbox.ts'
import type { LetterFacts } from '../reading/mail-channel.ts'
import type { Head } from './heads.ts'

/** A letter as it lies in a folder. */
export interface LyingLetter {
  uid: number
  /** In bytes. */
  size: number
  head: Head
  /** When it came to the server. */
  cameAt: Date
}

/** Addresses of the company: its mailboxes and its people. */
export async function ownAddresses(ctx: Context): Promise<Set<string>> {
  const mailboxes = await allMailboxes(ctx)
  const people = [...ctx.config.users.values()].flatMap(({ email, active }) => (active && email ? emailKey(email) : []))
  return new Set([...mailboxes.map(({ address }) => address), ...people])
}

/** One that comes in, and as what. */
export interface ChosenLetter extends LyingLetter {
  facts: LetterFacts
}

/**
 * Which of the letters come in, and as what. What colleagues write among themselves and what the rules exclude never does; what is old or in
 * somebody's own mailbox only where somebody is known already whom it is from or to.
 */
export async function wantedOf(
  ctx: Context,
  mailbox: Mailbox,
  letters: readonly LyingLetter[],
  isSentFolder: boolean,
): Promise<ChosenLetter[]> {
  const own = await ownAddresses(ctx)
  const judged = letters.flatMap(letter => {
    const { from, to } = letter.head
    const way = isSentFolder || from === mailbox.address ? 'out' : 'in'
    const others = (way === 'out' ? to : [from]).filter(address => address && !own.has(address))
    if (!others.length || others.every(address => isExcluded(mailbox, address))) return []
    const facts: LetterFacts = {
      way,
      own: [...own].filter(address => address === from || to.includes(address)),
      quiet: letter.cameAt.getTime() < Date.parse(mailbox.since),
      personal: mailbox.kind === 'personal',
      owner: mailbox.owner,
    }
    return [{ ...letter, facts, others }]
  })
  const limited = judged.filter(({ facts }) => isForKnown(facts)).flatMap(({ others }) => others)
  const known = await knownAmong(ctx, limited)
  return judged.filter(({ facts, others }) => !isForKnown(facts) || others.some(address => known.has(address)))
}

const isForKnown = ({ way, quiet, personal }: LetterFacts): boolean => way === 'out' || quiet || personal

const isExcluded = ({ rules }: Mailbox, address: string): boolean =>
  rules.addresses.some(rule => (rule.startsWith('@') ? address.endsWith(rule) : address === rule))

/** Addresses of people and companies with a card. */
async function knownAmong(ctx: Context, addresses: readonly string[]): Promise<Set<string>> {
  const keys = [...new Set(addresses)].map(value => ({ kind: 'email' as const, value }))
  const found = await matchRecords(ctx, keys)
  return new Set(found.filter(({ object }) => object !== 'interest').map(({ value }) => value))
}
