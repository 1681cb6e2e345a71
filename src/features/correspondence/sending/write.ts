import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { Invalid, type Json, type JsonObject, newId, RapportError } from '../../../model/index.ts'
import { type Context, createRecord, findRecord, getRecord, transact } from '../../../records/index.ts'
import type { IntakeDoor } from '../../channel.ts'
import type { RequireSignedOff } from '../../sign-off.ts'
import type { Mailbox } from '../mailboxes/mailbox.ts'
import { letterOf } from '../reading/kept-letter.ts'
import { watchedLinks } from '../watching/mark.ts'
import { type CheckedLetter, checkLetter, type GivenLetter, type HeedConsents } from './check.ts'
import { type Recipient, type RecipientKind, sendLater } from './letter.ts'

export interface WritingMeans {
  consents: HeedConsents
  /** By which letters that came in are opened. */
  door: Pick<IntakeDoor, 'open'>
  /** A paper that has to be approved first does not leave with a letter. */
  requireSignedOff: RequireSignedOff
}

interface Answered {
  answers: string
  thread: string[]
}

/** So long a letter can be taken back, in seconds, unless its writer wants it otherwise. */
const usualUndo = 10

/**
 * Writes a letter to clients: it stands on its card at once, and leaves when it can no longer be taken back, or at its time. Throws Invalid
 * with every problem, and NotFound where the card is not the caller's to see.
 */
export async function writeLetter(ctx: Context, given: GivenLetter, means: WritingMeans): Promise<string> {
  const card = await getRecord(ctx, given.on.object, given.on.id)
  const on = { object: given.on.object, id: card.id }
  const letter = await checkLetter(ctx, { ...given, on }, means.consents)
  const answered = given.answers ? await answeredBy(ctx, given.answers, means.door) : null
  const id = newId()
  const sendAt = momentToSend(given)
  return transact(ctx, async inside => {
    await requirePapers(inside, letter.files, means.requireSignedOff)
    const activity = await createRecord(inside, 'activity', {
      kind: 'email',
      direction: 'out',
      subject: letter.subject.slice(0, 300).toWellFormed(),
      text: letter.text,
      at: sendAt,
      on,
      ...(on.object === 'contact' && { contact: on.id }),
      ...(on.object === 'deal' && card.contact ? { contact: card.contact } : {}),
      files: letter.files,
      data: { mail: shownOf(id, letter, sendAt) },
    })
    await inside.db.query(sql`
      insert into outgoing_mail (id, mailbox, author, object, record_id, activity, recipients, subject, html, body, files, message_id, answers,
        thread, template, advertising, send_at, due_at, remind_at, watch_key, links)
      values (${id}, ${letter.mailbox.id}, ${ctx.actor.user}, ${on.object}, ${on.id}, ${activity.id}, ${JSON.stringify(letter.recipients)}::jsonb,
        ${letter.subject}, ${letter.html}, ${letter.text}, ${letter.files}::uuid[], ${messageIdOf(id, letter.mailbox)}, ${answered?.answers ?? null},
        ${answered?.thread ?? []}::text[], ${given.template ?? null}, ${letter.advertising}, ${sendAt}, ${sendAt}, ${given.remindAt ?? null},
        ${given.watched ? randomBytes(18).toString('base64url') : null}, ${given.watched ? watchedLinks(letter.html) : []}::text[])`)
    await sendLater(inside, id, sendAt)
    return id
  })
}

/** Throws Conflict where one of the files is a paper that has to be approved first. */
async function requirePapers(
  ctx: Context,
  files: readonly string[],
  requireSignedOff: RequireSignedOff,
): Promise<void> {
  if (!files.length) return
  const papers = await ctx.db.query<{ id: string }>(sql`
    select id from document where workspace_id = ${ctx.workspace} and file = any(${files}::uuid[]) and deleted_at is null`)
  for (const { id } of papers) await requireSignedOff(ctx, { object: 'document', id })
}

function momentToSend({ sendAt, undoSeconds = usualUndo }: GivenLetter): string {
  const earliest = Date.now() + undoSeconds * 1000
  return new Date(Math.max(earliest, sendAt ? Date.parse(sendAt) : 0)).toISOString()
}

/** What the entry of the story shows of it. */
const shownOf = (letter: string, { mailbox, recipients }: CheckedLetter, sendAt: string): JsonObject => ({
  letter,
  state: 'waiting',
  sendAt,
  from: { name: mailbox.name, address: mailbox.address },
  ...shownTo(recipients),
})

const shownTo = (recipients: readonly Recipient[]): JsonObject => {
  const of = (kind: RecipientKind): Json[] =>
    recipients.filter(one => one.kind === kind).map(({ name, address }) => ({ name, address }))
  return { to: of('to'), cc: of('cc'), bcc: of('bcc') }
}

/** Ours, and the same for every attempt: the copy that comes to the folder of what was sent is known by it. */
const messageIdOf = (id: string, { address }: Mailbox): string => `${id}@${address.slice(address.lastIndexOf('@') + 1)}`

/** Message-IDs of an e-mail on a card, for the one that answers it. */
async function answeredBy(ctx: Context, id: string, door: WritingMeans['door']): Promise<Answered | null> {
  const activity = await findRecord(ctx, 'activity', id, { fields: ['kind'] })
  if (activity?.kind !== 'email') throw new Invalid([{ field: 'answers', code: 'dangling' }])
  const own = await ctx.db.one<{ messageId: string; thread: string[] }>(sql`
    select message_id as "messageId", thread from outgoing_mail where workspace_id = ${ctx.workspace} and activity = ${activity.id}`)
  if (own) return { answers: own.messageId, thread: [...own.thread, own.messageId] }
  // One that cannot be opened at present is answered all the same; its thread is then found by its subject.
  const theirs = await letterOf(ctx, door, activity.id).catch(error => {
    if (error instanceof RapportError) return null
    throw error
  })
  return theirs?.id ? { answers: theirs.id, thread: [...theirs.answers, theirs.id] } : null
}
