import sql, { type Sql } from 'sql-template-tag'
import { emailKey, type JsonObject, Unauthenticated } from '../../../model/index.ts'
import { type Context, transact, updateRecord } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { deliver, patienceFor, type Taken } from '../../mail-delivery.ts'
import { type MailFailure, NotDelivered } from '../../mail-failure.ts'
import type { MailReach } from '../../mail-reach.ts'
import { notify } from '../../notice.ts'
import { type OpenMailbox, usesMailbox } from '../mailboxes/mailbox.ts'
import { type Opening, openMailbox } from '../sign-in/open.ts'
import { isWatchingAllowed } from '../watching/policy.ts'
import { type HeedConsents, suppressedAmong, unwillingAmong } from './check.ts'
import { compose, type ReadFile } from './compose.ts'
import { type ClientLetter, fileLater, type LetterState, letterColumns, type Recipient, sendLater } from './letter.ts'

/** What letters are sent by. */
export interface SendingMeans {
  opening: Opening
  reach: MailReach
  readFile: ReadFile
  consents: HeedConsents
  /** Under which people reach Rapport. */
  publicUrl: string | null
}

/** The longest wait between two attempts, in minutes; they begin with one and double. */
const longestWait = 60
/** So long a letter is tried, in days; then its writer is told. */
const longestTry = 3
/** The server has so long to put a letter among those sent by itself, in seconds. */
const untilFiled = 3
/** Beyond what a delivery takes, in seconds, nobody else takes the letter. */
const margin = 60

/**
 * Sends a letter that is due. Before its first byte leaves it is marked as leaving: whoever is killed after that has perhaps sent it, so it
 * is not sent again by itself. A letter is taken back until then.
 */
export async function dispatchLetter(ctx: Context, id: string, application: Application, means: SendingMeans) {
  const letter = await takeDue(ctx, id)
  if (!letter) return queueAgain(ctx, id)
  let isLeaving = false
  try {
    const mailbox = await mailboxFor(ctx, letter, application, means)
    const willing = await sift(ctx, letter, means)
    const waiting = willing.filter(({ state }) => state === 'waiting')
    if (!waiting.length) return await settle(ctx, letter, willing)
    // Allowed when it was written, it may be so no more.
    const watchedAt = letter.watchKey && (await isWatchingAllowed(ctx)) ? means.publicUrl : null
    const raw = await compose(ctx, letter, { mailbox, readFile: means.readFile, at: new Date(), watchedAt })
    const { smtp, address, password, token } = mailbox
    const taken = await deliver({
      reach: means.reach,
      server: { ...smtp, password, token: token?.access },
      letter: { from: address, to: waiting.map(recipient => emailKey(recipient.address)), raw },
      async leaving() {
        await markLeaving(ctx, letter, raw)
        isLeaving = true
      },
    })
    await settle(ctx, letter, afterTaken(willing, taken))
  } catch (error) {
    if (error instanceof TakenBack) return
    if (!(error instanceof NotDelivered)) throw error
    application.log.warn(
      { letter: id, step: error.failure.step, code: error.failure.code },
      'a letter to a client did not leave',
    )
    if (isLeaving && error.isUnsure) return end(ctx, letter, 'unsure', { failure: error.failure })
    await putOff(ctx, letter, error)
  }
}

/** It was taken back when it was about to leave. */
class TakenBack extends Error {}

/** Takes the letter if it is due; no two processes take the same. */
const takeDue = ({ db, workspace }: Context, id: string): Promise<ClientLetter | undefined> =>
  db.one<ClientLetter>(sql`
    update outgoing_mail set taken_until = now() + make_interval(secs => ${patienceFor(0) / 1000 + margin})
    where workspace_id = ${workspace} and id = (select id from outgoing_mail
      where workspace_id = ${workspace} and id = ${id} and state = 'waiting' and due_at <= now() and (taken_until is null or taken_until < now())
      for update skip locked)
    returning ${letterColumns}`)

/** A job may come too early: the letter was put off meanwhile. */
async function queueAgain(ctx: Context, id: string): Promise<void> {
  const later = await ctx.db.one<{ at: string }>(sql`
    select due_at::text as at from outgoing_mail
    where workspace_id = ${ctx.workspace} and id = ${id} and state = 'waiting' and due_at > now() and taken_until is null`)
  if (later) await sendLater(ctx, id, later.at)
}

