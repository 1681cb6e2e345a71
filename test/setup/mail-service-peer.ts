import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A mail service at which people sign in: it lets an application in by codes with PKCE, and tells its mail servers whose token it is. */
export interface MailServicePeer {
  origin: string
  client: { id: string; secret: string }
  /** Whose mailbox it is that signs in next. */
  next: string
  /** In seconds, of the tokens that it gives from now on. */
  life: number
  /** Grants that hold; whoever empties it has revoked them all. */
  grants: Map<string, string>
  /** Access tokens that hold, by whose they are. */
  tokens: Map<string, string>
  /** Bodies that its token address was sent, and its answer where it does otherwise than it should. */
  asked: URLSearchParams[]
  odd: { answer?: { status: number; body: object }; noRefresh?: boolean }
  stop(): Promise<void>
}

export async function startMailServicePeer(): Promise<MailServicePeer> {
  const codes = new Map<string, { challenge: string; redirectUri: string; who: string }>()
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (!place || typeof place === 'string') throw new Error('no port')
  const peer: MailServicePeer = {
    origin: `http://127.0.0.1:${place.port}`,
    client: { id: 'rapport-at-mail', secret: 'secret-of-the-application-2231' },
    next: '',
    life: 3600,
    grants: new Map(),
    tokens: new Map(),
    asked: [],
    odd: {},
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return peer

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', peer.origin)
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    // Dovecot asks for the token behind the address.
    if (url.pathname.startsWith('/whose/')) {
      const who = peer.tokens.get(decodeURIComponent(url.pathname.slice('/whose/'.length)))
      return void json(who ? 200 : 401, who ? { email: who, active: true } : { active: false })
    }
    if (url.pathname !== '/token') return void response.writeHead(404).end()
    let text = ''
    for await (const part of request) text += String(part)
    const body = new URLSearchParams(text)
    peer.asked.push(body)
    if (peer.odd.answer) return void json(peer.odd.answer.status, peer.odd.answer.body)
    if (body.get('client_id') !== peer.client.id || body.get('client_secret') !== peer.client.secret)
      return void json(401, { error: 'invalid_client', error_description: 'No such application' })
    const who = body.get('grant_type') === 'refresh_token' ? byRefresh(body) : byCode(body)
    if (!who) return void json(400, { error: 'invalid_grant', error_description: 'The grant is no more' })
    const [access, refresh] = [0, 1].map(() => randomBytes(24).toString('base64url'))
    peer.tokens.set(String(access), who)
    peer.grants.set(String(refresh), who)
    json(200, {
      token_type: 'Bearer',
      access_token: access,
      expires_in: peer.life,
      ...(peer.odd.noRefresh ? {} : { refresh_token: refresh }),
    })
  }

  function authorize(asked: URLSearchParams, response: ServerResponse): void {
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.searchParams.set('state', asked.get('state') ?? '')
    const code = randomBytes(24).toString('base64url')
    codes.set(code, {
      challenge: asked.get('code_challenge') ?? '',
      redirectUri: asked.get('redirect_uri') ?? '',
      who: peer.next || (asked.get('login_hint') ?? ''),
    })
    if (asked.get('client_id') === peer.client.id && asked.get('code_challenge_method') === 'S256')
      back.searchParams.set('code', code)
    else back.searchParams.set('error', 'unauthorized_client')
    response.writeHead(302, { location: back.href }).end()
  }

  function byCode(body: URLSearchParams): string | null {
    const known = codes.get(body.get('code') ?? '')
    codes.delete(body.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    return known && known.challenge === challenge && known.redirectUri === body.get('redirect_uri') ? known.who : null
  }

  /** A new one is given each time, and the former holds no more. */
  function byRefresh(body: URLSearchParams): string | null {
    const who = peer.grants.get(body.get('refresh_token') ?? '')
    peer.grants.delete(body.get('refresh_token') ?? '')
    return who ?? null
  }
}
