import type { ImapFlow } from 'imapflow'
import { NotDelivered, plainReply } from '../../mail-failure.ts'

/** A letter as it is to lie in the folder of what was sent. */
export interface Copy {
  /** Without its brackets. */
  messageId: string
  at: Date
  raw: () => Promise<Buffer>
}

/** Whether the letter lies among those that were sent. Throws NotDelivered where there is no such folder. */
export async function liesInSent(imap: ImapFlow, messageId: string): Promise<boolean> {
  const lock = await imap.getMailboxLock(await sentFolder(imap), { readOnly: true })
  try {
    const found = await imap.search({ header: { 'message-id': `<${messageId}>` } }, { uid: true })
    return Array.isArray(found) && found.length > 0
  } finally {
    lock.release()
  }
}

/** Puts it there, as read. Throws NotDelivered with the words in which the server refuses it. */
export async function putIntoSent(imap: ImapFlow, { raw, at }: Copy): Promise<void> {
  const folder = await sentFolder(imap)
  const bytes = await raw()
  await imap.append(folder, bytes, ['\\Seen'], at).catch((error: unknown) => {
    throw refusedCopy(error)
  })
}

/** The one that the server names so (RFC 6154), else one that is called so. */
async function sentFolder(imap: ImapFlow): Promise<string> {
  const folder = (await imap.list()).find(({ specialUse }) => specialUse === '\\Sent')
  if (!folder) throw new NotDelivered({ step: 'folder', code: 'noSentFolder' })
  return folder.path
}

/** An answer of the server is a refusal; where it fell silent nothing is known. */
function refusedCopy(error: unknown): unknown {
  if (!(error instanceof Error) || !('responseText' in error) || typeof error.responseText !== 'string') return error
  return new NotDelivered({ step: 'folder', code: 'copyRefused', reply: plainReply(error.responseText) })
}
