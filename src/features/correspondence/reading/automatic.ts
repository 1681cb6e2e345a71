import { emailKey, readEmail } from '../../../model/email-address.ts'
import type { Letter } from './letter.ts'

/** What no person has written to us: it makes nothing, and is never answered. */
type Automatic = 'mailBounced' | 'mailAutomatic' | 'mailBulk'

/** Of what kind an automatic letter is; `null`: a person has written it (RFC 3834, RFC 2369, RFC 3464). */
export function automaticKind({ header, from }: Letter): Automatic | null {
  if (/^multipart\/report\b/i.test(header('content-type')) && /delivery-status/i.test(header('content-type')))
    return 'mailBounced'
  if (/^(mailer-daemon|postmaster)@/.test(from.address) && header('return-path') === '<>') return 'mailBounced'
  const submitted = header('auto-submitted').toLowerCase()
  if (submitted && !submitted.startsWith('no')) return 'mailAutomatic'
  if (header('x-autoreply') || header('x-autorespond') || /auto.?reply/i.test(header('precedence')))
    return 'mailAutomatic'
  if (header('return-path') === '<>' || /^multipart\/report\b/i.test(header('content-type'))) return 'mailAutomatic'
  if (/^(bulk|list|junk)\b/i.test(header('precedence'))) return 'mailBulk'
  if (header('list-unsubscribe') || header('list-id') || header('list-post')) return 'mailBulk'
  return /\b(all|oof|autoreply)\b/i.test(header('x-auto-response-suppress')) ? 'mailAutomatic' : null
}

/** A mailbox that is none any more, as a report tells. */
interface Bounced {
  address: string
  detail: string
}

/** Addresses that will never take a letter (5.x.x); a full mailbox or a busy server (4.x.x) is no such. */
export function hardBounces(report: string): Bounced[] {
  return report
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .flatMap(block => {
      const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(block)?.[1]?.trim() ?? ''
      const status = field('Status')
      const recipient = readEmail((field('Final-Recipient') || field('Original-Recipient')).replace(/^[\w-]+;\s*/, ''))
      if (!recipient || !/^failed$/i.test(field('Action')) || !/^5\.\d+\.\d+/.test(status)) return []
      return [{ address: emailKey(recipient), detail: (field('Diagnostic-Code') || status).slice(0, 300) }]
    })
}