type SendingMailbox = OpenMailbox & { smtp: NonNullable<OpenMailbox['smtp']> }

/** The mailbox it leaves from, as long as its writer may write from it. Throws NotDelivered. */
async function mailboxFor(
  ctx: Context,
  letter: ClientLetter,
  { userContext }: Application,
  { opening }: SendingMeans,
): Promise<SendingMailbox> {
  const author = await userContext(ctx.workspace, letter.author, ctx.via).catch(error => {
    if (error instanceof Unauthenticated) return null
    throw error
  })
  const mailbox = await openMailbox(ctx, opening, letter.mailbox)
  if (!mailbox || !author || !usesMailbox(author, mailbox))
    throw new NotDelivered({ step: 'sender', code: 'mailboxGone' })
  const { smtp } = mailbox
  if (!smtp || !mailbox.active) throw new NotDelivered({ step: 'sender', code: 'mailboxOff' })
  return { ...mailbox, smtp }
}

/** Since it was written an address may have died, or its person may have taken back his consent to advertising. */
async function sift(ctx: Context, { advertising, object, record, recipients }: ClientLetter, means: SendingMeans) {
  const dead = await suppressedAmong(ctx, recipients)
  const unwilling = advertising
    ? await unwillingAmong(ctx, { on: { object, id: record }, recipients }, means.consents)
    : new Set<string>()
  return recipients.map((recipient): Recipient => {
    const key = emailKey(recipient.address)
    if (recipient.state !== 'waiting' || !(dead.has(key) || unwilling.has(key))) return recipient
    return { ...recipient, state: 'refused', code: dead.has(key) ? 'addressDead' : 'advertisingRefused' }
  })
}

async function markLeaving({ db, workspace }: Context, { id }: ClientLetter, raw: Buffer): Promise<void> {
  const [marked] = await db.query(sql`
    update outgoing_mail set state = 'sending', taken_until = now() + make_interval(secs => ${patienceFor(raw.length) / 1000 + margin})
    where workspace_id = ${workspace} and id = ${id} and state = 'waiting' returning id`)
  if (!marked) throw new TakenBack()
}

/** What became of each recipient; who may be asked again later waits on. */
function afterTaken(recipients: readonly Recipient[], { refused }: Taken): Recipient[] {
  return recipients.map(recipient => {
    if (recipient.state !== 'waiting') return recipient
    const failure = refused.find(({ address }) => address === emailKey(recipient.address))?.failure
    if (!failure) return { ...recipient, state: 'taken' }
    return isForLater(failure)
      ? { ...recipient, reply: failure.reply }
      : { ...recipient, state: 'refused', code: failure.code, reply: failure.reply }
  })
}

/** RFC 5321, 4.2.1: what begins with 4 may go another time. */
const isForLater = ({ reply }: MailFailure): boolean => !reply?.startsWith('5')

/** Writes down how it stands with each recipient: it is done, or goes again to those who wait. */
async function settle(ctx: Context, letter: ClientLetter, recipients: Recipient[]): Promise<void> {
  await suppress(ctx, recipients)
  const waiting = recipients.filter(({ state }) => state === 'waiting')
  if (waiting.length) {
    const reply = waiting[0]?.reply
    const failure: MailFailure = { step: 'recipient', code: 'recipientRefused', ...(reply && { reply }) }
    return putOff(ctx, { ...letter, recipients }, new NotDelivered(failure))
  }
  const isTaken = recipients.some(({ state }) => state === 'taken')
  await end(ctx, { ...letter, recipients }, isTaken ? 'sent' : 'failed', {
    failure: isTaken ? null : failureFor(recipients),
  })
}

const failureFor = ([first]: Recipient[]): MailFailure => ({
  step: 'recipient',
  code: first?.code ?? 'recipientRefused',
  ...(first?.reply && { reply: first.reply }),
})

/** What a server says is no mailbox (RFC 3463, 5.1.x) is written to no more. */
async function suppress({ db, workspace }: Context, recipients: readonly Recipient[]): Promise<void> {
  for (const { address, state, reply } of recipients) {
    if (state !== 'refused' || !new NotDelivered({ step: 'recipient', code: 'recipientRefused', reply }).isForGood)
      continue
    await db.query(sql`
      insert into mail_suppression (workspace_id, address, reason, detail) values (${workspace}, ${emailKey(address)}, 'bounced', ${reply ?? null})
      on conflict do nothing`)
  }
}

