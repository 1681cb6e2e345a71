import { buffer } from 'node:stream/consumers'
import { emailKey } from '../../../model/index.ts'
import { type Context, findRecord } from '../../../records/index.ts'
import { NotDelivered } from '../../mail-failure.ts'
import type { Mailbox } from '../mailboxes/mailbox.ts'
import { watched } from '../watching/mark.ts'
import { picturesIn } from './clean.ts'
import type { ClientLetter, RecipientKind } from './letter.ts'

/** Bytes of a kept file, by what they are. */
export type ReadFile = (workspace: string, hash: string) => Promise<NodeJS.ReadableStream | null>

interface Composing {
  mailbox: Mailbox
  readFile: ReadFile
  at: Date
  /** For the folder of what was sent: it also tells who got a blind copy. */
  isCopy?: boolean
  /** Under which Rapport is reached from outside, where opens and clicks are counted. */
  watchedAt?: string | null
}

/** The letter as it leaves. Names and subject become headers by the library, which encodes what could end one. Throws NotDelivered. */
export async function compose(
  ctx: Context,
  letter: ClientLetter,
  { mailbox, readFile, at, isCopy = false, watchedAt = null }: Composing,
): Promise<Buffer> {
  const { html, watchKey, links } = letter
  const shown = watchedAt && watchKey ? watched(html, { key: watchKey, links, publicUrl: watchedAt }) : html
  const to = (kind: RecipientKind) =>
    letter.recipients
      .filter(one => one.kind === kind)
      .map(({ name, address }) => ({ name, address: emailKey(address) }))
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const composed = new MailComposer({
    from: { name: mailbox.name, address: mailbox.address },
    to: to('to'),
    cc: to('cc'),
    bcc: isCopy ? to('bcc') : [],
    subject: letter.subject,
    text: letter.text,
    html: pageOf(shown),
    date: at,
    messageId: `<${letter.messageId}>`,
    ...(letter.answers && {
      inReplyTo: `<${letter.answers}>`,
      references: letter.thread.map(id => `<${id}>`),
    }),
    attachments: await Promise.all([
      ...letter.files.map(id => attached(ctx, id, readFile)),
      ...picturesIn(html).map(async id => ({
        ...(await attached(ctx, id, readFile)),
        cid: id,
        contentDisposition: 'inline' as const,
      })),
    ]),
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  composed.keepBcc = isCopy
  return composed.build()
}

const pageOf = (html: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"></head><body>${html}</body></html>`

async function attached(ctx: Context, id: string, readFile: ReadFile) {
  const file = await findRecord(ctx, 'attachment', id, { fields: ['name', 'type', 'hash'] })
  const stream = file && (await readFile(ctx.workspace, String(file.hash)))
  if (!stream) throw new NotDelivered({ step: 'content', code: 'attachmentGone' })
  return {
    filename: String(file.name),
    contentType: String(file.type ?? 'application/octet-stream'),
    content: await buffer(stream),
  }
}
