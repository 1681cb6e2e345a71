import type { ImapFlow } from 'imapflow'
import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Arrival, IntakeDoor, KeptRequest, SourceFacts } from '../../channel.ts'
import { portionOf } from '../../portions.ts'
import type { Mailbox } from '../mailboxes/mailbox.ts'
import { factsOf } from '../reading/mail-channel.ts'
import { longestLetter } from './connect.ts'
import { type Folder, markRead, type Stretch } from './folders.ts'
import { headOf } from './heads.ts'
import { meetLetters, noteReceipts } from './ledger.ts'
import { type ChosenLetter, type LyingLetter, wantedOf } from './wanted.ts'

/** Of letters that come in, the whole is read of so many together, and no more bytes. */
const together = { many: 50, bytes: 8_000_000 }

interface Where {
  mailbox: Mailbox
  folder: Folder
  door: IntakeDoor
}

interface Batch {
  uids: readonly number[]
  /** What is read of the folder with them. */
  read: Stretch
  isOld: boolean
}

/** Keeps those of some letters of the open folder that are to come in, and marks all of them as read. Returns what was kept. */
export async function keepBatch(
  ctx: Context,
  imap: ImapFlow,
  { mailbox, folder, door }: Where,
  { uids, read, isOld }: Batch,
): Promise<KeptRequest[]> {
  const lying = uids.length ? await readHeads(imap, uids) : []
  const wanted = await wantedOf(ctx, mailbox, lying, folder.isSent)
  const source = await sourceOf(ctx, mailbox.source)
  const kept: KeptRequest[] = []
  for (let at = 0; at < wanted.length; ) {
    const part = wanted.slice(at, at + portionOf(wanted.slice(at), together))
    at += part.length
    const bytes = await readWhole(imap, part)
    kept.push(...(await transact(ctx, inside => keepPart(inside, part, { bytes, source, door, isOld }))))
  }
  // Last: a process that is killed before reads the batch again, and knows what it took in already.
  await transact(ctx, async inside => {
    await meetLetters(
      inside,
      lying.flatMap(letter => (wanted.some(({ uid }) => uid === letter.uid) ? [] : letter.head.identity)),
    )
    await markRead(inside, mailbox.id, folder, read)
  })
  return kept
}

interface Given {
  bytes: ReadonlyMap<number, Buffer>
  source: SourceFacts | null
  door: IntakeDoor
  isOld: boolean
}

/** In their order, so that an answer comes after what it answers; each once, wherever else it lies. */
async function keepPart(
  ctx: Context,
  part: readonly ChosenLetter[],
  { bytes, source, door, isOld }: Given,
): Promise<KeptRequest[]> {
  const met = await meetLetters(
    ctx,
    part.map(({ head }) => head.identity),
  )
  const ours = await sentByUs(ctx, part)
  const fresh = new Map(
    met.flatMap(({ id, identity, receipt, activity }) => (receipt || activity ? [] : [[identity.toString('hex'), id]])),
  )
  const coming = part.flatMap(letter => {
    const identity = letter.head.identity.toString('hex')
    const id = fresh.get(identity)
    const raw = bytes.get(letter.uid)
    if (!id || !raw || !source || ours.has(letter.head.id ?? '')) return []
    fresh.delete(identity)
    return [{ id, arrival: arrivalOf(letter, { bytes: raw, source, isOld }) }]
  })
  const taken = await door.keepAll(
    ctx,
    coming.map(({ arrival }) => arrival),
  )
  await noteReceipts(
    ctx,
    coming.flatMap(({ id }, n) => (taken[n] ? [{ id, receipt: taken[n].id }] : [])),
  )
  return taken
}

const arrivalOf = (
  { facts }: ChosenLetter,
  { bytes, source, isOld }: { bytes: Buffer; source: SourceFacts; isOld: boolean },
): Arrival => ({
  channel: 'mail',
  source,
  isOld,
  contentType: 'message/rfc822',
  bytes,
  headers: {},
  address: null,
  idempotencyKey: null,
  facts: factsOf(facts),
})

async function readHeads(imap: ImapFlow, uids: readonly number[]): Promise<LyingLetter[]> {
  const lying: LyingLetter[] = []
  for await (const { uid, headers, internalDate, size = 0 } of imap.fetch(
    uids.join(','),
    { uid: true, headers: true, internalDate: true, size: true },
    { uid: true },
  ))
    lying.push({ uid, size, head: headOf(headers ?? Buffer.alloc(0)), cameAt: new Date(internalDate ?? Date.now()) })
  return lying
}

/** Message-IDs of letters that were written here: they lie on their cards since then. */
async function sentByUs({ db, workspace }: Context, letters: readonly LyingLetter[]): Promise<Set<string>> {
  const ids = letters.flatMap(({ head }) => head.id ?? [])
  const rows = await db.query<{ id: string }>(sql`
    select message_id as id from outgoing_mail where workspace_id = ${workspace} and message_id = any(${ids}::text[])`)
  return new Set(rows.map(({ id }) => id))
}

async function readWhole(imap: ImapFlow, letters: readonly LyingLetter[]): Promise<Map<number, Buffer>> {
  const read = new Map<number, Buffer>()
  const range = letters.map(({ uid }) => uid).join(',')
  for await (const { uid, source } of imap.fetch(
    range,
    { uid: true, source: { maxLength: longestLetter } },
    { uid: true },
  ))
    if (source) read.set(uid, source)
  return read
}

/** As intake wants to know it. */
async function sourceOf(ctx: Context, id: string): Promise<SourceFacts | null> {
  const row = await ctx.db.one<SourceFacts>(sql`
    select id, key, name, kind, channel, ${raw('null')} as form, active and deleted_at is null as active
    from source where workspace_id = ${ctx.workspace} and id = ${id}`)
  return row ?? null
}
