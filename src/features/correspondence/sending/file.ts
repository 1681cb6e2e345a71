import sql from 'sql-template-tag'
import { type Context, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import type { MailFailure } from '../../mail-failure.ts'
import type { MailReach } from '../../mail-reach.ts'
import type { OpenMailbox } from '../mailboxes/mailbox.ts'
import { type Opening, openMailbox } from '../sign-in/open.ts'
import { imapFailure, openImap } from '../sync/connect.ts'
import { compose, type ReadFile } from './compose.ts'
import { showState } from './dispatch.ts'
import { type ClientLetter, fileLater, letterColumns } from './letter.ts'
import { liesInSent, putIntoSent } from './sent-folder.ts'

/** What letters are put into the folder of what was sent by. */
export interface FilingMeans {
  opening: Opening
  imapReach: MailReach
  readFile: ReadFile
}

/** Servers that put there themselves what they send, and how many looks they are given, each after twice the time: see `nextLook`. */
const filesItself: readonly [host: RegExp, looks: number][] = [
  [/(?:^|\.)(?:gmail|googlemail|google)\.com$/, 5],
  [/(?:^|\.)(?:office365|outlook|office)\.com$/, 5],
  // Only where their user has chosen so.
  [/(?:^|\.)(?:yandex\.(?:ru|com|net|by|kz)|mail\.ru|vk\.com)$/, 3],
]
/** A letter of which nobody knows whether it left is looked for so often. */
const looksForUnsure = 5
/** Where the mailbox cannot be reached it is tried so often: a day and a half. */
const mostAttempts = 40
const longestWait = 60
/** Nobody else takes the letter meanwhile, in seconds. */
const patience = 180

/**
 * Puts a letter that was sent into the folder of what was sent, unless the server has done so: it is looked for there first. One of which
 * nobody knows whether it left has been sent where it is found there. Whatever fails here, nothing is sent again.
 */
export async function fileLetter(ctx: Context, id: string, application: Application, means: FilingMeans) {
  const letter = await takeForFiling(ctx, id)
  if (!letter) return
  try {
    const mailbox = await openMailbox(ctx, means.opening, letter.mailbox)
    if (!mailbox?.active) return await end(ctx, letter, 'failed', { step: 'sender', code: 'mailboxGone' })
    await fileIn(ctx, letter, mailbox, means)
  } catch (error) {
    const { failure } = imapFailure(error, 'folder')
    application.log.warn(
      { letter: id, step: failure.step, code: failure.code },
      'a letter was not put among those sent',
    )
    const isForGood = forGood.has(failure.code) || letter.filingAttempts + 1 >= mostAttempts
    if (isForGood) return await end(ctx, letter, 'failed', failure)
    await lookAgain(ctx, letter, failure)
  }
}

const forGood = new Set(['noSentFolder', 'copyRefused', 'attachmentGone'])

const takeForFiling = ({ db, workspace }: Context, id: string): Promise<ClientLetter | undefined> =>
  db.one<ClientLetter>(sql`
    update outgoing_mail set filing_until = now() + make_interval(secs => ${patience})
    where workspace_id = ${workspace} and id = (select id from outgoing_mail
      where workspace_id = ${workspace} and id = ${id} and filing = 'waiting' and state in ('sent', 'unsure') and file_at <= now()
        and (filing_until is null or filing_until < now())
      for update skip locked)
    returning ${letterColumns}`)

async function fileIn(ctx: Context, letter: ClientLetter, mailbox: OpenMailbox, { imapReach, readFile }: FilingMeans) {
  const imap = await openImap({
    reach: imapReach,
    server: mailbox.imap,
    password: mailbox.password,
    token: mailbox.token?.access,
  })
  try {
    const { messageId, state, endedAt } = letter
    if (await liesInSent(imap, messageId)) return await end(ctx, letter, 'found', null)
    if (letter.filingAttempts + 1 < looksFor(letter, mailbox)) return await lookAgain(ctx, letter, null)
    if (state === 'unsure') return await end(ctx, letter, null, null)
    const at = new Date(endedAt ?? Date.now())
    await putIntoSent(imap, { messageId, at, raw: () => compose(ctx, letter, { mailbox, readFile, at, isCopy: true }) })
    await end(ctx, letter, 'copied', null)
  } finally {
    await imap.logout().catch(() => {})
    imap.close()
  }
}

function looksFor({ state }: ClientLetter, { smtp }: OpenMailbox): number {
  if (state === 'unsure') return looksForUnsure
  return filesItself.find(([host]) => host.test(smtp?.host.toLowerCase() ?? ''))?.[1] ?? 1
}

/** After 15, 30 and 60 seconds, and so on, up to an hour. */
async function lookAgain(
  ctx: Context,
  { id, filingAttempts }: ClientLetter,
  failure: MailFailure | null,
): Promise<void> {
  const seconds = Math.min(15 * 2 ** filingAttempts, longestWait * 60)
  const [put] = await ctx.db.query<{ at: string }>(sql`
    update outgoing_mail set filing_attempts = filing_attempts + 1, filing_until = null, filing_failure = ${failure && JSON.stringify(failure)}::jsonb,
      file_at = now() + make_interval(secs => ${seconds})
    where workspace_id = ${ctx.workspace} and id = ${id} and filing = 'waiting' returning file_at::text as at`)
  if (put) await fileLater(ctx, id, put.at)
}

/** The entry tells of a copy that is not there, and of nothing else. Found, the letter has surely been taken. */
const end = (
  ctx: Context,
  letter: ClientLetter,
  filing: 'found' | 'copied' | 'failed' | null,
  failure: MailFailure | null,
): Promise<void> =>
  transact(ctx, async inside => {
    const isSentAfterAll = filing === 'found' && letter.state === 'unsure'
    const recipients = letter.recipients.map(one =>
      isSentAfterAll && one.state === 'waiting' ? { ...one, state: 'taken' as const } : one,
    )
    const isUnsureStill = filing === 'failed' && letter.state === 'unsure'
    const [ended] = await inside.db.query(sql`
      update outgoing_mail set filing = ${isUnsureStill ? null : filing}, file_at = null, filing_until = null,
        filing_attempts = filing_attempts + 1, filing_failure = ${failure && JSON.stringify(failure)}::jsonb,
        state = ${isSentAfterAll ? 'sent' : letter.state}, failure = case when ${isSentAfterAll} then null else failure end,
        recipients = ${JSON.stringify(recipients)}::jsonb
      where workspace_id = ${ctx.workspace} and id = ${letter.id} and filing = 'waiting' and state = ${letter.state} returning id`)
    if (!ended) return
    if (isSentAfterAll) await showState(inside, letter, { state: 'sent' })
    if (filing === 'failed' && !isUnsureStill) await showState(inside, letter, { noCopy: true })
  })

/** Letters whose job was lost are looked for again. */
export async function recoverFiling(ctx: Context): Promise<void> {
  const late = await ctx.db.query<{ id: string; at: string }>(sql`
    select id, file_at::text as at from outgoing_mail where workspace_id = ${ctx.workspace} and filing = 'waiting'
      and file_at < now() - interval '30 seconds' and (filing_until is null or filing_until < now())`)
  for (const { id, at } of late) await fileLater(ctx, id, at)
}
