import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import type { Context } from '../../../records/context.ts'
import type { MailFailure } from '../../mail-failure.ts'

export const letterStates = ['waiting', 'sending', 'sent', 'failed', 'unsure', 'takenBack'] as const
/** `unsure`: it was leaving when the answer stayed out. It may have been taken, so only its writer sends it again. */
export type LetterState = (typeof letterStates)[number]

export const recipientKinds = ['to', 'cc', 'bcc'] as const
export type RecipientKind = (typeof recipientKinds)[number]

/** To whom a letter goes, and whether the server has taken it for him. */
export interface Recipient {
  kind: RecipientKind
  name: string
  /** As people read it. */
  address: string
  state: 'waiting' | 'taken' | 'refused'
  /** Why not, as a code, and in the server's words. */
  code?: string
  reply?: string
}

/** A letter to clients as it is kept. */
export interface ClientLetter {
  id: string
  mailbox: string
  author: string
  object: string
  record: string
  activity: string
  recipients: Recipient[]
  subject: string
  html: string
  /** The same without HTML. */
  text: string
  /** Attachments, by their ids. */
  files: string[]
  messageId: string
  /** Message-ID of the letter that this one answers, and of all before it. */
  answers: string | null
  thread: string[]
  template: string | null
  /** It is made from a template of advertising: not for whoever took back his consent. */
  advertising: boolean
  state: LetterState
  at: string
  sendAt: string
  dueAt: string
  attempts: number
  failure: MailFailure | null
  endedAt: string | null
  remindAt: string | null
  /** Of its copy in the folder of what was sent; `null`: none is looked for. */
  filing: 'waiting' | 'found' | 'copied' | 'failed' | null
  filingAttempts: number
  filingFailure: MailFailure | null
  /** By what its picture and its links are called; `null`: it is not watched. */
  watchKey: string | null
  links: string[]
  opens: number
  openedAt: string | null
  clicks: number
  clickedAt: string | null
}

export const letterColumns =
  raw(`id, mailbox, author, object, record_id as record, activity, recipients, subject, html, body as text, files,
  message_id as "messageId", answers, thread, template, advertising, state, ${momentSql('at')} as at, ${momentSql('send_at')} as "sendAt",
  ${momentSql('due_at')} as "dueAt", attempts, failure, ${momentSql('ended_at')} as "endedAt", ${momentSql('remind_at')} as "remindAt",
  filing, filing_attempts as "filingAttempts", filing_failure as "filingFailure",
  watch_key as "watchKey", links, opens, ${momentSql('opened_at')} as "openedAt", clicks, ${momentSql('clicked_at')} as "clickedAt"`)

/** Letters that fit, whoever asks. */
export const lettersWhere = ({ db, workspace }: Context, condition: Sql): Promise<ClientLetter[]> =>
  db.query<ClientLetter>(
    sql`select ${letterColumns} from outgoing_mail where workspace_id = ${workspace} and ${condition}`,
  )

/** Name of the job that sends one letter. */
export const sendJob = 'send-mail'

/** Queues a letter for its time; one that waits already is queued for the new time. */
export async function sendLater({ db }: Context, id: string, at: string): Promise<void> {
  const payload = JSON.stringify({ letter: id })
  await db.query(sql`select enqueue_job_at(${sendJob}, ${payload}::json, ${`${sendJob} ${id}`}, ${at}::timestamptz)`)
}

/** Name of the job that looks after the copy of one. */
export const fileJob = 'file-mail'

/** The same for its copy in the folder of what was sent. */
export async function fileLater({ db }: Context, id: string, at: string): Promise<void> {
  const payload = JSON.stringify({ letter: id })
  await db.query(sql`select enqueue_job_at(${fileJob}, ${payload}::json, ${`${fileJob} ${id}`}, ${at}::timestamptz)`)
}
