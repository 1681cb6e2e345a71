import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import type { Log } from '../../src/model/log.ts'
import { type OidcPeer, startOidcPeer } from '../setup/oidc-peer.ts'
import { openServer, password, type Reply, type Server, send } from './server.ts'

/* People come in by a real provider of OpenID Connect, and nobody who should not. */

const publicUrl = 'https://crm.romashka.example'

let peer: OidcPeer
let server: Server
let id: string
let roles: Record<string, string>
const logged: unknown[] = []
const note = (...told: unknown[]) => void logged.push(...told)
const log: Log = { info: note, warn: note, error: note }

beforeAll(async () => {
  peer = await startOidcPeer()
  server = await openServer({ http: { publicUrl }, trustedTargets: [peer.issuer], log })
  const listed = await server.call('GET', '/roles?limit=200')
  roles = Object.fromEntries(listed.body.data.map((role: { name: string; id: string }) => [role.name, role.id]))
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

beforeEach(async () => {
  for (const table of ['identity_provider', 'session', 'security_event', 'sign_in_attempt'])
    await server.database.owner.query(`delete from ${table}`)
  await server.database.owner.query(`update "user" set deleted_at = now() where email like 'new.%'`)
  await server.database.owner.query(`update "user" set email = id || '@gone.example' where deleted_at is not null`)
  peer.odd = {}
  peer.people.clear()
  const made = await server.call('POST', '/identity-providers', {
    body: {
      kind: 'oidc',
      name: 'Ромашка ID',
      emailDomains: ['romashka.example'],
      createsUsers: true,
      groupRoles: [
        { group: 'heads', role: roles.head },
        { group: 'sales', role: roles.manager },
      ],
      oidc: {
        issuer: peer.issuer,
        clientId: peer.client.id,
        clientSecret: peer.client.secret,
        scopes: ['email', 'profile', 'groups'],
      },
    },
  })
  if (made.status !== 201) throw new Error(made.text)
  id = made.body.id
  peer.register(made.body.redirectAddress)
})

const change = (body: object) => server.call('PATCH', `/identity-providers/${id}`, { body })

/** Somebody whom the provider knows. */
function known(sub: string, claims: JsonObject = {}): string {
  peer.people.set(sub, {
    email: `new.${sub}@romashka.example`,
    email_verified: true,
    name: `Новый ${sub}`,
    groups: ['sales'],
    ...claims,
  })
  peer.next = sub
  return sub
}

/** Keeps cookies as a browser does, and follows nowhere by itself. */
function browser() {
  const jar = new Map<string, string>()
  const go = async (address: string): Promise<Reply & { location: string }> => {
    const url = address.startsWith('/') ? `${server.address}${address}` : address.replace(publicUrl, server.address)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = line.match(/^([^=]+)=([^;]*)/) ?? []
      jar.set(name, value)
    }
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: undefined,
      location: answer.headers.get('location') ?? '',
    }
  }
  return {
    jar,
    go,
    begin: (query = '') => go(`/sign-on/${id}${query}`),
    /** From where Rapport sent it, through the provider, to the address that leads back. */
    async through(location: string): Promise<string> {
      let at = location
      while (!at.startsWith(publicUrl)) {
        const { location: on, status, text } = await go(at)
        if (!on) throw new Error(`${status} ${text}`)
        at = new URL(on, at).href
      }
      return at
    },
    me: () =>
      send(server.address, 'GET', '/me', { headers: { cookie: `rapport_session=${jar.get('rapport_session')}` } }),
  }
}

/** The whole way; `tamper` changes the address with which it is sent to the provider. */
async function signOn({ query = '', tamper = (address: string) => address, by = browser() } = {}) {
  const { location } = await by.begin(query)
  const back = await by.through(tamper(location))
  const end = await by.go(back)
  return { by, back, location: end.location, end }
}

/** All that a way in leaves, but for the events that tell of refusals. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(`select
    (select json_agg(u order by id) from "user" u) as users, (select json_agg(i order by subject) from identity i) as identities,
    (select json_agg(s.id order by s.id) from session s) as sessions, (select count(*) from change) as changes,
    (select json_agg(p order by id) from identity_provider p) as providers`)
  return rows[0]
}

const reasons = async () =>
  (await server.database.owner.query('select outcome, reason, account from security_event order by id')).rows

/** Ends at the door with words for him, leaves nothing, and the audit says why. */
async function refused(
  way: () => Promise<{ location: string }>,
  problem: string,
  reason: RegExp | string,
): Promise<void> {
  const before = await kept()
  await server.database.owner.query('delete from security_event')
  const { location } = await way()
  expect(location).toBe(`/sign-in?problem=${problem}`)
  expect(await kept()).toEqual(before)
  const noted = await reasons()
  expect(noted).toHaveLength(1)
  expect(noted[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) })
}

