import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { inflateRawSync } from 'node:zlib'
import { makeSamlPeer, type Said } from './saml-provider.ts'

/** A provider of SAML to which a browser can go: it asks who one is, believes it, and posts an encrypted answer. */
export interface SamlPage {
  /** Its description. */
  metadata: string
  people: Map<string, Partial<Said>>
  /** Imports our description, as an administrator would; it knows what this said until it is told anew. */
  learn(address: string): Promise<void>
  stop(): Promise<void>
}

const escaped = (word: string): string => word.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

const page = (body: string): string =>
  `<!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,"><body>${body}</body></html>`

const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${escaped(value)}">`

export async function startSamlPage(): Promise<SamlPage> {
  const people: SamlPage['people'] = new Map()
  let ours = ''
  const server = createServer((request, reply) => {
    answer(request).then(
      html => reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(html)),
      (error: unknown) => reply.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const peer = await makeSamlPeer(`http://127.0.0.1:${address.port}/sso`)

  async function answer(request: IncomingMessage): Promise<string> {
    const given =
      request.method === 'POST'
        ? new URLSearchParams(await text(request))
        : new URL(request.url ?? '/', 'http://localhost').searchParams
    const [sent, state, who] = ['SAMLRequest', 'RelayState', 'who'].map(name => given.get(name) ?? '')
    if (!who)
      return `<form method="post" action="/sso">${hidden('SAMLRequest', sent ?? '')}${hidden('RelayState', state ?? '')}
        <label>Who <input name="who"></label><button>Go</button></form>`
    const asked = inflateRawSync(Buffer.from(sent ?? '', 'base64')).toString()
    const inResponseTo = asked.match(/ ID="([^"]+)"/)?.[1] ?? null
    const acs = ours.match(/Location="([^"]+)"/)?.[1] ?? ''
    const made = await peer.answer(ours, { subject: who, inResponseTo, ...people.get(who) }, { encrypts: true })
    return `<form method="post" action="${acs}">${hidden('SAMLResponse', made)}${hidden('RelayState', state ?? '')}</form>
      <script>document.forms[0].submit()</script>`
  }

  return {
    metadata: peer.metadata,
    people,
    async learn(from) {
      ours = await (await fetch(from)).text()
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
