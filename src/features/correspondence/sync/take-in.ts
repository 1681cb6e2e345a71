import { setTimeout } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Context } from '../../../records/context.ts'
import type { IntakeDoor } from '../../channel.ts'
import type { Application } from '../../feature.ts'
import type { Mailbox } from '../mailboxes/mailbox.ts'
import { type Folder, foldersOf, type Stretch, unreadOf } from './folders.ts'
import { keepBatch } from './keep-batch.ts'

interface Reading {
  ctx: Context
  imap: ImapFlow
  mailbox: Mailbox
  application: Application
  door: IntakeDoor
  /** Ends it between two batches. */
  signal: AbortSignal
}

/** Letters of which the headers are read together. What is more than that has lain there: whatever comes meanwhile goes before it. */
const atOnce = 100
/** So often it is looked for that while old letters are being settled, in milliseconds. */
const lookEvery = 300

/** Takes in what is new in all folders of a mailbox; a folder is opened only where there is something. */
export async function takeInAll(reading: Reading): Promise<void> {
  const folders = await foldersOf(reading.imap, reading.mailbox)
  const arrivals = arrivalsIn(
    reading,
    folders.find(({ isInbox }) => isInbox),
  )
  for (const folder of folders)
    for (const stretch of await unreadOf(reading.ctx, reading.mailbox.id, folder))
      await takeIn(reading, { folder, stretch, arrivals })
}

type Arrivals = () => Promise<void>

/** Takes in what has come to the inbox since it was looked there last. */
function arrivalsIn(reading: Reading, inbox: Folder | undefined): Arrivals {
  let from = inbox?.uidNext ?? 0
  return async function arrivals() {
    if (!inbox || reading.signal.aborted) return
    const { uidNext: to = 0 } = (await reading.imap.status(inbox.path, { uidNext: true })) || {}
    if (to <= from) return
    const stretch = { from, to }
    from = to
    await takeIn(reading, { folder: inbox, stretch, arrivals })
  }
}

interface Part {
  folder: Folder
  stretch: Stretch
  arrivals: Arrivals
}

/** Takes in a stretch of a folder, batch by batch. Whatever is killed when: what comes again is known by its identity. */
async function takeIn(reading: Reading, { folder, stretch, arrivals }: Part): Promise<void> {
  const { ctx, imap, mailbox, application, door, signal } = reading
  await door.prepare(ctx)
  const uids = await inFolder(imap, folder, () => numbersIn(imap, stretch))
  if (!uids) return
  const isOld = uids.length > atOnce
  let { from } = stretch
  for (let at = 0; (at === 0 || at < uids.length) && !signal.aborted; at += atOnce) {
    const batch = uids.slice(at, at + atOnce)
    const to = at + atOnce < uids.length ? (batch.at(-1) ?? from) + 1 : stretch.to
    const kept = await inFolder(imap, folder, () =>
      keepBatch(ctx, imap, { mailbox, folder, door }, { uids: batch, read: { from, to }, isOld }),
    )
    if (!kept) return
    from = to
    const room = door.settle(ctx, kept, application)
    await (isOld ? meanwhile(room, arrivals) : room)
  }
}

/** `null` where the server has begun to number it anew: then it is looked at from the beginning the next time. */
async function inFolder<Result>(imap: ImapFlow, folder: Folder, work: () => Promise<Result>): Promise<Result | null> {
  const lock = await imap.getMailboxLock(folder.path, { readOnly: true })
  try {
    const isSame = imap.mailbox && imap.mailbox.uidValidity === folder.uidValidity
    return isSame ? await work() : null
  } finally {
    lock.release()
  }
}

/** `*` in a search is the last letter, also where its number is lower. */
async function numbersIn(imap: ImapFlow, { from, to }: Stretch): Promise<number[]> {
  const found = (await imap.search({ uid: `${from}:${to - 1}` }, { uid: true })) || []
  return found.filter(uid => uid >= from && uid < to).sort((a, b) => a - b)
}

async function meanwhile(room: Promise<void>, arrivals: Arrivals): Promise<void> {
  let isRoom = false
  const waiting = room.then(() => {
    isRoom = true
  })
  do {
    await Promise.race([waiting, setTimeout(lookEvery)])
    await arrivals()
  } while (!isRoom)
}
