import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import type { JsonObject } from '../../src/model/index.ts'

/** A real provider of OpenID Connect on this machine, where everybody is let in who is named. */
export interface OidcPeer {
  issuer: string
  client: { id: string; secret: string }
  /** Claims of people by their subject. */
  people: Map<string, JsonObject>
  /** Who signs in next; the hint of the door goes before it. */
  next: string
  /** The address to which its client may be sent back. */
  register(redirectUri: string): void
  /** What it does otherwise than it should: claims of its tokens, their signature, and seconds by which its clock is wrong. */
  odd: { claims?: (claims: JsonObject) => JsonObject; signs?: false; clock?: number; issuer?: string }
  stop(): Promise<void>
}

/** With a form, whoever comes says who he is, as in a browser; without, `next` does. */
export async function startOidcPeer({ form = false, port = 0 } = {}): Promise<OidcPeer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'peer', use: 'sig', alg: 'RS256' }
  let serve: (req: IncomingMessage, res: ServerResponse) => void = (_, res) => res.writeHead(503).end()
  const server = createServer((req, res) => serve(req, res)).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`

  const peer: OidcPeer = {
    issuer,
    client: { id: 'rapport', secret: 'the-secret-of-the-client-0417' },
    people: new Map(),
    next: '',
    odd: {},
    register(redirectUri) {
      const provider = providerOf(peer, redirectUri, key)
      const callback = provider.callback()
      serve = (req, res) => {
        if (peer.odd.clock) res.setHeader('date', new Date(Date.now() + peer.odd.clock * 1000).toUTCString())
        if (req.url?.startsWith('/interaction/')) return void interact(provider, peer, { req, res, form })
        if (req.url === '/token' && peer.odd.claims)
          forge(res, peer.odd.signs === false ? strange() : key, peer.odd.claims)
        if (req.url?.startsWith('/.well-known') && peer.odd.issuer) rewrite(res, text => renamed(text, peer))
        void callback(req, res)
      }
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return peer
}

/** A key that is nobody's. */
const strange = (): JsonObject => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }) } as JsonObject
}

const scopes = ['openid', 'email', 'profile', 'groups']

const providerOf = (peer: OidcPeer, redirectUri: string, key: JsonObject): Provider =>
  new Provider(peer.issuer, {
    clients: [{ client_id: peer.client.id, client_secret: peer.client.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [key] } as never,
    cookies: { keys: ['of a test'] },
    scopes,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...peer.people.get(sub) }) }),
    async loadExistingGrant({ oidc: { provider, client, session } }) {
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId })
      grant.addOIDCScope(scopes.join(' '))
      await grant.save()
      return grant
    },
  })

interface Interaction {
  req: IncomingMessage
  res: ServerResponse
  form: boolean
}

/** Its page of sign-in. */
async function interact(provider: Provider, peer: OidcPeer, { req, res, form }: Interaction): Promise<void> {
  const asked = new URL(req.url ?? '', peer.issuer).searchParams.get('who')
  if (form && asked === null) {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    return void res.end('<h1>Provider</h1><form><input name="who" aria-label="Who"><button>Go</button></form>')
  }
  const { params } = await provider.interactionDetails(req, res)
  const hinted = [...peer.people].find(([, { email }]) => email === params.login_hint)?.[0]
  await provider.interactionFinished(req, res, { login: { accountId: asked ?? hinted ?? peer.next, remember: false } })
}

/** The token is signed anew by the same key, with other claims. */
function forge(res: ServerResponse, key: JsonObject, change: (claims: JsonObject) => JsonObject): void {
  rewrite(res, text => {
    const answer = JSON.parse(text)
    if (!answer.id_token) return text
    const [head = '', body = ''] = answer.id_token.split('.')
    const claims = change(JSON.parse(Buffer.from(body, 'base64url').toString()))
    const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
    const by = createPrivateKey({ format: 'jwk', key: key as never })
    return JSON.stringify({
      ...answer,
      id_token: `${signed}.${sign('sha256', Buffer.from(signed), by).toString('base64url')}`,
    })
  })
}

const renamed = (text: string, { issuer, odd }: OidcPeer): string =>
  text.replace(`"issuer":"${issuer}"`, `"issuer":"${odd.issuer}"`)

function rewrite(res: ServerResponse, change: (text: string) => string): void {
  const end = res.end.bind(res)
  res.end = ((body: unknown, ...rest: unknown[]) => {
    const text = change(String(body ?? ''))
    res.setHeader('content-length', Buffer.byteLength(text))
    return end(text, ...(rest.filter(each => typeof each === 'function') as []))
  }) as typeof res.end
}
