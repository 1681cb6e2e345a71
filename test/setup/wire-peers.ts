// @peculiar/x509 does not load without it.
import 'reflect-metadata'
import { createServer as createPlain, type RequestListener } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { Pair } from './certificate.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 86_400_000

/** An authority that nobody knows, as the gateway of an office has one. */
export interface Authority {
  /** PEM. */
  certificate: string
  issue(wanted?: { name?: string; until?: number }): Promise<Pair>
}

export async function makeAuthority(name: string): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const own = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}`,
      notBefore: new Date(Date.now() - 30 * day),
      notAfter: new Date(Date.now() + 30 * day),
      keys,
      signingAlgorithm: algorithm,
      extensions: [new BasicConstraintsExtension(true)],
    },
    crypto,
  )
  return {
    certificate: own.toString('pem'),
    issue: (wanted = {}) => issue(own, keys.privateKey, wanted),
  }
}

async function issue(
  authority: X509Certificate,
  signingKey: CryptoKey,
  { name = 'localhost', until = 20 }: { name?: string; until?: number },
): Promise<Pair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await X509CertificateGenerator.create(
    {
      issuer: authority.subject,
      subject: `CN=${name}`,
      notBefore: new Date(Date.now() - 20 * day),
      notAfter: new Date(Date.now() + until * day),
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
    },
    crypto,
  )
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificate: `${made.toString('pem')}\n${authority.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${key.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`,
  }
}

/** Something that listens on a port of this machine. */
export interface Peer {
  port: number
  close(): Promise<void>
}

async function listening(server: Server): Promise<Peer> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

const hello: RequestListener = (_, response) => void response.end('hello')

export const secureServer = ({ certificate, key }: Pair, answer: RequestListener = hello): Promise<Peer> =>
  listening(createSecure({ cert: certificate, key }, answer))
export const plainServer = (answer: RequestListener = hello): Promise<Peer> => listening(createPlain(answer))
/** Takes connections and never says a word. */
export const silentServer = (): Promise<Peer> => listening(createServer(() => {}))
/** Says one line to whoever comes. */
export const sayingServer = (line: string): Promise<Peer> => listening(createServer(socket => socket.write(line)))

/** A proxy for CONNECT. */
export interface ProxyPeer extends Peer {
  /** What it was asked to connect with, in order, and as whom. */
  asked: { place: string; as: string | null }[]
  /** Lets through, or refuses with this status. */
  status: number
  /** Port of this machine to which all ways lead; without it where they should. */
  leadsTo: number | null
}

export async function proxyServer(): Promise<ProxyPeer> {
  const asked: ProxyPeer['asked'] = []
  const server = createPlain()
  const peer: ProxyPeer = { ...(await listening(server)), asked, status: 200, leadsTo: null }
  server.on('connect', (request, socket) => {
    asked.push({ place: request.url ?? '', as: request.headers['proxy-authorization'] ?? null })
    if (peer.status !== 200) return socket.end(`HTTP/1.1 ${peer.status} No\r\n\r\n`)
    const port = peer.leadsTo ?? Number(request.url?.split(':').at(-1))
    const on = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      on.pipe(socket)
      socket.pipe(on)
    })
    on.on('error', () => socket.destroy())
    socket.on('error', () => on.destroy())
  })
  return peer
}
