import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { openServer, type Reply, type Server, send, signedIn } from './server.ts'

/** To where people go back. */
export const callback = 'https://app.example/callback'

/** The word that an app keeps until it changes its code (PKCE). */
export const verifier = () => randomBytes(32).toString('base64url')

/** An app as its makers know it. */
export interface App {
  id: string
  secret: string | null
}

interface Tokens {
  access_token: string
  refresh_token: string
  scope: string
}

type Headers = Record<string, string>
type Form = Record<string, string>

/** What an app sends a browser to ask for. */
export const request = (app: App, word: string, more: object = {}) => ({
  response_type: 'code',
  client_id: app.id,
  redirect_uri: callback,
  scope: 'read',
  state: 'weather',
  code_challenge: createHash('sha256').update(word).digest('base64url'),
  code_challenge_method: 'S256',
  ...more,
})

export const secretOf = ({ id, secret }: App): Form => ({ client_id: id, ...(secret && { client_secret: secret }) })

/** A company with an administrator who registers apps, and a seller for whom they are to speak. */
export interface OauthRoom {
  server: Server
  seller: { id: string; key: string }
  /** What the browsers of administrator and seller send along. */
  admin: Headers
  person: Headers
  inBrowser(email: string): Promise<Headers>
  /** A call from the seller's browser, or another's. */
  ask(method: string, path: string, body?: unknown, headers?: Headers): Promise<Reply>
  register(given?: object): Promise<App>
  /** Where the seller is sent once he has said yes. */
  consent(app: App, word: string, more?: object): Promise<URL>
  codeOf(app: App, word: string): Promise<string>
  post(path: string, form: Form, headers?: Headers): Promise<Reply>
  /** A code for tokens, and a refresh token for new ones. */
  exchange(app: App, code: string, word: string, more?: Form): Promise<Reply>
  refresh(app: App, token: string, more?: Form): Promise<Reply>
  /** The whole way. */
  tokens(app: App): Promise<Tokens>
  callWith(key: string, method?: string, path?: string, body?: unknown): Promise<Reply>
  /** A process hears a moment later that a token opens nothing any more. */
  shut(key: string): Promise<void>
  close(): Promise<void>
}

export async function openOauthRoom(): Promise<OauthRoom> {
  const server = await openServer()
  const inBrowser = async (email: string): Promise<Headers> => ({
    cookie: await signedIn(server.address, email),
    'x-requested-with': 'rapport',
    'accept-language': 'en',
  })

  const room: OauthRoom = {
    server,
    seller: await server.person('seller', 'manager'),
    admin: await inBrowser('anna@romashka.example'),
    person: await inBrowser('seller@romashka.example'),
    inBrowser,
    ask: (method, path, body, headers = room.person) => send(server.address, method, path, { headers, body }),
    async register(given = {}) {
      const body = {
        name: 'Калькулятор',
        redirectAddresses: [callback],
        scopes: ['read'],
        confidential: true,
        ...given,
      }
      const made = await room.ask('POST', '/oauth/apps', body, room.admin)
      expect(made.status, made.text).toBe(201)
      return made.body
    },
    async consent(app, word, more = {}) {
      const asked = { ...request(app, word, more), decision: 'allow' }
      const answer = await room.ask('POST', '/oauth/authorization', asked)
      expect(answer.status, answer.text).toBe(200)
      return new URL(answer.body.redirect)
    },
    codeOf: async (app, word) => (await room.consent(app, word)).searchParams.get('code') ?? '',
    post: (path, form, headers = {}) =>
      send(server.address, 'POST', path, {
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    exchange: (app, code, word, more = {}) =>
      room.post('/oauth/token', {
        ...secretOf(app),
        ...{ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: word },
        ...more,
      }),
    refresh: (app, token, more = {}) =>
      room.post('/oauth/token', { ...secretOf(app), grant_type: 'refresh_token', refresh_token: token, ...more }),
    async tokens(app) {
      const word = verifier()
      const answer = await room.exchange(app, await room.codeOf(app, word), word)
      expect(answer.status, answer.text).toBe(200)
      return answer.body
    },
    callWith: (key, method = 'GET', path = '/me', body) => send(server.address, method, path, { key, body }),
    shut: key => expect.poll(async () => (await room.callWith(key)).status).toBe(401),
    close: () => server.close(),
  }
  return room
}
