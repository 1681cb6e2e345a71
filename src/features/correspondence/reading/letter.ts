import { convert } from 'html-to-text'
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { emailKey, readEmail } from '../../../model/email-address.ts'
import { withKnownCharsets } from './charset.ts'

/** Somebody as a letter names him. Neither name nor address is believed. */
export interface Named {
  name: string
  /** As emailKey writes it; empty where it is none. */
  address: string
}

/** A letter once read. Texts are as they were written, without controls. */
export interface Letter {
  /** Without brackets; `null` where it names none. */
  id: string | null
  /** Letters that it answers, the nearest last. */
  answers: string[]
  from: Named
  to: Named[]
  cc: Named[]
  subject: string
  /** RFC 3339; `null` where it says none that can be read. */
  at: string | null
  text: string
  /** As it came: nothing of it is safe to show. */
  html: string | null
  files: LetterFile[]
  /** The calendar's text of an invitation. */
  invitation: string | null
  header(name: string): string
}

export interface LetterFile {
  name: string
  type: string
  bytes: Buffer
  /** By which the HTML shows it. */
  contentId: string | null
}

/** Reads a letter as it came. Throws where it is none at all. */
export async function readLetter(raw: Buffer): Promise<Letter> {
  const email = await PostalMime.parse(withKnownCharsets(raw), {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: 50,
    forceRfc822Attachments: true,
  })
  const headers = new Map(email.headers.map(({ key, value }) => [key, value]))
  const html = email.html ? email.html : null
  const [from] = named(email.from ? [email.from] : [])
  return {
    id: idsIn(email.messageId ?? '')[0] ?? null,
    answers: [...new Set([...idsIn(email.references ?? ''), ...idsIn(email.inReplyTo ?? '')])].slice(-30),
    from: from ?? { name: '', address: '' },
    to: named(email.to ?? []),
    cc: named(email.cc ?? []),
    subject: oneLine(email.subject ?? ''),
    at: momentOf(email.date),
    text: plain(email.text ?? (html ? textOf(html) : '')),
    html,
    ...attached(email),
    header: name => oneLine(headers.get(name) ?? ''),
  }
}

/** Message-IDs of a header, without their brackets. */
export const idsIn = (header: string): string[] =>
  [...header.matchAll(/<([^<>\s]{1,500})>/g)].flatMap(([, id]) => (id ? [id] : []))

/** The people of headers, each by himself. */
export const named = (addresses: readonly Address[]): Named[] =>
  addresses
    .flatMap(each => each.group ?? [each])
    .slice(0, 200)
    .map(({ name, address }) => {
      const read = readEmail(address ?? '')
      return { name: oneLine(name).slice(0, 300), address: read ? emailKey(read) : '' }
    })

const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()

const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()

export function momentOf(date: string | undefined): string | null {
  const moment = new Date(date ?? '')
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}

const textOf = (html: string): string =>
  convert(html.slice(0, 1_000_000), {
    wordwrap: false,
    limits: { maxDepth: 100, maxChildNodes: 5000 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
    ],
  })

function attached({ attachments }: Email): Pick<Letter, 'files' | 'invitation'> {
  const calendar = attachments.find(({ mimeType }) => mimeType === 'text/calendar')
  return {
    files: attachments
      .filter(({ mimeType }) => !/^message\/(?:delivery-status|disposition-notification)$/.test(mimeType))
      .filter(each => each !== calendar || each.filename !== null)
      .map(fileOf),
    invitation: calendar ? bytesOf(calendar).toString('utf8') : null,
  }
}

const fileOf = (attachment: Attachment): LetterFile => ({
  name: oneLine(attachment.filename ?? '') || (attachment.mimeType === 'message/rfc822' ? 'letter.eml' : 'file'),
  type: attachment.mimeType,
  bytes: bytesOf(attachment),
  contentId: attachment.contentId?.replace(/^<|>$/g, '') ?? null,
})

const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content))

/** A report of a mail system: the text of its part for programs. */
export async function deliveryReport(raw: Buffer): Promise<string | null> {
  const { attachments } = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer', maxNestingDepth: 50 })
  const report = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status')
  return report ? bytesOf(report).toString('utf8') : null
}
