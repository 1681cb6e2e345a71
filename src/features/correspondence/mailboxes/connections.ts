import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { Connection, ConnectionSource } from '../../connection.ts'
import { allMailboxes, type Mailbox, type MailboxServer } from './mailbox.ts'

/** Servers of the mailboxes that are read, each once: whose personal ones lie there is not told. */
export const mailboxConnections: ConnectionSource = async ctx => {
  const mailboxes = await allMailboxes(ctx)
  const found = mailboxes.filter(({ active }) => active).flatMap(connectionsOf)
  return [...new Map(found.map(each => [each.id, each])).values()]
}

const connectionsOf = ({ imap, smtp }: Mailbox): Connection[] => [
  connectionOf('imap', imap),
  ...(smtp ? [connectionOf('smtp', smtp)] : []),
]

function connectionOf(protocol: 'imap' | 'smtp', { host, port, security }: MailboxServer): Connection {
  const place = isIP(host) === 6 ? `[${host}]` : domainToASCII(host) || host
  const address = `${protocol}${security === 'tls' ? 's' : ''}://${place}:${port}`
  return {
    id: `mailbox ${address}`,
    kind: 'mail',
    name: host,
    address,
    isOwn: false,
    isKept: true,
    withoutTls: security === 'plain',
  }
}
