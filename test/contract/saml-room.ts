import { inflateRawSync } from 'node:zlib'
import { expect } from 'vitest'
import { type HowAnswered, makeSamlPeer, type Said, type SamlPeer } from '../setup/saml-provider.ts'
import { openServer, type Reply, type Server, send } from './server.ts'

export const publicUrl = 'https://crm.romashka.example'

/** What a browser is answered, which follows nowhere by itself. */
export interface Page {
  status: number
  location: string
  cookies: Record<string, string>
}

/** Somebody on his way: where he was sent, and what his browser keeps. */
interface Begun {
  sent: URL
  xml: string
  cookies: Page['cookies']
  state: string
  request: string
}

/** What the self-test says of a step. */
interface Told {
  step: string
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
}

/** A company whose people come in by a provider of SAML. */
export interface SamlRoom {
  server: Server
  peer: SamlPeer
  /** Of the provider, as Rapport knows it. */
  id: string
  /** Our metadata, as the provider was told last. */
  ours: string
  /** Describes one more provider. */
  add(saml?: object): Promise<Reply>
  change(saml: object): Promise<Reply>
  keyPath(): string
  metadata(): Promise<string>
  /** A new key pair, of which the provider is told. */
  makeKey(): Promise<Reply>
  open(path: string, sent?: { form?: Record<string, string>; cookies?: object }): Promise<Page>
  begin(): Promise<Begun>
  /** Brings an answer of the provider. */
  post(answer: string, state: string, cookies?: object): Promise<Page>
  /** The whole way in of somebody. */
  signOn(said?: Partial<Said>, how?: HowAnswered): Promise<{ begun: Begun; answer: string; heard: Page; end: Page }>
  me(page: Page): Promise<Reply>
  /** All that a way in leaves, but for what tells administrators of refusals. */
  kept(): Promise<unknown>
  /** Stands at the door again, is told no more than others, and nothing is left but the reason, for administrators. */
  turnedAway(way: () => Promise<Page>, reason: string, problem?: string): Promise<void>
  selfTest(language?: string): Promise<Told[]>
  /** The steps of the self-test that are not as they should be. */
  wrong(): Promise<Told[]>
  /** Nobody is in, and there is one provider with one key pair. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** Whom the provider vouches for. */
export const somebody = (said: Partial<Said> = {}): Partial<Said> => ({
  subject: 'S-1-5-21-7',
  attributes: { mail: ['new.vera@romashka.example'], displayName: ['Вера Ли'], groups: ['sales'] },
  ...said,
})

export async function openSamlRoom(): Promise<SamlRoom> {
  const peer = await makeSamlPeer()
  const server = await openServer({ http: { publicUrl } })
  const { owner } = server.database
  const listed = await server.call('GET', '/roles?limit=200')
  const roles = Object.fromEntries(listed.body.data.map((role: { name: string; id: string }) => [role.name, role.id]))

  const room: SamlRoom = {
    server,
    peer,
    id: '',
    ours: '',
    add: (saml = { metadata: peer.metadata }) =>
      server.call('POST', '/identity-providers', {
        body: {
          kind: 'saml',
          name: 'Ромашка AD',
          emailDomains: ['romashka.example'],
          createsUsers: true,
          groupRoles: [
            { group: 'heads', role: roles.head },
            { group: 'sales', role: roles.manager },
          ],
          saml,
        },
      }),
    change: saml => server.call('PATCH', `/identity-providers/${room.id}`, { body: { saml } }),
    keyPath: () => `/identity-providers/${room.id}/keys`,
    metadata: async () => (await send(server.address, 'GET', `//sign-on/${room.id}/metadata`)).text,
    async makeKey() {
      const made = await server.call('POST', room.keyPath())
      room.ours = await room.metadata()
      return made
    },
    async open(path, { form, cookies = {} } = {}) {
      const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`)
      const answer = await fetch(`${server.address}${path}`, {
        method: form ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: cookie.join('; '), ...(form && { origin: 'null' }) },
        body: form && new URLSearchParams(form),
      })
      const set = answer.headers.getSetCookie().map(line => line.match(/^([^=]+)=([^;]*)/)?.slice(1) ?? [])
      return {
        status: answer.status,
        location: answer.headers.get('location') ?? '',
        cookies: Object.fromEntries(set),
      }
    },
    async begin() {
      const page = await room.open(`/sign-on/${room.id}?next=${encodeURIComponent('/leads')}`)
      const sent = new URL(page.location)
      const xml = inflateRawSync(Buffer.from(sent.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
      return {
        sent,
        xml,
        cookies: page.cookies,
        state: sent.searchParams.get('RelayState') ?? '',
        request: xml.match(/ ID="([^"]+)"/)?.[1] ?? '',
      }
    },
    post: (answer, state, cookies = {}) =>
      room.open(`/sign-on/${room.id}/acs`, { form: { SAMLResponse: answer, RelayState: state }, cookies }),
    async signOn(said = {}, how = { encrypts: true }) {
      const begun = await room.begin()
      const answer = await peer.answer(room.ours, somebody({ inResponseTo: begun.request, ...said }), how)
      const heard = await room.post(answer, begun.state)
      const end = heard.location.includes('/arrival')
        ? await room.open(heard.location, { cookies: begun.cookies })
        : heard
      return { begun, answer, heard, end }
    },
    me: ({ cookies: { '__Host-rapport_session': token } }) =>
      send(server.address, 'GET', '/me', { headers: { cookie: `__Host-rapport_session=${token}` } }),
    async kept() {
      const { rows } = await owner.query(`select
        (select json_agg(u order by id) from "user" u) as users,
        (select json_agg(i order by subject) from identity i) as identities,
        (select json_agg(s.id order by s.id) from session s) as sessions, (select count(*) from change) as changes,
        (select json_agg(p order by id) from identity_provider p) as providers,
        (select json_agg(k order by id) from saml_key k) as keys, (select count(*) from used_assertion) as used`)
      return rows[0]
    },
    async turnedAway(way, reason, problem = 'signOnFailed') {
      const before = await room.kept()
      const { status, location, cookies } = await way()
      const refused = { status: 303, location: `/sign-in?problem=${problem}`, cookies: {} }
      expect({ status, location, cookies }).toEqual(refused)
      expect(await room.kept()).toEqual(before)
      const latest = 'select outcome, reason from security_event order by at desc, id desc limit 1'
      expect((await owner.query(latest)).rows[0]).toEqual({ outcome: 'refused', reason })
    },
    async selfTest(language = 'en') {
      const path = `/identity-providers/${room.id}/self-test`
      const { status, text, body } = await server.call('POST', path, { headers: { 'accept-language': language } })
      expect(status, text).toBe(200)
      return body.data
    },
    wrong: async () => (await room.selfTest()).filter(({ isOk }) => isOk === false),
    async empty() {
      for (const table of ['identity_provider', 'session', 'security_event', 'sign_in_attempt'])
        await owner.query(`delete from ${table}`)
      await owner.query(`update "user" set deleted_at = now(), email = id || '@gone.example' where email like 'new.%'`)
      const made = await room.add()
      if (made.status !== 201) throw new Error(made.text)
      room.id = made.body.id
      await room.makeKey()
    },
    close: () => server.close(),
  }
  return room
}
