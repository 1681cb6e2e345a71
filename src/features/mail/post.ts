import type { MailServer } from '../../model/mail-server.ts'
import type { LetterFile } from '../letters.ts'
import { deliver, type PassedStep } from '../mail-delivery.ts'
import type { MailReach } from '../mail-reach.ts'

/** A letter of the system as it leaves. */
export interface Message {
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  /** The same for every attempt, so that one that was taken twice is seen to be the same. */
  id: string
  files?: readonly LetterFile[]
}

interface Posting {
  reach: MailReach
  server: MailServer
  message: Message
  /** Told of each step that was passed. */
  passed?: (step: PassedStep) => void
}

/** Sends a letter of the system. Throws NotDelivered. */
export async function post({ reach, server, message, passed }: Posting): Promise<void> {
  const raw = await compose(server, message)
  await deliver({ reach, server, passed, letter: { from: server.fromAddress, to: [message.to.address], raw } })
}

/** Names and subject become headers by the library, which encodes what could end one. */
async function compose(server: MailServer, { to, subject, text, html, id, files = [] }: Message): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composed = new MailComposer({
    from: { name: server.fromName, address: server.fromAddress },
    to,
    subject,
    text,
    html,
    attachments: files.map(({ name, type, bytes }) => ({ filename: name, contentType: type, content: bytes })),
    messageId: `<${id}@${server.fromAddress.slice(server.fromAddress.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composed.compile().build()
}