describe('by a provider of OpenID Connect', () => {
  test('somebody new gets an account with the role of his group, and goes to where he wanted to', async () => {
    known('1')
    const { by, location } = await signOn({ query: '?next=/deals%3Fview%3Dall' })
    expect(location).toBe('/deals?view=all')
    expect((await by.me()).body).toMatchObject({
      name: 'Новый 1',
      email: 'new.1@romashka.example',
      role: { name: 'manager' },
    })
    expect((await reasons()).at(-1)).toMatchObject({ outcome: 'done', reason: 'signOn' })
    const again = await signOn()
    expect((await again.by.me()).body.id).toBe((await by.me()).body.id)
    expect((await by.me()).status).toBe(200)
  })

  test('the way there carries PKCE, state and nonce, and the address of the configuration, not of the request', async () => {
    const { location } = await browser().begin()
    const asked = new URL(location)
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: 'rapport',
      response_type: 'code',
      redirect_uri: `${publicUrl}/sign-on/${id}/callback`,
      scope: 'openid email profile groups',
      state: expect.stringMatching(/^[\w-]{65}$/),
      nonce: expect.stringMatching(/^[\w-]{40,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  test('who has an account of that address comes into it, and his groups give him his role each time', async () => {
    const { id: user } = await server.person(`olga${Date.now()}`, 'viewer')
    const { email } = (await server.call('GET', `/users/${user}`)).body
    known('7', { email: email.toUpperCase(), groups: ['other', 'heads'] })
    const first = await signOn()
    expect((await first.by.me()).body).toMatchObject({ id: user, role: { name: 'head' } })
    known('7', { email, groups: ['sales'] })
    expect((await (await signOn()).by.me()).body).toMatchObject({ id: user, role: { name: 'manager' } })
    known('7', { email, groups: [] })
    await refused(() => signOn(), 'signOnNoAccess', 'noRole')
  })

  test('leads to pages of ours only', async () => {
    known('2')
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a b', '/\tb'])
      expect((await signOn({ query: `?next=${encodeURIComponent(next)}` })).location).toBe('/')
  })

  test('the last administrator and emergency administrators keep their role', async () => {
    known('3', { email: 'anna@romashka.example', groups: ['sales'] })
    expect((await (await signOn()).by.me()).body).toMatchObject({ id: server.administrator, role: { name: 'admin' } })
  })
})

describe('nobody comes in', () => {
  test('by a state that another browser was given, that nobody was, or that was used before', async () => {
    known('1')
    const [his, strange] = [browser(), browser()]
    const { location } = await his.begin()
    const back = await his.through(location)
    await strange.begin()
    await refused(() => strange.go(back), 'signOnStartAgain', 'strangeBrowser')
    strange.jar.set([...his.jar.keys()].find(name => name.startsWith('rapport_sign_on_')) ?? '', 'x'.repeat(65))
    await refused(() => strange.go(back), 'signOnStartAgain', 'strangeState')
    await refused(() => his.go(back.replace(/state=[\w-]{4}/, 'state=AAAA')), 'signOnStartAgain', 'strangeState')
    expect((await his.go(back)).location).toBe('/')
    await refused(() => his.go(back), 'signOnStartAgain', 'strangeState')
  })

  test('later than ten minutes after he began', async () => {
    known('1')
    const by = browser()
    const { location } = await by.begin()
    const back = await by.through(location)
    await server.database.owner.query(`update sign_on_attempt set expires_at = now() - interval '1 second'`)
    await refused(() => by.go(back), 'signOnStartAgain', 'strangeState')
  })

  test('by a token of another attempt, for another client or from another provider', async () => {
    known('1')
    const otherNonce = (address: string) => address.replace(/nonce=[\w-]+/, 'nonce=of-another-attempt')
    await refused(() => signOn({ tamper: otherNonce }), 'signOnFailed', /nonce/)
    const otherVerifier = (address: string) =>
      address.replace(/code_challenge=[\w-]+/, `code_challenge=${'a'.repeat(43)}`)
    await refused(() => signOn({ tamper: otherVerifier }), 'signOnFailed', /invalid_grant/)
    for (const [claim, value] of [
      ['aud', 'another-client'],
      ['iss', 'https://evil.example'],
      ['exp', 1],
    ] as const) {
      peer.odd.claims = claims => ({ ...claims, [claim]: value })
      await refused(() => signOn(), 'signOnFailed', new RegExp(claim === 'exp' ? 'TIMESTAMP|exp' : claim))
    }
  })

  test('whose signature is not the provider’s', async () => {
    known('1')
    peer.odd.claims = claims => ({ ...claims, sub: '2' })
    const before = peer.people.size
    peer.odd.signs = false
    await refused(() => signOn(), 'signOnFailed', /SIGNATURE|INVALID|signature/)
    expect(peer.people.size).toBe(before)
  })

  test('with an address of a foreign domain, one that is not verified, or none', async () => {
    known('1', { email: 'new.1@elsewhere.example' })
    await refused(() => signOn(), 'signOnNoAccess', 'foreignDomain')
    known('1', { email: 'anna@romashka.example.evil.example' })
    await refused(() => signOn(), 'signOnNoAccess', 'foreignDomain')
    known('1', { email: 'anna@romashka.example', email_verified: false })
    await refused(() => signOn(), 'signOnNoAccess', 'emailUnverified')
    known('1', { email: undefined as never, email_verified: undefined as never })
    await refused(() => signOn(), 'signOnNoAccess', 'noEmail')
    peer.people.set('1', { email: 'new.1@romashka.example', groups: ['sales'] })
    await refused(() => signOn(), 'signOnNoAccess', 'emailUnverified')
    await change({ oidc: { trustsEmails: true } })
    expect((await signOn()).location).toBe('/')
  })

  test('who was deactivated or removed, whose role is gone, or whom it may not add', async () => {
    known('1')
    const { by } = await signOn()
    const me = (await by.me()).body.id
    await server.call('PATCH', `/users/${me}`, { body: { active: false } })
    await refused(() => signOn(), 'signOnNoAccess', 'userInactive')
    known('1', { email: 'new.other@romashka.example' })
    await refused(() => signOn(), 'signOnNoAccess', 'userInactive')
    known('2', { groups: ['unknown'] })
    await refused(() => signOn(), 'signOnNoAccess', 'noRole')
    await change({ createsUsers: false })
    known('3')
    await refused(() => signOn(), 'signOnNoAccess', 'unknownAccount')
  })

  test('into the account of whoever had his address before', async () => {
    known('1')
    await signOn()
    known('2', { email: 'new.1@romashka.example' })
    await refused(() => signOn(), 'signOnNoAccess', 'otherSubject')
  })

  test('by a provider that is off, or that refuses him', async () => {
    known('1')
    const by = browser()
    const { location } = await by.begin()
    const state = new URL(location).searchParams.get('state')
    await refused(
      () => by.go(`/sign-on/${id}/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(peer.issuer)}`),
      'signOnFailed',
      'access_denied',
    )
    await change({ isActive: false })
    await refused(() => browser().begin(), 'signOnUnavailable', 'noProvider')
    await refused(() => browser().go('/sign-on/nothing'), 'signOnUnavailable', 'noProvider')
  })
})

describe('a second factor', () => {
  const cookieOf = (by: ReturnType<typeof browser>) => `rapport_session=${by.jar.get('rapport_session')}`
  const as = (by: ReturnType<typeof browser>, method: string, path: string, body?: unknown) =>
    send(server.address, method, path, { headers: { cookie: cookieOf(by), 'x-requested-with': 'rapport' }, body })

  test('that the role demands is demanded, unless the provider answers for it, for as long as it does', async () => {
    await server.call('PATCH', `/roles/${roles.manager}`, { body: { demandsSecondFactor: true } })
    known('1')
    expect((await (await signOn()).by.me()).body.secondFactorDue).toBe(true)
    await change({ answersForSecondFactor: true })
    const { by } = await signOn()
    expect((await by.me()).body.secondFactorDue).toBe(false)
    expect((await as(by, 'GET', '/leads')).status).toBe(200)
    await change({ answersForSecondFactor: false })
    expect((await as(by, 'GET', '/leads')).status).toBe(403)
    await server.call('PATCH', `/roles/${roles.manager}`, { body: { demandsSecondFactor: false } })
  })

  test('that somebody has is asked for, and nothing opens before it', async () => {
    known('1')
    const { by: first } = await signOn()
    const { secret } = (await as(first, 'POST', '/me/second-factor')).body
    const codeOf = (steps: number) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
    expect((await as(first, 'POST', '/me/second-factor/confirmation', { code: codeOf(-1) })).status).toBe(200)

    const { by, location } = await signOn({ query: '?next=/leads' })
    expect(location).toBe('/sign-in?code=needed&next=%2Fleads')
    expect((await by.me()).status).toBe(401)
    const before = await kept()
    expect((await as(by, 'POST', '/session/second-factor', { code: 'wrong-recovery-code' })).status).toBe(401)
    expect(await kept()).toEqual(before)
    const stale = cookieOf(by)
    const opened = await as(by, 'POST', '/session/second-factor', { code: codeOf(0) })
    expect(opened.status, opened.text).toBe(200)
    const fresh = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(fresh).not.toBe(stale)
    expect((await send(server.address, 'GET', '/leads', { headers: { cookie: fresh } })).status).toBe(200)
    expect((await send(server.address, 'GET', '/leads', { headers: { cookie: stale } })).status).toBe(401)
  })

  test('cannot be shown by who only knows a password, or has no session that waits for it', async () => {
    const answer = await send(server.address, 'POST', '/session/second-factor', { body: { code: '123456' } })
    expect([answer.status, answer.body.type]).toEqual([401, 'urn:rapport:problem:signOnStartAgain'])
    expect(password).not.toBe('')
  })
})

describe('the self-test', () => {
  const steps = async () => {
    const answer = await server.call('POST', `/identity-providers/${id}/self-test`)
    expect(answer.status, answer.text).toBe(200)
    return answer
  }
  const marks = ({ body }: Reply) =>
    Object.fromEntries(body.data.map((step: { step: string; isOk: boolean | null }) => [step.step, step.isOk]))

  test('of a provider that is set up well finds everything right', async () => {
    const answer = await steps()
    expect(marks(answer)).toEqual({
      discovery: true,
      clock: true,
      keys: true,
      client: true,
      redirect: null,
      scopes: true,
      claims: true,
    })
    expect(answer.body.data[4].found).toContain(`${publicUrl}/sign-on/${id}/callback`)
    expect(answer.text).not.toContain('sign-on:')
  })

  test('names a wrong secret, a wrong clock, another issuer, a missing scope and a provider that is away', async () => {
    await change({ oidc: { clientSecret: 'another', scopes: ['email', 'offline'] } })
    peer.odd.clock = -300
    const wrong = await steps()
    expect(marks(wrong)).toMatchObject({ discovery: true, clock: false, keys: true, client: false, scopes: false })
    expect(wrong.text).not.toContain('sign-on:')
    expect(wrong.body.data.find((step: { step: string }) => step.step === 'clock').found).toMatch(/ [23]\d\d с$/)
    peer.odd = { issuer: 'https://evil.example' }
    const other = await steps()
    expect(marks(other)).toEqual({ discovery: false })
    expect(other.body.data[0].found).toContain('https://evil.example')
    peer.odd = {}
    await change({ oidc: { issuer: 'http://127.0.0.1:9/nobody' } })
    const within = await steps()
    expect(within.body.data[0]).toMatchObject({ isOk: false })
    expect(within.body.data[0].whatToDo).toContain('RAPPORT_TRUSTED_TARGETS')
    await change({ oidc: { issuer: `${peer.issuer}/elsewhere` } })
    expect(marks(await steps())).toEqual({ discovery: false })
  })
})

test('neither secret, code, token nor state is logged or noted', async () => {
  known('1')
  const { back, by } = await signOn()
  const { searchParams } = new URL(back)
  const { rows } = await server.database.owner.query(
    `select (select json_agg(e)::text from security_event e) || (select json_agg(l)::text from api_log l) as text`,
  )
  const told = `${JSON.stringify(logged)} ${rows[0].text}`
  for (const secret of [
    peer.client.secret,
    searchParams.get('code'),
    searchParams.get('state'),
    by.jar.get('rapport_session'),
  ])
    expect(told).not.toContain(secret)
})