const forGood = new Set(['mailboxGone', 'attachmentGone'])

async function putOff(ctx: Context, letter: ClientLetter, error: NotDelivered): Promise<void> {
  const { failure } = error
  const { step, code, reply = '' } = failure
  const isOver = Date.now() - Date.parse(letter.sendAt) > longestTry * 86_400_000
  // All were refused at once: each is told, and whoever is none is written to no more.
  if (step === 'recipient' && reply.startsWith('5') && letter.recipients.some(({ state }) => state === 'waiting'))
    return settle(
      ctx,
      letter,
      letter.recipients.map(one =>
        one.state === 'waiting' ? { ...one, state: 'refused' as const, code, reply } : one,
      ),
    )
  if (isOver || forGood.has(code) || (step === 'content' && reply.startsWith('5')))
    return end(ctx, letter, 'failed', { failure })
  const minutes = Math.min(2 ** letter.attempts, longestWait)
  const [put] = await change<{ at: string }>(
    ctx,
    letter,
    sql`state = 'waiting', taken_until = null, attempts = attempts + 1, failure = ${JSON.stringify(failure)}::jsonb,
      recipients = ${JSON.stringify(letter.recipients)}::jsonb, due_at = now() + make_interval(mins => ${minutes})`,
  )
  if (!put) return
  await sendLater(ctx, letter.id, put.at)
  // Where the server itself is in trouble the others wait with it.
  if (error.isServers)
    await ctx.db.query(sql`
      update outgoing_mail set due_at = greatest(due_at, ${put.at}::timestamptz), failure = coalesce(failure, ${JSON.stringify(failure)}::jsonb)
      where workspace_id = ${ctx.workspace} and mailbox = ${letter.mailbox} and state = 'waiting' and due_at <= now()`)
}

/** It is over with the letter: its entry says so, and its writer hears of what he would not expect. */
export function end(
  ctx: Context,
  letter: ClientLetter,
  state: Extract<LetterState, 'sent' | 'failed' | 'unsure'>,
  { failure }: { failure: MailFailure | null },
): Promise<void> {
  return transact(ctx, async inside => {
    const [ended] = await change(
      inside,
      letter,
      sql`state = ${state}, taken_until = null, attempts = attempts + 1, failure = ${failure && JSON.stringify(failure)}::jsonb,
        recipients = ${JSON.stringify(letter.recipients)}::jsonb, ended_at = now(), filing_attempts = 0, filing_until = null,
        filing = ${state === 'failed' ? null : 'waiting'}, file_at = ${state === 'failed' ? null : sql`now() + make_interval(secs => ${untilFiled})`}`,
    )
    if (!ended) return
    if (state !== 'failed') await fileLater(inside, letter.id, new Date(Date.now() + untilFiled * 1000).toISOString())
    await showState(inside, letter, { state })
    const isWhole = state === 'sent' && letter.recipients.every(one => one.state === 'taken')
    if (isWhole) return
    const code = state === 'unsure' ? 'letterUnsure' : state === 'failed' ? 'letterFailed' : 'letterPartly'
    const on = { object: letter.object, id: letter.record }
    await notify(inside, letter.author, { code, params: { subject: letter.subject }, on })
  })
}

/** Nothing is changed of what was taken back or is over. */
const change = <Row>({ db, workspace }: Context, { id }: ClientLetter, changes: Sql): Promise<Row[]> =>
  db.query<Row & object>(sql`
    update outgoing_mail set ${changes} where workspace_id = ${workspace} and id = ${id} and state in ('waiting', 'sending')
    returning due_at::text as at`)

/** Lets the entry of the story say how it stands. It may be gone meanwhile. */
export async function showState(ctx: Context, { activity }: ClientLetter, shown: JsonObject): Promise<void> {
  const row = await ctx.db.one<{ data: JsonObject | null }>(
    sql`select data from activity where workspace_id = ${ctx.workspace} and id = ${activity} and deleted_at is null`,
  )
  const mail = row?.data?.mail
  if (!row?.data || typeof mail !== 'object' || mail === null || Array.isArray(mail)) return
  const now: JsonObject = shown.state === 'sent' ? { at: new Date().toISOString() } : {}
  await updateRecord(
    ctx,
    'activity',
    activity,
    { ...now, data: { ...row.data, mail: { ...mail, ...shown } } },
    { engine: true },
  )
}
