import type { ImapFlow } from 'imapflow'
import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Arrival, IntakeDoor, KeptRequest, SourceFacts } from '../../channel.ts'
import type { Application } from '../../feature.ts'
import type { Mailbox } from '../mailboxes/mailbox.ts'
import { factsOf } from '../reading/mail-channel.ts'
import { longestLetter } from './connect.ts'
import { type Folder, foldersOf, lastUid, markRead } from './folders.ts'
import { headOf } from './heads.ts'
import { meetLetters, noteReceipts } from './ledger.ts'
import { type ChosenLetter, type LyingLetter, wantedOf } from './wanted.ts'

interface TakingIn {
  application: Application
  door: IntakeDoor
  /** Ends it between two batches. */
  signal: AbortSignal
}

/** Letters of which the headers are read together, and of those that come in, the whole. */
const [headsAtOnce, lettersAtOnce] = [500, 50]

/** Takes in what is new in all folders of a mailbox; a folder is opened only where there is something. Returns how many letters it met. */
export async function takeInAll(ctx: Context, imap: ImapFlow, mailbox: Mailbox, taking: TakingIn): Promise<number> {
  let met = 0
  for (const folder of await foldersOf(imap, mailbox)) met += await takeIn(ctx, imap, { mailbox, folder }, taking)
  return met
}

interface Where {
  mailbox: Mailbox
  folder: Folder
}

/** Takes in what is new in a folder, batch by batch. Whatever is killed when: what comes again is known by its identity. */
export async function takeIn(
  ctx: Context,
  imap: ImapFlow,
  { mailbox, folder }: Where,
  { application, door, signal }: TakingIn,
): Promise<number> {
  let last = await lastUid(ctx, mailbox.id, folder)
  if (folder.uidNext <= last + 1) return 0
  const lock = await imap.getMailboxLock(folder.path, { readOnly: true })
  try {
    await door.prepare(ctx)
    const uids = (await imap.search({ uid: `${last + 1}:*` }, { uid: true })) || []
    const fresh = uids.filter(uid => uid > last).sort((a, b) => a - b)
    for (let at = 0; at < fresh.length && !signal.aborted; at += headsAtOnce) {
      const batch = fresh.slice(at, at + headsAtOnce)
      const lying = await readHeads(imap, batch)
      last = batch.at(-1) ?? last
      const kept = await keepBatch(ctx, imap, { mailbox, folder }, { lying, last, door })
      await door.settle(ctx, kept, application)
    }
    return fresh.length
  } finally {
    lock.release()
  }
}

async function readHeads(imap: ImapFlow, uids: readonly number[]): Promise<LyingLetter[]> {
  const lying: LyingLetter[] = []
  for await (const { uid, headers, internalDate } of imap.fetch(
    uids.join(','),
    { uid: true, headers: true, internalDate: true },
    { uid: true },
  ))
    lying.push({ uid, head: headOf(headers ?? Buffer.alloc(0)), cameAt: new Date(internalDate ?? Date.now()) })
  return lying
}

interface Batch {
  lying: readonly LyingLetter[]
  last: number
  door: IntakeDoor
}

async function keepBatch(
  ctx: Context,
  imap: ImapFlow,
  { mailbox, folder }: Where,
  { lying, last, door }: Batch,
): Promise<KeptRequest[]> {
  const wanted = await wantedOf(ctx, mailbox, lying, folder.isSent)
  const source = await sourceOf(ctx, mailbox.source)
  const kept: KeptRequest[] = []
  for (let at = 0; at < wanted.length; at += lettersAtOnce) {
    const part = wanted.slice(at, at + lettersAtOnce)
    const bytes = await readWhole(imap, part)
    kept.push(
      ...(await transact(ctx, async inside => {
        const met = await meetLetters(
          inside,
          part.map(({ head }) => head.identity),
        )
        const ours = await sentByUs(inside, part)
        const fresh = met.filter(({ receipt, activity }) => receipt === null && activity === null)
        const coming = fresh.flatMap(({ id, identity }) => {
          const letter = part.find(({ head }) => head.identity.equals(identity))
          const raw = letter && bytes.get(letter.uid)
          return letter && raw && source && !ours.has(letter.head.id ?? '')
            ? [{ id, arrival: arrivalOf(letter, raw, source) }]
            : []
        })
        const taken = await door.keepAll(
          inside,
          coming.map(({ arrival }) => arrival),
        )
        await noteReceipts(
          inside,
          coming.flatMap(({ id }, n) => (taken[n] ? [{ id, receipt: taken[n].id }] : [])),
        )
        return taken
      })),
    )
  }
  // Last: a process that is killed before reads the batch again, and knows what it took in already.
  await transact(ctx, async inside => {
    await meetLetters(
      inside,
      lying.flatMap(letter => (wanted.some(({ uid }) => uid === letter.uid) ? [] : letter.head.identity)),
    )
    await markRead(inside, mailbox.id, folder, last)
  })
  return kept
}

const arrivalOf = ({ facts }: ChosenLetter, bytes: Buffer, source: SourceFacts): Arrival => ({
  channel: 'mail',
  source,
  contentType: 'message/rfc822',
  bytes,
  headers: {},
  address: null,
  idempotencyKey: null,
  facts: factsOf(facts),
})

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
