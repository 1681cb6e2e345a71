import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HowAnswered, Said } from '../setup/saml-provider.ts'
import { openSamlRoom, publicUrl, type SamlRoom, somebody } from './saml-room.ts'

/* People come in by a provider of SAML that signs and encrypts, and nobody who should not. How the provider is described, its keys and its self-test: `single-sign-on-saml-set-up.test.ts`. */

let room: SamlRoom
beforeAll(async () => {
  room = await openSamlRoom()
})
beforeEach(() => room.empty())
afterAll(() => room?.close())

describe('whoever the provider vouches for', () => {
  test.each<[string, HowAnswered]>([
    ['signed', {}],
    ['encrypted', { encrypts: true }],
    ['encrypted, and signed twice', { encrypts: true, signs: 'both' }],
  ])('comes in by an answer that is %s, and is where he wanted to go', async (_, how) => {
    const { begun, end } = await room.signOn({}, how)
    expect(begun.sent.origin + begun.sent.pathname).toBe('https://idp.example/sso')
    expect(begun.xml).toContain(`AssertionConsumerServiceURL="${publicUrl}/sign-on/${room.id}/acs"`)
    expect(end.location).toBe('/leads')
    expect((await room.me(end)).body).toMatchObject({ name: 'Вера Ли', role: { name: 'manager' } })
  })

  test('is the same user the next time, with the role that his groups give him now', async () => {
    const first = await room.signOn()
    const attributes = { mail: ['new.vera@romashka.example'], groups: ['heads'] }
    const second = await room.signOn({ attributes })
    const [before, now] = [await room.me(first.end), await room.me(second.end)]
    expect(now.body.id).toBe(before.body.id)
    expect(now.body.role.name).toBe('head')
  })

  test('comes without having been asked for only where that is allowed', async () => {
    const unasked = () => room.peer.answer(room.ours, somebody({ inResponseTo: null }), { encrypts: true })
    await room.turnedAway(async () => room.post(await unasked(), ''), 'saml request.unasked')
    await room.change({ allowsUnasked: true })
    const end = await room.post(await unasked(), 'https://evil.example/')
    expect(end.location).toBe('/')
    expect((await room.me(end)).body.name).toBe('Вера Ли')
  })

  test('is asked for by a signed request, where the provider wants that', async () => {
    await room.change({ wantsSignedRequests: true })
    const { sent } = await room.begin()
    expect(sent.searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    expect(sent.searchParams.get('Signature')).toBeTruthy()
    expect(await room.metadata()).toContain('AuthnRequestsSigned="true"')
  })
})

describe('nobody comes in', () => {
  test('twice by one answer, also where it is heard twice at once', async () => {
    await room.change({ allowsUnasked: true })
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: null }), { encrypts: true })
    const both = await Promise.all([room.post(answer, ''), room.post(answer, '')])
    expect(both.map(({ location }) => location).sort()).toEqual(['/', '/sign-in?problem=signOnFailed'])
    await room.turnedAway(() => room.post(answer, ''), 'saml request.replayed')
    expect((await room.wrong()).map(({ step }) => step)).toEqual(['request'])
  })

  test('by an answer to a request that has had one, or to another', async () => {
    const { begun, answer } = await room.signOn()
    await room.turnedAway(() => room.post(answer, begun.state), 'saml request.other')
    const [one, two] = [await room.begin(), await room.begin()]
    const swapped = await room.peer.answer(room.ours, somebody({ inResponseTo: one.request }))
    await room.turnedAway(() => room.post(swapped, two.state), 'saml request.other')
  })

  test('in the browser of somebody else, nor twice in his own', async () => {
    const begun = await room.begin()
    const victim = await room.begin()
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: begun.request }), { encrypts: true })
    const { location, cookies } = await room.post(answer, begun.state, victim.cookies)
    expect(cookies).toEqual({})
    await room.turnedAway(() => room.open(location, { cookies: victim.cookies }), 'strangeBrowser', 'signOnStartAgain')
    expect((await room.open(location, { cookies: begun.cookies })).location).toBe('/leads')
    await room.turnedAway(() => room.open(location, { cookies: begun.cookies }), 'strangeState', 'signOnStartAgain')
  })

  test('as somebody whom he has sent to the provider with an attempt of his own', async () => {
    const attacker = await room.begin()
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: attacker.request }), { encrypts: true })
    // Whoever it is about brings the answer in his own browser, and is led on to where only that browser gets.
    const { location } = await room.post(answer, attacker.state)
    const known = `/sign-on/${room.id}/arrival?${new URLSearchParams({ state: attacker.state })}`
    await room.turnedAway(() => room.open(location), 'strangeBrowser', 'signOnStartAgain')
    const guessed = `${known}&ticket=${new URL(location, publicUrl).searchParams.get('ticket')?.slice(0, -1)}`
    for (const way of [known, guessed]) {
      const again = await room.begin()
      const own = { state: again.state, cookies: again.cookies }
      const said = somebody({ inResponseTo: again.request })
      await room.post(await room.peer.answer(room.ours, said, { encrypts: true }), own.state)
      const path = way.replace(attacker.state, own.state)
      await room.turnedAway(() => room.open(path, { cookies: own.cookies }), 'strangeBrowser', 'signOnStartAgain')
    }
    const { rows } = await room.server.database.owner.query(`select 1 from session`)
    expect(rows).toEqual([])
  })

  test('before the provider has answered, or after the attempt has ended', async () => {
    const begun = await room.begin()
    await room.server.database.owner.query(`update sign_on_attempt set expires_at = now() - interval '1 second'`)
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: begun.request }), { encrypts: true })
    await room.turnedAway(() => room.post(answer, begun.state), 'saml request.other')
    const early = await room.begin()
    await room.turnedAway(
      () => room.open(`/sign-on/${room.id}/arrival?state=${early.state}`, { cookies: early.cookies }),
      'noAnswer',
      'signOnStartAgain',
    )
  })

  const bad: [string, Partial<Said>, HowAnswered, string][] = [
    ['that nobody signed', {}, { signs: 'nothing' }, 'saml signature.unsigned'],
    ['that somebody else signed', {}, { forged: true, encrypts: true }, 'saml signature.wrong'],
    ['signed with SHA-1', {}, { algorithm: 'sha1' }, 'saml signature.sha1'],
    ['for another audience', { audience: 'https://other.example' }, {}, 'saml audience.other'],
    ['for another company', { recipient: 'https://other.example/acs' }, {}, 'saml audience.recipient'],
    ['past its time', { until: new Date(Date.now() - 600_000) }, {}, 'saml clock.late'],
    ['of another provider', { issuer: 'https://other.example' }, {}, 'saml issuer.other'],
  ]
  test.each(bad)('by an answer %s', async (_, said, how, reason) => {
    const begun = await room.begin()
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: begun.request, ...said }), how)
    await room.turnedAway(() => room.post(answer, begun.state), reason)
  })

  test('by what is no answer at all', async () => {
    for (const [body, reason] of [
      ['', 'saml form.missing'],
      ['%%%', 'saml form.notXml'],
      [Buffer.from('<!DOCTYPE a><a/>').toString('base64'), 'saml form.declarations'],
    ] as const)
      await room.turnedAway(() => room.post(body, 'nothing'), reason)
    const long = await fetch(`${room.server.address}/sign-on/${room.id}/acs`, {
      method: 'POST',
      body: 'a'.repeat(700_000),
    })
    expect(long.status).toBe(413)
    // Whoever knocks here is counted as at the door for passwords: to look at an answer costs more than to send one.
    expect(long.headers.get('ratelimit-limit')).toBe('120')
  })

  test.each<[string, Record<string, string[]>, string]>([
    [
      'of a domain for which the provider does not answer',
      { mail: ['new.vera@other.example'], groups: ['sales'] },
      'foreignDomain',
    ],
    ['whom no group gives a role', { mail: ['new.vera@romashka.example'], groups: ['guests'] }, 'noRole'],
  ])('%s', async (_, attributes, reason) => {
    const begun = await room.begin()
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: begun.request, attributes }), {
      encrypts: true,
    })
    const { location } = await room.post(answer, begun.state)
    await room.turnedAway(() => room.open(location, { cookies: begun.cookies }), reason, 'signOnNoAccess')
  })

  test('by a provider that is no longer in use', async () => {
    const begun = await room.begin()
    const answer = await room.peer.answer(room.ours, somebody({ inResponseTo: begun.request }))
    await room.server.call('PATCH', `/identity-providers/${room.id}`, { body: { isActive: false } })
    await room.turnedAway(() => room.post(answer, begun.state), 'noProvider', 'signOnUnavailable')
  })
})
