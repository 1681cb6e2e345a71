import sql from 'sql-template-tag'
import { newId } from '../model/index.ts'
import type { MailServer } from '../model/mail-server.ts'
import type { Context, Locale } from '../records/context.ts'
import type { Application } from './feature.ts'

/**
 * Letters with a link by which a password is chosen: `invitation`, `reset` where an administrator lets somebody choose a new
 * one, `forgotten` where somebody has asked for that at the door.
 */
const linkKinds = ['invitation', 'reset', 'forgotten'] as const
/** What tells somebody of his own account; `signOn`: he asked for a new password, but comes in by his company's provider. */
const accountKinds = [
  'signOn',
  'newDevice',
  'passwordChanged',
  'factorAdded',
  'factorRemoved',
  'codesRenewed',
  'keyMade',
  'appConnected',
  'emailChanged',
] as const
/** What features ask somebody by a letter: they write its words, see `OwnLetters`. */
const ownKinds = ['signOff', 'mailing'] as const
/** What the system writes to its people. */
export const letterKinds = [...linkKinds, ...accountKinds, ...ownKinds] as const
export type LetterKind = (typeof letterKinds)[number]
export type LinkLetterKind = (typeof linkKinds)[number]
export type AccountLetterKind = (typeof accountKinds)[number]

export type OwnLetterKind = (typeof ownKinds)[number]

export const isOwn = (kind: LetterKind): kind is OwnLetterKind => ownKinds.some(one => one === kind)

/** What a letter of a feature says, paragraph by paragraph; the path of its button begins with our address. */
export interface OwnWords {
  subject: string
  title: string
  before: string[]
  button: { label: string; path: string }
  after: string[]
  files?: readonly LetterFile[]
}

/** What is attached to a letter. */
export interface LetterFile {
  name: string
  type: string
  bytes: Buffer
}

/**
 * How a feature writes the words of a letter as it leaves; `null`: it is of no use any more. A link that is made in it was in no letter before.
 * Throws NotDelivered where it cannot be written at present.
 */
export type OwnLetter = (
  ctx: Context,
  letter: { about: string; user: string; locale: Locale },
  application: Pick<Application, 'userContext' | 'log'>,
) => Promise<OwnWords | null>

export type OwnLetters = Readonly<Record<OwnLetterKind, OwnLetter>>

export interface NewOwnLetter {
  kind: OwnLetterKind
  user: string
  /** What it is about, by an id of the feature's own: of the same nothing is written twice. */
  about: string
  expiresAt: string
}

/** Has a letter written, in the present transaction; where no letters can be sent it is dropped when its time is over. */
export async function writeOwnLetter(ctx: Context, { kind, user, about, expiresAt }: NewOwnLetter): Promise<void> {
  const by = ctx.actor.user ? ctx.actor.name : null
  await ctx.db.query(sql`
    insert into letter (id, kind, user_id, by_name, expires_at, about)
    values (${newId()}, ${kind}, ${user}, ${by}, ${expiresAt}, ${about}) on conflict do nothing`)
  await askToSend(ctx)
}

export const hasLink = (kind: LetterKind): kind is LinkLetterKind => linkKinds.some(one => one === kind)

/** Of what a letter about an account tells. */
export interface Told {
  at?: string
  /** Who did it, where it was somebody else. */
  by?: string | null
  /** Of a key or an app; the new address. */
  name?: string | null
  /** From where and with what. */
  address?: string | null
  agent?: string | null
}

export interface NewLetter {
  kind: LinkLetterKind | 'signOn'
  user: string
  /** When its link ends: no letter goes out later. */
  expiresAt: string
}

/** How features have letters written. What becomes of them is the matter of the feature `mail`. */
export interface Letters {
  /** Whether there is a server to send by, and an address of ours that links can begin with. */
  canWrite(ctx: Context): Promise<boolean>
  /**
   * Writes a letter, in the present transaction; it leaves after that commits. One of the same kind to the same person that
   * still waits is dropped.
   */
  write(ctx: Context, letter: NewLetter): Promise<void>
}

/** Name of the job that sends what waits. */
export const sendJob = 'send-letters'

export const lettersBy = (mail: { environment: MailServer | null; publicUrl: string | null }): Letters => ({
  async canWrite({ db, workspace }) {
    if (!mail.publicUrl) return false
    if (mail.environment) return true
    return (await db.one(sql`select 1 from mail_server where workspace_id = ${workspace}`)) !== undefined
  },
  async write(ctx, { kind, user, expiresAt }) {
    await ctx.db.query(sql`
      update letter set state = 'dropped', reason = 'replaced', ended_at = now()
      where workspace_id = ${ctx.workspace} and user_id = ${user} and kind = ${kind} and state = 'waiting'`)
    const by = ctx.actor.user ? ctx.actor.name : null
    await ctx.db.query(sql`
      insert into letter (id, kind, user_id, by_name, expires_at) values (${newId()}, ${kind}, ${user}, ${by}, ${expiresAt})`)
    await askToSend(ctx)
  },
})

/** Queues the sending of what is due. A job that waits already is enough. */
export async function askToSend({ db }: Context): Promise<void> {
  await db.query(sql`select enqueue_job(${sendJob}, '{}'::json, ${sendJob})`)
}
