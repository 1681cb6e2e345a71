import { setTimeout } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Context } from '../../../records/context.ts'
import type { IntakeDoor } from '../../channel.ts'
import type { Application } from '../../feature.ts'
import type { MailReach } from '../../mail-reach.ts'
import type { OpenMailbox } from '../mailboxes/mailbox.ts'
import { type Opening, openMailbox } from '../sign-in/open.ts'
import { imapFailure, openImap } from './connect.ts'
import { noteFailure, noteRead, releaseLease, renewLease } from './lease.ts'
import { forgetPeople } from './ledger.ts'
import { takeInAll } from './take-in.ts'

export interface Following {
  opening: Opening
  reach: MailReach
  door: IntakeDoor
}

interface Leased {
  workspace: string
  id: string
  lease: string
}

/** Other folders than the inbox are looked at so often, in milliseconds; the server tells of what comes to the inbox at once. */
const lookEvery = 30_000
/** The lease is renewed more often than that. */
const renewEvery = 15_000
/** So long before a token ends. */
const letGoBefore = 60_000

/** Reads a mailbox until it changes, fails or the server ends. What fails is kept in words, and stops no other. */
export async function followMailbox(
  application: Application,
  { workspace, id, lease }: Leased,
  following: Following,
  signal: AbortSignal,
): Promise<void> {
  const context = () => application.systemContext(workspace, { channel: 'intake', reference: id })
  try {
    const mailbox = await openMailbox(await context(), following.opening, id)
    if (mailbox) {
      const stopped = new AbortController()
      const ended = AbortSignal.any([signal, stopped.signal, ...endOf(mailbox)])
      const renewing = keepLease({ context, id, lease, version: mailbox.version }, stopped, ended)
      try {
        await readOn(mailbox, { application, context, lease, following, signal: ended })
      } finally {
        stopped.abort()
        await renewing
      }
    }
    await releaseLease(await context(), id, lease)
  } catch (error) {
    const { failure } = imapFailure(error, 'folder')
    application.log.warn(
      { mailbox: id, step: failure.step, code: failure.code, err: error },
      'a mailbox could not be read',
    )
    await noteFailure(await context(), id, lease, failure).catch(() => {})
  }
}

/** Before its token ends it is let go of, and opened again with a new one. */
const endOf = ({ token }: OpenMailbox): AbortSignal[] =>
  token ? [AbortSignal.timeout(Math.max(1000, token.until - Date.now() - letGoBefore))] : []

interface Kept {
  context: () => Promise<Context>
  id: string
  lease: string
  version: number
}

async function keepLease(
  { context, id, lease, version }: Kept,
  stopped: AbortController,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    await setTimeout(renewEvery, undefined, { signal: ended }).catch(() => {})
    if (ended.aborted) return
    const isOurs = await renewLease(await context(), id, lease, version).catch(() => true)
    if (!isOurs) stopped.abort()
  }
}

interface Reading {
  application: Application
  context: () => Promise<Context>
  lease: string
  following: Following
  signal: AbortSignal
}

async function readOn(mailbox: OpenMailbox, reading: Reading): Promise<void> {
  const { application, context, lease, following, signal } = reading
  const { reach, door } = following
  const imap = await openImap({
    reach,
    server: mailbox.imap,
    password: mailbox.password,
    token: mailbox.token?.access,
    signal,
  }).catch(error => {
    if (signal.aborted) return null
    throw error
  })
  if (!imap) return
  const close = () => imap.close()
  signal.addEventListener('abort', close)
  try {
    while (!signal.aborted) {
      const ctx = await context()
      await forgetPeople(ctx)
      await takeInAll({ ctx, imap, mailbox, application, door, signal })
      if (signal.aborted) break
      await noteRead(ctx, mailbox.id, lease)
      await imap.mailboxOpen('INBOX', { readOnly: true })
      await untilTold(imap, signal)
    }
  } catch (error) {
    // Whoever hangs up because he was told to has not failed.
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', close)
    await Promise.race([imap.logout().catch(() => {}), setTimeout(1000)])
    imap.close()
  }
}

/** Until the server tells of something new in the inbox, or it is time to look. */
async function untilTold(imap: ImapFlow, signal: AbortSignal): Promise<void> {
  const told = new AbortController()
  const tell = () => told.abort()
  imap.once('exists', tell)
  imap.once('close', tell)
  const idling = imap.idle().catch(tell)
  await setTimeout(lookEvery, undefined, { signal: AbortSignal.any([signal, told.signal]) }).catch(() => {})
  imap.off('exists', tell)
  imap.off('close', tell)
  if (!imap.usable) throw new Error('The server hung up')
  void idling
}
