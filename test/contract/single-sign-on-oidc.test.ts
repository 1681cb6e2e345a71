import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OidcRoom, openOidcRoom, publicUrl } from './oidc-room.ts'
import type { Reply } from './server.ts'

/* People come in by a real provider of OpenID Connect, and nobody who should not. Their second factor: `single-sign-on-oidc-second-factor.test.ts`. */

let room: OidcRoom
beforeAll(async () => {
  room = await openOidcRoom()
})
beforeEach(() => room.empty())
afterAll(() => room?.close())

describe('by a provider of OpenID Connect', () => {
  test('somebody new gets an account with the role of his group, and goes to where he wanted to', async () => {
    room.known('1')
    const { by, location } = await room.signOn({ query: '?next=/deals%3Fview%3Dall' })
    expect(location).toBe('/deals?view=all')
    expect((await by.me()).body).toMatchObject({
      name: 'Новый 1',
      email: 'new.1@romashka.example',
      role: { name: 'manager' },
    })
    expect((await room.reasons()).at(-1)).toMatchObject({ outcome: 'done', reason: 'signOn' })
    const again = await room.signOn()
    expect((await again.by.me()).body.id).toBe((await by.me()).body.id)
    expect((await by.me()).status).toBe(200)
  })

  test('the way there carries PKCE, state and nonce, and the address of the configuration, not of the request', async () => {
    const { location } = await room.browser().begin()
    const asked = new URL(location)
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: 'rapport',
      response_type: 'code',
      redirect_uri: `${publicUrl}/sign-on/${room.id}/callback`,
      scope: 'openid email profile groups',
      state: expect.stringMatching(/^[\w-]{65}$/),
      nonce: expect.stringMatching(/^[\w-]{40,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  test('who has an account of that address comes into it, and his groups give him his role each time', async () => {
    const { id: user } = await room.server.person(`olga${Date.now()}`, 'viewer')
    const { email } = (await room.server.call('GET', `/users/${user}`)).body
    room.known('7', { email: email.toUpperCase(), groups: ['other', 'heads'] })
    const first = await room.signOn()
    expect((await first.by.me()).body).toMatchObject({ id: user, role: { name: 'head' } })
    room.known('7', { email, groups: ['sales'] })
    expect((await (await room.signOn()).by.me()).body).toMatchObject({ id: user, role: { name: 'manager' } })
    room.known('7', { email, groups: [] })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'noRole')
  })

  test('leads to pages of ours only', async () => {
    room.known('2')
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a b', '/\tb'])
      expect((await room.signOn({ query: `?next=${encodeURIComponent(next)}` })).location).toBe('/')
  })

  test('the last administrator and emergency administrators keep their role', async () => {
    room.known('3', { email: 'anna@romashka.example', groups: ['sales'] })
    expect((await (await room.signOn()).by.me()).body).toMatchObject({
      id: room.server.administrator,
      role: { name: 'admin' },
    })
  })
})

describe('nobody comes in', () => {
  test('by a state that another browser was given, that nobody was, or that was used before', async () => {
    room.known('1')
    const [his, strange] = [room.browser(), room.browser()]
    const { location } = await his.begin()
    const back = await his.through(location)
    await strange.begin()
    await room.refused(() => strange.go(back), 'signOnStartAgain', 'strangeBrowser')
    strange.jar.set([...his.jar.keys()].find(name => name.includes('rapport_sign_on_')) ?? '', 'x'.repeat(65))
    await room.refused(() => strange.go(back), 'signOnStartAgain', 'strangeState')
    await room.refused(() => his.go(back.replace(/state=[\w-]{4}/, 'state=AAAA')), 'signOnStartAgain', 'strangeState')
    expect((await his.go(back)).location).toBe('/')
    await room.refused(() => his.go(back), 'signOnStartAgain', 'strangeState')
  })

  test('later than ten minutes after he began', async () => {
    room.known('1')
    const by = room.browser()
    const { location } = await by.begin()
    const back = await by.through(location)
    await room.server.database.owner.query(`update sign_on_attempt set expires_at = now() - interval '1 second'`)
    await room.refused(() => by.go(back), 'signOnStartAgain', 'strangeState')
  })

  test('by a token of another attempt, for another client or from another provider', async () => {
    room.known('1')
    const otherNonce = (address: string) => address.replace(/nonce=[\w-]+/, 'nonce=of-another-attempt')
    await room.refused(() => room.signOn({ tamper: otherNonce }), 'signOnFailed', /nonce/)
    const otherVerifier = (address: string) =>
      address.replace(/code_challenge=[\w-]+/, `code_challenge=${'a'.repeat(43)}`)
    await room.refused(() => room.signOn({ tamper: otherVerifier }), 'signOnFailed', /invalid_grant/)
    for (const [claim, value] of [
      ['aud', 'another-client'],
      ['iss', 'https://evil.example'],
      ['exp', 1],
    ] as const) {
      room.peer.odd.claims = claims => ({ ...claims, [claim]: value })
      await room.refused(() => room.signOn(), 'signOnFailed', new RegExp(claim === 'exp' ? 'TIMESTAMP|exp' : claim))
    }
  })

  test('whose signature is not the provider’s', async () => {
    room.known('1')
    room.peer.odd.claims = claims => ({ ...claims, sub: '2' })
    const before = room.peer.people.size
    room.peer.odd.signs = false
    await room.refused(() => room.signOn(), 'signOnFailed', /SIGNATURE|INVALID|signature/)
    expect(room.peer.people.size).toBe(before)
  })

  test('with an address of a foreign domain, one that is not verified, or none', async () => {
    room.known('1', { email: 'new.1@elsewhere.example' })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'foreignDomain')
    room.known('1', { email: 'anna@romashka.example.evil.example' })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'foreignDomain')
    room.known('1', { email: 'anna@romashka.example', email_verified: false })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'emailUnverified')
    room.known('1', { email: undefined as never, email_verified: undefined as never })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'noEmail')
    room.peer.people.set('1', { email: 'new.1@romashka.example', groups: ['sales'] })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'emailUnverified')
    await room.change({ oidc: { trustsEmails: true } })
    expect((await room.signOn()).location).toBe('/')
  })

  test('who was deactivated or removed, whose role is gone, or whom it may not add', async () => {
    room.known('1')
    const { by } = await room.signOn()
    const me = (await by.me()).body.id
    await room.server.call('PATCH', `/users/${me}`, { body: { active: false } })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'userInactive')
    room.known('1', { email: 'new.other@romashka.example' })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'userInactive')
    room.known('2', { groups: ['unknown'] })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'noRole')
    await room.change({ createsUsers: false })
    room.known('3')
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'unknownAccount')
  })

  test('into the account of whoever had his address before', async () => {
    room.known('1')
    await room.signOn()
    room.known('2', { email: 'new.1@romashka.example' })
    await room.refused(() => room.signOn(), 'signOnNoAccess', 'otherSubject')
  })

  test('by a provider that is off, or that refuses him', async () => {
    room.known('1')
    const by = room.browser()
    const { location } = await by.begin()
    const state = new URL(location).searchParams.get('state')
    await room.refused(
      () =>
        by.go(
          `/sign-on/${room.id}/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(room.peer.issuer)}`,
        ),
      'signOnFailed',
      'access_denied',
    )
    await room.change({ isActive: false })
    await room.refused(() => room.browser().begin(), 'signOnUnavailable', 'noProvider')
    await room.refused(() => room.browser().go('/sign-on/nothing'), 'signOnUnavailable', 'noProvider')
  })
})

