import sql from 'sql-template-tag'
import { emailKey, Invalid, isId, type Json, type Problem, readEmail } from '../../../model/index.ts'
import { hasControls } from '../../../model/mail-server.ts'
import { type Context, findRecord, matchRecords } from '../../../records/index.ts'
import type { ConsentBook } from '../../consent-book.ts'
import { findMailbox, type Mailbox, usesMailbox } from '../mailboxes/mailbox.ts'
import { findTemplate } from '../templates/template.ts'
import { isWatchingAllowed } from '../watching/policy.ts'
import { cleanLetter, picturesIn, textOf } from './clean.ts'
import { type Recipient, type RecipientKind, recipientKinds } from './letter.ts'

/** A letter as somebody asks for it, its shape checked already. */
export interface GivenLetter {
  mailbox: string
  on: { object: string; id: string }
  to: GivenRecipient[]
  cc?: GivenRecipient[]
  bcc?: GivenRecipient[]
  subject: string
  html: string
  files?: string[]
  /** An e-mail on the card that this one answers. */
  answers?: string
  template?: string
  /** It leaves then; otherwise as soon as it can no longer be taken back. */
  sendAt?: string
  undoSeconds?: number
  /** Its opens and clicks are counted, where the company allows it. */
  watched?: boolean
  /** When its writer is reminded by a task, unless an answer came. */
  remindAt?: string
}

export interface GivenRecipient {
  name?: string
  address: string
}

/** What a letter is made of once nothing is wrong with it. */
export interface CheckedLetter {
  mailbox: Mailbox
  recipients: Recipient[]
  subject: string
  html: string
  text: string
  files: string[]
  /** It is made from a template of advertising. */
  advertising: boolean
}

/** Bytes of all that is attached; in a letter it is a third more, and many servers take no more than 25 MB. */
export const mostAttached = 18 * 1024 * 1024
export const mostRecipients = 50
/** What the story of a card holds. */
const longestText = 100_000
/** So far ahead a letter may be written. */
const latest = 366 * 86_400_000

export type HeedConsents = Pick<ConsentBook, 'withdrewAdvertising'>

/** Reads a letter. Throws Invalid with every problem, at the place where it stands. */
export async function checkLetter(ctx: Context, given: GivenLetter, consents: HeedConsents): Promise<CheckedLetter> {
  const { recipients, problems } = readRecipients(given)
  const mailbox = await mailboxOf(ctx, given.mailbox, problems)
  const subject = given.subject.normalize('NFC').trim()
  const html = cleanLetter(given.html)
  const text = textOf(html)
  const files = [...new Set(given.files ?? [])]
  const pictures = picturesIn(html)
  const template = given.template ? ((await findTemplate(ctx, given.template)) ?? 'none') : null
  const advertising = template !== null && template !== 'none' && template.advertising
  problems.push(
    ...subjectProblems(subject),
    ...textProblems(given.html, text || pictures.join()),
    ...timeProblems(given),
    ...(given.watched && !(await isWatchingAllowed(ctx)) ? [{ field: 'watched', code: 'mailWatchingOff' }] : []),
    ...(await fileProblems(ctx, files, pictures)),
    ...(await addressProblems(ctx, recipients)),
    ...(template === 'none' ? [{ field: 'template', code: 'dangling' }] : []),
    ...(advertising ? await advertisingProblems(ctx, given.on, recipients, consents) : []),
  )
  if (problems.length || !mailbox) throw new Invalid(problems)
  const plain = recipients.map(({ place: _, ...recipient }) => recipient)
  return { mailbox, recipients: plain, subject, html, text, files, advertising }
}

type Placed = Recipient & { place: string }

/** Each address once: who is written to and also gets a copy gets one letter. */
function readRecipients(given: GivenLetter): { recipients: Placed[]; problems: Problem[] } {
  const problems: Problem[] = []
  const recipients = new Map<string, Placed>()
  for (const kind of recipientKinds)
    for (const [at, one] of (given[kind] ?? []).entries()) {
      const recipient = readRecipient(one, kind, `${kind}.${at}`, problems)
      if (recipient && !recipients.has(emailKey(recipient.address)))
        recipients.set(emailKey(recipient.address), recipient)
    }
  if (!given.to.length) problems.push({ field: 'to', code: 'required' })
  if (recipients.size > mostRecipients)
    problems.push({ field: 'to', code: 'mailRecipients', params: { max: mostRecipients } })
  return { recipients: [...recipients.values()], problems }
}

function readRecipient(
  { name = '', address: given }: GivenRecipient,
  kind: RecipientKind,
  place: string,
  problems: Problem[],
): Placed | null {
  const address = readEmail(given)
  if (!address) problems.push({ field: `${place}.address`, code: 'email' })
  const plain = name.normalize('NFC').trim()
  const isBroken = hasControls(plain) || !plain.isWellFormed()
  if (isBroken) problems.push({ field: `${place}.name`, code: 'brokenText' })
  return address && !isBroken ? { kind, name: plain, address, state: 'waiting', place } : null
}

