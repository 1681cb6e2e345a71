import type { Context } from '../../../records/context.ts'
import { daysSince, type TrustFinding, type TrustLine } from '../../trust-line.ts'
import { allMailboxes } from './mailbox.ts'

/** So long a mailbox that cannot be read is its server's bad hour, in days. */
const badHour = 1 / 24

/** Whether letters of clients come in, and to which servers the passwords of mailboxes go. */
export const mailboxesLine: TrustLine = {
  name: 'mailboxes',
  area: 'machine',
  path: '/settings/mailboxes',
  look: mailboxesStand,
}

async function mailboxesStand(ctx: Context): Promise<TrustFinding> {
  const read = (await allMailboxes(ctx)).filter(({ active }) => active)
  const names = [...new Set(read.flatMap(({ imap, smtp }) => [imap.host, ...(smtp ? [smtp.host] : [])]))].sort()
  const broken = read.filter(({ failure }) => failure !== null)
  if (!read.length) return { state: 'fine', code: 'mailboxesNone' }
  if (!broken.length) return { state: 'fine', code: 'mailboxesRead', params: { count: read.length }, names }
  const since = broken.map(({ readAt, since: begun }) => readAt ?? begun).sort()[0]
  const state = daysSince(since) > badHour ? 'act' : 'look'
  return { state, code: 'mailboxesBroken', params: { count: broken.length }, since, names }
}