describe('the self-test', () => {
  const steps = async () => {
    const answer = await room.server.call('POST', `/identity-providers/${room.id}/self-test`)
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
    expect(answer.body.data[4].found).toContain(`${publicUrl}/sign-on/${room.id}/callback`)
    expect(answer.text).not.toContain('sign-on:')
  })

  test('names a wrong secret, a wrong clock, another issuer, a missing scope and a provider that is away', async () => {
    await room.change({ oidc: { clientSecret: 'another', scopes: ['email', 'offline'] } })
    room.peer.odd.clock = -300
    const wrong = await steps()
    expect(marks(wrong)).toMatchObject({ discovery: true, clock: false, keys: true, client: false, scopes: false })
    expect(wrong.text).not.toContain('sign-on:')
    expect(wrong.body.data.find((step: { step: string }) => step.step === 'clock').found).toMatch(/ [23]\d\d с$/)
    room.peer.odd = { issuer: 'https://evil.example' }
    const other = await steps()
    expect(marks(other)).toEqual({ discovery: false })
    expect(other.body.data[0].found).toContain('https://evil.example')
    room.peer.odd = {}
    await room.change({ oidc: { issuer: 'http://127.0.0.1:9/nobody' } })
    const within = await steps()
    expect(within.body.data[0]).toMatchObject({ isOk: false })
    expect(within.body.data[0].whatToDo).toContain('RAPPORT_TRUSTED_TARGETS')
    await room.change({ oidc: { issuer: `${room.peer.issuer}/elsewhere` } })
    expect(marks(await steps())).toEqual({ discovery: false })
  })
})

test('neither secret, code, token nor state is logged or noted', async () => {
  room.known('1')
  const { back, by } = await room.signOn()
  const { searchParams } = new URL(back)
  const { rows } = await room.server.database.owner.query(
    `select (select json_agg(e)::text from security_event e) || (select json_agg(l)::text from api_log l) as text`,
  )
  const told = `${JSON.stringify(room.logged)} ${rows[0].text}`
  for (const secret of [
    room.peer.client.secret,
    searchParams.get('code'),
    searchParams.get('state'),
    by.jar.get('__Host-rapport_session'),
  ])
    expect(told).not.toContain(secret)
})
