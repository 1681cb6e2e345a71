import { expect } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { type OidcPeer, startOidcPeer } from '../setup/oidc-peer.ts'
import { openServer, type Reply, type Server, send } from './server.ts'

export const publicUrl = 'https://crm.romashka.example'

type Went = Reply & { location: string }

/** Keeps cookies as a browser does, and follows nowhere by itself. */
export interface Browsing {
  jar: Map<string, string>
  go(address: string): Promise<Went>
  begin(query?: string): Promise<Went>
  /** From where Rapport sent it, through the provider, to the address that leads back. */
  through(location: string): Promise<string>
  me(): Promise<Reply>
}

interface Way {
  query?: string
  /** Changes the address with which it is sent to the provider. */
  tamper?: (address: string) => string
  by?: Browsing
}

/** A company whose people come in by a provider of OpenID Connect. */
export interface OidcRoom {
  server: Server
  peer: OidcPeer
  /** Of the provider, as Rapport knows it. */
  id: string
  roles: Record<string, string>
  /** All that the server has logged. */
  logged: unknown[]
  change(body: object): Promise<Reply>
  /** Somebody whom the provider knows, and who comes next. */
  known(sub: string, claims?: JsonObject): string
  browser(): Browsing
  /** The whole way. */
  signOn(way?: Way): Promise<{ by: Browsing; back: string; location: string; end: Went }>
  /** All that a way in leaves, but for the events that tell of refusals. */
  kept(): Promise<unknown>
  reasons(): Promise<{ outcome: string; reason: string; account: string }[]>
  /** Ends at the door with words for him, leaves nothing, and the audit says why. */
  refused(way: () => Promise<{ location: string }>, problem: string, reason: RegExp | string): Promise<void>
  /** Nobody is in or known, and the provider does as it should. */
  empty(): Promise<void>
  close(): Promise<void>
}

export async function openOidcRoom(): Promise<OidcRoom> {
  const logged: unknown[] = []
  const note = (...told: unknown[]) => void logged.push(...told)
  const peer = await startOidcPeer()
  const server = await openServer({
    http: { publicUrl },
    trustedTargets: [peer.issuer],
    log: { info: note, warn: note, error: note },
  })
  const { owner } = server.database
  const listed = await server.call('GET', '/roles?limit=200')
  const roles = Object.fromEntries(listed.body.data.map((role: { name: string; id: string }) => [role.name, role.id]))

  const room: OidcRoom = {
    server,
    peer,
    id: '',
    roles,
    logged,
    change: body => server.call('PATCH', `/identity-providers/${room.id}`, { body }),
    known(sub, claims = {}) {
      peer.people.set(sub, {
        email: `new.${sub}@romashka.example`,
        email_verified: true,
        name: `Новый ${sub}`,
        groups: ['sales'],
        ...claims,
      })
      peer.next = sub
      return sub
    },
    browser: () => browsing(server.address, () => room.id),
    async signOn({ query = '', tamper = (address: string) => address, by = room.browser() } = {}) {
      const { location } = await by.begin(query)
      const back = await by.through(tamper(location))
      const end = await by.go(back)
      return { by, back, location: end.location, end }
    },
    async kept() {
      const { rows } = await owner.query(`select
        (select json_agg(u order by id) from "user" u) as users,
        (select json_agg(i order by subject) from identity i) as identities,
        (select json_agg(s.id order by s.id) from session s) as sessions, (select count(*) from change) as changes,
        (select json_agg(p order by id) from identity_provider p) as providers`)
      return rows[0]
    },
    reasons: async () => (await owner.query('select outcome, reason, account from security_event order by id')).rows,
    async refused(way, problem, reason) {
      const before = await room.kept()
      await owner.query('delete from security_event')
      const { location } = await way()
      expect(location).toBe(`/sign-in?problem=${problem}`)
      expect(await room.kept()).toEqual(before)
      const noted = await room.reasons()
      expect(noted).toHaveLength(1)
      expect(noted[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) })
    },
    async empty() {
      for (const table of ['identity_provider', 'session', 'security_event', 'sign_in_attempt'])
        await owner.query(`delete from ${table}`)
      await owner.query(`update "user" set deleted_at = now() where email like 'new.%'`)
      await owner.query(`update "user" set email = id || '@gone.example' where deleted_at is not null`)
      peer.odd = {}
      peer.people.clear()
      const made = await server.call('POST', '/identity-providers', { body: providerOf(peer, roles) })
      if (made.status !== 201) throw new Error(made.text)
      room.id = made.body.id
      peer.register(made.body.redirectAddress)
    },
    async close() {
      await server.close()
      await peer.stop()
    },
  }
  return room
}

const providerOf = ({ issuer, client }: OidcPeer, roles: Record<string, string>) => ({
  kind: 'oidc',
  name: 'Ромашка ID',
  emailDomains: ['romashka.example'],
  createsUsers: true,
  groupRoles: [
    { group: 'heads', role: roles.head },
    { group: 'sales', role: roles.manager },
  ],
  oidc: { issuer, clientId: client.id, clientSecret: client.secret, scopes: ['email', 'profile', 'groups'] },
})

function browsing(server: string, id: () => string): Browsing {
  const jar = new Map<string, string>()
  const go = async (address: string): Promise<Went> => {
    const url = address.startsWith('/') ? `${server}${address}` : address.replace(publicUrl, server)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = line.match(/^([^=]+)=([^;]*)/) ?? []
      jar.set(name, value)
    }
    const { status, headers } = answer
    return { status, headers, text: await answer.text(), body: undefined, location: headers.get('location') ?? '' }
  }
  return {
    jar,
    go,
    begin: (query = '') => go(`/sign-on/${id()}${query}`),
    async through(location) {
      let at = location
      while (!at.startsWith(publicUrl)) {
        const { location: on, status, text } = await go(at)
        if (!on) throw new Error(`${status} ${text}`)
        at = new URL(on, at).href
      }
      return at
    },
    me: () =>
      send(server, 'GET', '/me', {
        headers: { cookie: `__Host-rapport_session=${jar.get('__Host-rapport_session')}` },
      }),
  }
}