async function mailboxOf(ctx: Context, id: string, problems: Problem[]): Promise<Mailbox | null> {
  const mailbox = isId(id) ? await findMailbox(ctx, id) : null
  const code =
    !mailbox || !usesMailbox(ctx, mailbox) ? 'dangling' : mailbox.active && mailbox.smtp ? null : 'mailboxNotSending'
  if (code) problems.push({ field: 'mailbox', code })
  return code ? null : mailbox
}

const subjectProblems = (subject: string): Problem[] =>
  hasControls(subject) || !subject.isWellFormed()
    ? [{ field: 'subject', code: 'brokenText' }]
    : subject
      ? []
      : [{ field: 'subject', code: 'required' }]

function textProblems(html: string, text: string): Problem[] {
  if (!html.isWellFormed() || html.includes('\0')) return [{ field: 'html', code: 'brokenText' }]
  if (!text) return [{ field: 'html', code: 'required' }]
  return text.length > longestText ? [{ field: 'html', code: 'tooLong', params: { max: longestText } }] : []
}

function timeProblems({ sendAt, remindAt }: GivenLetter): Problem[] {
  const leaves = sendAt ? Date.parse(sendAt) : Date.now()
  return [
    ...(leaves > Date.now() + latest ? [{ field: 'sendAt', code: 'mailTooLate' }] : []),
    ...(remindAt && (Date.parse(remindAt) <= leaves || Date.parse(remindAt) > leaves + latest)
      ? [{ field: 'remindAt', code: 'mailRemindAt' }]
      : []),
  ]
}

/** What every mail program shows. */
const pictureTypes = new Set<Json | undefined>(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** Files that the writer reads, pictures in the text among them, and no more of them than servers take. */
async function fileProblems(ctx: Context, files: readonly string[], pictures: readonly string[]): Promise<Problem[]> {
  const read = (ids: readonly string[]) =>
    Promise.all(ids.map(id => findRecord(ctx, 'attachment', id, { fields: ['size', 'type'] })))
  const [found, shown] = [await read(files), await read(pictures)]
  const missing = [
    ...found.flatMap((file, at) => (file ? [] : [{ field: `files.${at}`, code: 'dangling' }])),
    ...(shown.every(file => file && pictureTypes.has(file.type)) ? [] : [{ field: 'html', code: 'mailPicture' }]),
  ]
  const size = [...found, ...shown].reduce((sum, file) => sum + Number(file?.size ?? 0), 0)
  if (size <= mostAttached) return missing
  const params = { megabytes: Math.ceil(size / 1024 / 1024), max: mostAttached / 1024 / 1024 }
  return [...missing, { field: 'files', code: 'mailTooLarge', params }]
}

async function addressProblems(ctx: Context, recipients: readonly Placed[]): Promise<Problem[]> {
  const dead = await suppressedAmong(ctx, recipients)
  return recipients
    .filter(({ address }) => dead.has(emailKey(address)))
    .map(({ place, address }) => ({ field: `${place}.address`, code: 'mailAddressDead', params: { address } }))
}

/** Addresses, by their keys, to which nothing goes any more: a server said for good that there is nobody. */
export async function suppressedAmong(ctx: Context, recipients: readonly Recipient[]): Promise<Set<string>> {
  const keys = recipients.map(({ address }) => emailKey(address))
  const rows = await ctx.db.query<{ address: string }>(
    sql`select address from mail_suppression where workspace_id = ${ctx.workspace} and address = any(${keys}::text[])`,
  )
  return new Set(rows.map(({ address }) => address))
}

/** Who took back that he may be sent advertising gets none. */
async function advertisingProblems(
  ctx: Context,
  on: GivenLetter['on'],
  recipients: readonly Placed[],
  consents: HeedConsents,
): Promise<Problem[]> {
  const unwilling = await unwillingAmong(ctx, { on, recipients }, consents)
  return recipients
    .filter(({ address }) => unwilling.has(emailKey(address)))
    .map(({ place, address }) => ({ field: `${place}.address`, code: 'mailAdvertisingRefused', params: { address } }))
}

interface Whom {
  on: { object: string; id: string }
  recipients: readonly Recipient[]
}

/** Addresses, by their keys, of people who took back that they may be sent advertising. Asks for the system: it holds whoever writes. */
export async function unwillingAmong(
  ctx: Context,
  { on, recipients }: Whom,
  consents: HeedConsents,
): Promise<Set<string>> {
  const keys = recipients.map(({ address }) => emailKey(address))
  const matches = await matchRecords(
    ctx,
    keys.map(value => ({ kind: 'email' as const, value })),
  )
  const unwilling = await consents.withdrewAdvertising(ctx, [...matches, on])
  if (unwilling.has(on.id)) return new Set(keys)
  return new Set(matches.filter(({ id }) => unwilling.has(id)).map(({ value }) => value))
}
