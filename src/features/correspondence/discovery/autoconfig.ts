import { elementsIn, readXml, textOf } from '../../../access/single-sign-on/saml/xml.ts'
import type { Outgoing } from '../../outgoing.ts'
import type { NamedServer, NamedServers } from './services.ts'

/** In milliseconds for one document, and in bytes: longer ones are none. */
const [patience, longest] = [5000, 64_000]

/**
 * What the domain of an address says of its servers by itself (Thunderbird's autoconfig, draft-ietf-mailmaint-autoconfig): at the name made for it, then
 * beside its site. Only by https, and never of somebody else who keeps lists of such.
 */
export async function readAutoconfig(
  target: Pick<Outgoing, 'ask'>,
  domain: string,
  address: string,
): Promise<(NamedServers & { at: string }) | null> {
  const places = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${encodeURIComponent(address)}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ]
  const read = await Promise.all(places.map(place => askFor(target, place)))
  for (const [at, text] of read.entries()) {
    const servers = text && serversIn(text, address)
    if (servers) return { ...servers, at: new URL(places[at] ?? '').hostname }
  }
  return null
}

/** `null`: there is none. */
async function askFor(target: Pick<Outgoing, 'ask'>, place: string): Promise<string | null> {
  try {
    const { status, body } = await target.ask(place, {
      method: 'GET',
      headers: { accept: 'text/xml, application/xml', 'user-agent': 'Rapport' },
      patience,
      most: longest,
    })
    return status === 200 ? new TextDecoder('utf-8', { fatal: true }).decode(body) : null
  } catch {
    return null
  }
}

/** The first of the servers of each kind that is spoken to under TLS; `null`: none by which letters are read. */
export function serversIn(text: string, address: string): NamedServers | null {
  const root = rootOf(text)
  const provider = root && elementsIn(root).find(({ localName }) => localName === 'emailProvider')
  if (root?.localName !== 'clientConfig' || !provider) return null
  const first = (name: string, type: string) =>
    elementsIn(provider)
      .filter(each => each.localName === name && each.getAttribute('type') === type)
      .flatMap(each => serverIn(each, address) ?? [])[0] ?? null
  const imap = first('incomingServer', 'imap')
  return imap && { imap, smtp: first('outgoingServer', 'smtp') }
}

function rootOf(text: string): Element | null {
  try {
    return readXml(text.replace(/^\ufeff/, ''), { comments: true })
  } catch {
    return null
  }
}

const securities: Record<string, NamedServer['security']> = { SSL: 'tls', STARTTLS: 'startTls' }

function serverIn(element: Element, address: string): NamedServer | null {
  const told = (name: string) => textOf(elementsIn(element).find(({ localName }) => localName === name) ?? null) ?? ''
  const security = securities[told('socketType')]
  const port = Number(told('port'))
  if (!security || !Number.isInteger(port)) return null
  return { host: filled(told('hostname'), address), port, security, user: filled(told('username') || address, address) }
}

/** With what stands in place of the address and its two halves. */
function filled(text: string, address: string): string {
  const at = address.lastIndexOf('@')
  return text
    .replaceAll('%EMAILADDRESS%', address)
    .replaceAll('%EMAILLOCALPART%', address.slice(0, at))
    .replaceAll('%EMAILDOMAIN%', address.slice(at + 1))
}
