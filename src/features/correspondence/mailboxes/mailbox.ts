import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import type { MailSecurity } from '../../../model/mail-server.ts'
import type { Context } from '../../../records/context.ts'
import { branchOf } from '../../../records/index.ts'
import { KeyAway } from '../../../vault/key-provider.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import { openSecret } from '../../integration-secrets.ts'
import { type MailFailure, NotDelivered } from '../../mail-failure.ts'

/** How one of the two servers of a mailbox is spoken to. */
export interface MailboxServer {
  host: string
  port: number
  security: MailSecurity
  user: string
}

/** What never comes onto cards. */
export interface MailboxRules {
  /** Addresses, and whole domains as `@example.com`. */
  addresses: string[]
  /** Folders that are not read, by their whole names. */
  folders: string[]
}

/** A mailbox as it is kept, without its password. */
export interface Mailbox {
  id: string
  kind: 'personal' | 'shared'
  address: string
  /** Under which name letters leave. */
  name: string
  owner: string | null
  users: string[]
  teams: string[]
  source: string
  imap: MailboxServer
  /** `null`: nothing is sent from it. */
  smtp: MailboxServer | null
  /** `password`, or the service at which somebody has signed in to it. */
  signIn: string
  active: boolean
  rules: MailboxRules
  /** HTML. */
  signature: string | null
  since: string
  failure: KeptFailure | null
  readAt: string | null
  /** Folders that were read so far, by their whole names. */
  readFolders: string[]
  version: number
}

/** Why a mailbox could not be read. */
interface KeptFailure extends MailFailure {
  at: string
  attempts: number
}

const columns =
  raw(`id, kind, address, name, owner, users, teams, source, imap, smtp, sign_in as "signIn", active, rules, signature,
  ${momentSql('since')} as since, failure, ${momentSql('read_at')} as "readAt", version,
  array(select path from mail_folder f where f.workspace_id = mailbox.workspace_id and f.mailbox = mailbox.id order by path) as "readFolders"`)

/** All of the company, whoever asks. */
export const allMailboxes = (ctx: Context, condition: Sql = sql`true`): Promise<Mailbox[]> =>
  ctx.db.query<Mailbox>(
    sql`select ${columns} from mailbox where workspace_id = ${ctx.workspace} and ${condition} order by kind desc, address`,
  )

export async function findMailbox(ctx: Context, id: string): Promise<Mailbox | null> {
  const [found] = await allMailboxes(ctx, sql`id = ${id}`)
  return found ?? null
}

/** Whether somebody reads it and writes from it: his own, or one that he was given. */
export function usesMailbox(ctx: Context, { kind, owner, users, teams }: Mailbox): boolean {
  const { user, role, team } = ctx.actor
  if (kind === 'personal') return user !== null && owner === user
  if (role.admin || (user !== null && users.includes(user))) return true
  return team !== null && teams.some(each => branchOf(ctx, each).has(team))
}

/** A mailbox with what opens it. */
export interface OpenMailbox extends Mailbox {
  /** Of one that is signed in to at its service: what that has granted. */
  password: string
  /** Takes the place of the password; until when, in milliseconds. */
  token?: { access: string; until: number }
}

/** The password opens for these servers and users alone: it is never said to another. */
export const boundTo = ({ imap, smtp, signIn }: Pick<Mailbox, 'imap' | 'smtp' | 'signIn'>): string =>
  [
    ...[imap, smtp].map(server => (server ? `${server.host}:${server.port} ${server.user}` : '')),
    ...(signIn === 'password' ? [] : [signIn]),
  ].join(' | ')

/**
 * A mailbox with its password, whoever asks: rights are the caller's to look at. `null`: there is none. Throws NotDelivered where the
 * password cannot be read at present.
 */
export async function mailboxToOpen(ctx: Context, keyring: Keyring, id: string): Promise<OpenMailbox | null> {
  const mailbox = await findMailbox(ctx, id)
  if (!mailbox) return null
  try {
    const kept = await openSecret(ctx, keyring, { kind: 'mailbox', of: id, about: boundTo(mailbox) })
    if (!kept || kept === 'unreadable')
      throw new NotDelivered({
        step: 'signIn',
        code: mailbox.signIn === 'password' ? 'passwordUnreadable' : 'signInNeeded',
      })
    return { ...mailbox, password: kept.secret }
  } catch (error) {
    throw error instanceof KeyAway ? new NotDelivered({ step: 'signIn', code: error.code }) : error
  }
}
