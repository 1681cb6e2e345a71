import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { ConnectionSource } from '../connection.ts'
import { knownServer, type MailMeans } from './server.ts'

/** The mail server by which letters leave, where there is one. */
export const mailConnections =
  (means: Pick<MailMeans, 'environment'>): ConnectionSource =>
  async ctx => {
    const server = await knownServer(ctx, means)
    if (!server) return []
    const { host, port, security, by } = server
    const place = isIP(host) === 6 ? `[${host}]` : domainToASCII(host) || host
    const address = `${security === 'tls' ? 'smtps' : 'smtp'}://${place}:${port}`
    const isOwn = by === 'environment'
    return [{ id: 'mail', kind: 'mail', name: host, address, isOwn, isKept: true, withoutTls: security === 'plain' }]
  }
