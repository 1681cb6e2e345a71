import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authenticator, authenticatorOf, type Lies } from '../setup/authenticator.ts'
import { openServer, password, type Reply, type Server, send } from './server.ts'

const origin = 'https://crm.romashka.example'

let server: Server
beforeAll(async () => {
  server = await openServer({ http: { publicUrl: origin } })
})
afterAll(() => server.close())

const enter = (email: string, more: object = {}, cookie = ''): Promise<Reply> =>
  send(server.address, 'POST', '/session', { body: { email, password, ...more }, headers: cookie ? { cookie } : {} })
const cookieOf = (answer: Reply): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const as = (cookie: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body })
const problemOf = (answer: Reply): [number, string] => [
  answer.status,
  String(answer.body?.type).split(':').at(-1) ?? '',
]

/** All that passkeys leave but for what is noted, to prove that a refusal wrote nothing. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(`select
    (select json_agg(p order by id) from passkey p) as passkeys,
    (select json_agg(c order by challenge_hash) from passkey_challenge c where expires_at > now()) as challenges,
    (select json_agg(c order by code_hash) from recovery_code c) as codes,
    (select json_agg(s.id order by s.id) from session s) as sessions, (select count(*) from change) as changes`)
  return rows[0]
}

const lastNoted = async () =>
  (
    await server.database.owner.query(
      'select kind, outcome, reason, user_id from security_event order by id desc limit 1',
    )
  ).rows[0]

interface Challenged {
  challenge: string
  cookie: string
  options: Reply['body']
}

async function challenged(): Promise<Challenged> {
  const answer = await send(server.address, 'POST', '/session/passkey-challenge', { headers: { host: 'evil.example' } })
  if (answer.status !== 201) throw new Error(answer.text)
  return { challenge: answer.body.challenge, cookie: cookieOf(answer), options: answer.body }
}

const present = (passkey: object, cookie: string): Promise<Reply> =>
  send(server.address, 'POST', '/session/passkey', { body: { passkey }, headers: { cookie } })

async function enterBy(device: Authenticator, lies: Lies = {}): Promise<Reply> {
  const asked = await challenged()
  return present(device.get(asked, lies), asked.cookie)
}

interface Owner {
  id: string
  email: string
  cookie: string
  device: Authenticator
  codes: string[]
}

async function begin(cookie: string, word = password): Promise<Reply> {
  return as(cookie, 'POST', '/me/passkeys/challenge', { password: word })
}

/** Somebody with a passkey, and the session in which he added it. */
async function owner(name: string, lies: Lies = {}, role = 'manager'): Promise<Owner> {
  const { id } = await server.person(name, role)
  const email = `${name}@romashka.example`
  const first = cookieOf(await enter(email))
  const device = authenticatorOf(origin, id)
  const begun = await begin(first)
  const added = await as(first, 'POST', '/me/passkeys', { name: 'Ноутбук', passkey: device.create(begun.body, lies) })
  if (added.status !== 201) throw new Error(added.text)
  return { id, email, cookie: cookieOf(added), device, codes: added.body.recoveryCodes }
}

describe('adding a passkey', () => {
  test('takes the password; with the first come recovery codes, other sessions end and this one gets a new token', async () => {
    const { id } = await server.person('olga', 'manager')
    const email = 'olga@romashka.example'
    const [here = '', elsewhere = ''] = [await enter(email), await enter(email)].map(cookieOf)
    const begun = await begin(here)
    expect(begun.status).toBe(201)
    expect(begun.body).toMatchObject({
      rp: { id: 'crm.romashka.example', name: 'Ромашка' },
      user: { name: email },
      attestation: 'none',
    })
    const device = authenticatorOf(origin, id)
    const added = await as(here, 'POST', '/me/passkeys', { name: ' Ноутбук ', passkey: device.create(begun.body) })
    expect(added.status).toBe(201)
    expect(new Set(added.body.recoveryCodes).size).toBe(10)
    for (const cookie of [here, elsewhere]) expect((await as(cookie, 'GET', '/me')).status).toBe(401)
    const mine = cookieOf(added)
    expect((await as(mine, 'GET', '/me/passkeys')).body).toMatchObject({
      address: origin,
      data: [{ id: added.body.id, name: 'Ноутбук', lastUsedAt: null, isPasswordless: true }],
    })
    expect((await as(mine, 'GET', '/me/second-factor')).body).toMatchObject({ passkeys: 1, recoveryCodesLeft: 10 })
    expect(await lastNoted()).toMatchObject({ kind: 'secondFactor', reason: 'passkeyAdded', user_id: id })
    expect((await server.call('GET', `/users/${id}`)).body.secondFactorSince).not.toBeNull()

    const again = await begin(mine)
    expect(again.body.excludeCredentials).toEqual([
      { id: device.credential, type: 'public-key', transports: ['internal'] },
    ])
    const phone = authenticatorOf(origin, id)
    const second = await as(mine, 'POST', '/me/passkeys', { name: 'Телефон', passkey: phone.create(again.body) })
    expect(second.body).toMatchObject({ recoveryCodes: null })
    expect((await as(mine, 'GET', '/me/passkeys')).body.data).toHaveLength(2)
  })

  test('a wrong password begins nothing', async () => {
    await server.person('petr', 'manager')
    const cookie = cookieOf(await enter('petr@romashka.example'))
    const before = await kept()
    const refused = await begin(cookie, 'Wrong-password-1')
    expect(refused.body.errors[0]).toMatchObject({ field: 'password', code: 'wrongCurrentPassword' })
    expect(await kept()).toEqual(before)
  })

  test('who has no password adds one after a sign-in of a moment ago, and not in a session that has been open for long', async () => {
    const { id } = await server.person('wordless', 'manager')
    const cookie = cookieOf(await enter('wordless@romashka.example'))
    const { owner: database } = server.database
    await database.query('delete from credential where user_id = $1', [id])
    expect((await as(cookie, 'GET', '/me/second-factor')).body.hasPassword).toBe(false)
    expect((await begin(cookie, '')).status).toBe(201)

    await database.query(`update session set created_at = now() - interval '11 minutes' where user_id = $1`, [id])
    const before = await kept()
    const answer = await begin(cookie, password)
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'freshSignInNeeded'])
    expect(await kept()).toEqual(before)
  })

  test('what is foreign, late, of another session, attested or there already is refused, and nothing is written', async () => {
    const { id } = await server.person('rita', 'manager')
    const { device: known } = await owner('known')
    const email = 'rita@romashka.example'
    const [here = '', elsewhere = ''] = [await enter(email), await enter(email)].map(cookieOf)
    const asked = (await begin(here)).body
    const device = authenticatorOf(origin, id)
    const add = (passkey: object, cookie = here) => as(cookie, 'POST', '/me/passkeys', { name: 'Ключ', passkey })
    const before = await kept()
    for (const lies of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { attestation: 'packed' }])
      expect((await add(device.create(asked, lies))).body.errors[0]).toMatchObject({
        field: 'passkey',
        code: 'badPasskey',
      })
    expect((await add(device.create({ challenge: 'c29tZXRoaW5n' }))).status).toBe(409)
    expect(problemOf(await add(device.create(asked), elsewhere))).toEqual([409, 'passkeyExpired'])
    expect(
      (await add({ id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: '', attestationObject: '' } }))
        .status,
    ).toBe(422)
    expect((await add(known.create(asked))).body.errors[0]).toMatchObject({ code: 'knownPasskey' })
    expect(await kept()).toEqual(before)
    await server.database.owner.query(`update passkey_challenge set expires_at = now() - interval '1 second'`)
    expect(problemOf(await add(device.create(asked)))).toEqual([409, 'passkeyExpired'])
    expect((await as(here, 'GET', '/me/passkeys')).body.data).toEqual([])
  })

  test('of the same at the same moment one is added', async () => {
    const { id } = await server.person('races', 'manager')
    const cookie = cookieOf(await enter('races@romashka.example'))
    const asked = (await begin(cookie)).body
    const passkey = authenticatorOf(origin, id).create(asked)
    const both = await Promise.all([1, 2, 3].map(() => as(cookie, 'POST', '/me/passkeys', { name: 'Ключ', passkey })))
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1)
  })

  test('keys of the API can do none of this', async () => {
    const before = await kept()
    const calls: [string, string, object?][] = [
      ['GET', '/me/passkeys'],
      ['POST', '/me/passkeys/challenge', { password }],
      ['POST', '/me/passkeys', { name: 'Ключ', passkey: authenticatorOf(origin, 'x').create({ challenge: 'x' }) }],
      ['DELETE', `/me/passkeys/${server.administrator}`, { password }],
    ]
    for (const [method, path, body] of calls)
      expect(problemOf(await server.call(method, path, { body }))).toEqual([403, 'sessionsOnly'])
    expect(await kept()).toEqual(before)
  })
})

describe('signing in by a passkey alone', () => {
  test('lets in as both factors, and says when it was used; the host of a request says nothing', async () => {
    const { id, email, device } = await owner('anton')
    const asked = await challenged()
    expect(asked.options).toMatchObject({ rpId: 'crm.romashka.example', userVerification: 'required' })
    expect(asked.options.allowCredentials ?? []).toEqual([])
    const entered = await present(device.get(asked), asked.cookie)
    expect(entered.body).toMatchObject({ email })
    const mine = cookieOf(entered)
    expect((await as(mine, 'GET', '/leads')).status).toBe(200)
    expect((await as(mine, 'GET', '/me/passkeys')).body.data[0].lastUsedAt).not.toBeNull()
    expect(await lastNoted()).toMatchObject({ kind: 'signIn', outcome: 'done', reason: 'passkey', user_id: id })
  })

  test('what is forged, foreign or unverified is refused in the same words, noted, and leaves the base as it was', async () => {
    const [{ device }, other] = [await owner('guarded'), await owner('other')]
    const stranger = authenticatorOf(origin, other.id)
    const asked = await challenged()
    const refused: [object, string][] = [
      [device.get(asked, { origin: 'https://evil.example' }), 'passkeyOrigin'],
      [device.get(asked, { origin: `${origin}:8443` }), 'passkeyOrigin'],
      [device.get(asked, { rpId: 'romashka.example' }), 'passkeyRelyingParty'],
      [device.get(asked, { key: stranger.key }), 'passkeyWrong'],
      [device.get(asked, { isVerified: false }), 'passkeyUnverified'],
      [device.get(asked, { user: other.id }), 'passkeyOfAnother'],
      [device.get(asked, { credential: other.device.credential }), 'passkeyWrong'],
      [stranger.get(asked), 'passkeyUnknown'],
    ]
    const before = await kept()
    const words = new Set<string>()
    for (const [passkey, reason] of refused) {
      const answer = await present(passkey, asked.cookie)
      expect(problemOf(answer)).toEqual([401, 'wrongPasskey'])
      words.add(JSON.stringify({ ...answer.body, requestId: '' }))
      expect(await lastNoted()).toMatchObject({ kind: 'signIn', outcome: 'refused', reason })
    }
    expect(words.size).toBe(1)
    expect(await kept()).toEqual(before)
    expect((await present(device.get(asked), asked.cookie)).status).toBe(200)
  })

  test('a challenge serves once, in the browser that asked, and for five minutes', async () => {
    const { device } = await owner('once')
    const asked = await challenged()
    const passkey = device.get(asked)
    const other = await challenged()
    for (const cookie of ['', other.cookie])
      expect(problemOf(await present(passkey, cookie))).toEqual([401, 'passkeyExpired'])
    expect((await present(passkey, asked.cookie)).status).toBe(200)
    const before = await kept()
    expect(problemOf(await present(passkey, asked.cookie))).toEqual([401, 'passkeyExpired'])
    expect(await kept()).toEqual(before)

    const late = await challenged()
    await server.database.owner.query(`update passkey_challenge set expires_at = now() - interval '1 second'`)
    const beforeLate = await kept()
    expect(problemOf(await present(device.get(late), late.cookie))).toEqual([401, 'passkeyExpired'])
    expect(await kept()).toEqual(beforeLate)
  })

  test('of two answers to one challenge at the same moment one lets in', async () => {
    const { device } = await owner('twins')
    const asked = await challenged()
    const tries = await Promise.all(
      [device.get(asked), device.get(asked), device.get(asked)].map(passkey => present(passkey, asked.cookie)),
    )
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a count that goes back is refused and told to its owner, but only where the key itself has signed it', async () => {
    const { id, device, email } = await owner('copied')
    expect((await enterBy(device, { count: 7 })).status).toBe(200)
    const asked = await challenged()
    const before = await kept()
    const thief = authenticatorOf(origin, id)
    expect(problemOf(await present(device.get(asked, { count: 3, key: thief.key }), asked.cookie))).toEqual([
      401,
      'wrongPasskey',
    ])
    const told = () =>
      server.database.owner.query(`select params from notice where "user" = $1 and code = 'passkeyCopied'`, [id])
    expect((await told()).rows).toEqual([])
    for (const count of [3, 7])
      expect(problemOf(await present(device.get(asked, { count }), asked.cookie))).toEqual([401, 'passkeyCopied'])
    expect(await lastNoted()).toMatchObject({ reason: 'passkeyCopied' })
    expect((await told()).rows[0]).toEqual({ params: { name: 'Ноутбук' } })
    expect(await kept()).toEqual(before)
    expect((await enterBy(device, { count: 8 })).body).toMatchObject({ email })
  })

  test('one that counts never is let in again and again', async () => {
    const { device } = await owner('synced')
    for (let i = 0; i < 3; i++) expect((await enterBy(device, { count: 0 })).status).toBe(200)
  })

  test('who was shut out is told what a stranger is told', async () => {
    const { id, device } = await owner('left')
    await server.call('PATCH', `/users/${id}`, { body: { active: false } })
    const asked = await challenged()
    const before = await kept()
    expect(problemOf(await present(device.get(asked), asked.cookie))).toEqual([401, 'wrongPasskey'])
    expect(await lastNoted()).toMatchObject({ reason: 'userInactive' })
    expect(await kept()).toEqual(before)
  })
})

describe('a passkey after the password', () => {
  test('the password alone opens nothing any more; whose it is and which ones there are is told after it only', async () => {
    const { email, device, codes } = await owner('second')
    const wrong = await enter(email, { password: 'Wrong-password-1' })
    expect(problemOf(wrong)).toEqual([401, 'wrongPassword'])
    expect(wrong.body.passkeys).toBeUndefined()
    const needed = await enter(email)
    expect(problemOf(needed)).toEqual([401, 'codeNeeded'])
    expect(needed.body).toMatchObject({ codes: false, passkeys: [{ id: device.credential, transports: ['internal'] }] })

    const asked = await challenged()
    const passkey = device.get(asked, { isVerified: false })
    expect(problemOf(await present(passkey, asked.cookie))).toEqual([401, 'wrongPasskey'])
    const entered = await enter(email, { passkey }, asked.cookie)
    expect(entered.body).toMatchObject({ email })
    expect((await as(cookieOf(entered), 'GET', '/leads')).status).toBe(200)
    expect(problemOf(await enter(email, { passkey }, asked.cookie))).toEqual([401, 'passkeyExpired'])
    expect((await enter(email, { code: codes[0] })).status).toBe(200)
    expect(problemOf(await enter(email, { code: '000000' }))).toEqual([401, 'wrongCode'])
  })

  test('another’s passkey is none, and nothing is written', async () => {
    const [{ email }, other] = [await owner('mine'), await owner('theirs')]
    const asked = await challenged()
    const before = await kept()
    expect(problemOf(await enter(email, { passkey: other.device.get(asked) }, asked.cookie))).toEqual([
      401,
      'wrongPasskey',
    ])
    expect(await lastNoted()).toMatchObject({ reason: 'passkeyOfAnother' })
    expect(await kept()).toEqual(before)
  })

  test('does for an invitation what a code does', async () => {
    const { id, device } = await owner('again')
    const { token } = (await server.call('POST', `/users/${id}/invitations`)).body
    const asked = await challenged()
    const body = { password: 'Another-forest-43', passkey: device.get(asked) }
    expect(problemOf(await send(server.address, 'POST', `/invitations/${token}`, { body }))).toEqual([
      401,
      'passkeyExpired',
    ])
    const taken = await send(server.address, 'POST', `/invitations/${token}`, {
      body,
      headers: { cookie: asked.cookie },
    })
    expect(taken.status).toBe(200)
  })

  test('one whose owner it cannot tell serves after the password only, and is shown so', async () => {
    const { cookie, device, email } = await owner('token', { isVerified: false })
    expect((await as(cookie, 'GET', '/me/passkeys')).body.data[0]).toMatchObject({ isPasswordless: false })
    const asked = await challenged()
    expect((await enter(email, { passkey: device.get(asked, { isVerified: false }) }, asked.cookie)).status).toBe(200)
  })
})

describe('removing a passkey', () => {
  test('takes the password; with the last one the password alone lets in, and recovery codes are gone', async () => {
    const { id, email, cookie, device, codes } = await owner('off')
    const [mine] = (await as(cookie, 'GET', '/me/passkeys')).body.data
    const { cookie: foreign } = await owner('nosy')
    const before = await kept()
    expect((await as(cookie, 'DELETE', `/me/passkeys/${mine.id}`, { password: 'Wrong-password-1' })).status).toBe(422)
    expect(problemOf(await as(foreign, 'DELETE', `/me/passkeys/${mine.id}`, { password }))).toEqual([
      404,
      'passkeyGone',
    ])
    expect(await kept()).toEqual(before)
    expect((await as(cookie, 'DELETE', `/me/passkeys/${mine.id}`, { password })).status).toBe(204)
    expect(problemOf(await enterBy(device))).toEqual([401, 'wrongPasskey'])
    expect((await enter(email)).status).toBe(200)
    const left = await server.database.owner.query('select 1 from recovery_code where user_id = $1', [id])
    expect([left.rows.length, codes.length]).toEqual([0, 10])
    expect((await server.call('GET', `/users/${id}`)).body.secondFactorSince).toBeNull()
  })

  test('codes of a phone stand beside it: each may go while the other stays', async () => {
    const { email, cookie, device } = await owner('both')
    const { secret } = (await as(cookie, 'POST', '/me/second-factor')).body
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    const both = cookieOf(await as(cookie, 'POST', '/me/second-factor/confirmation', { code }))
    expect((await enter(email)).body).toMatchObject({ codes: true, passkeys: [{ id: device.credential }] })
    expect((await as(both, 'DELETE', '/me/second-factor', { password })).status).toBe(204)
    expect((await as(both, 'GET', '/me/second-factor')).body).toMatchObject({
      on: false,
      passkeys: 1,
      recoveryCodesLeft: 10,
    })
    expect((await enter(email)).body).toMatchObject({ codes: false })
    expect((await enterBy(device)).status).toBe(200)
  })

  test('by an administrator turns them off with the codes, and is told', async () => {
    const { id, email, cookie, device } = await owner('lost')
    const anna = cookieOf(await enter('anna@romashka.example'))
    expect((await as(anna, 'DELETE', `/users/${id}/second-factor`)).status).toBe(204)
    expect((await as(cookie, 'GET', '/me')).status).toBe(401)
    expect(problemOf(await enterBy(device))).toEqual([401, 'wrongPasskey'])
    const told = (await as(cookieOf(await enter(email)), 'GET', '/notices')).body.data
    expect(told[0].title).toContain('Анна Ким')
  })
})

describe('a role that demands a second factor', () => {
  test('is content with a passkey, and the last one stays', async () => {
    await server.call('POST', '/roles', {
      body: { name: 'Кассир', demandsSecondFactor: true, objects: { lead: { read: 'all' } } },
    })
    await server.call('POST', '/users', {
      body: { email: 'half@romashka.example', name: 'Вера', role: 'Кассир', password },
    })
    const entered = await enter('half@romashka.example')
    const half = cookieOf(entered)
    expect(problemOf(await as(half, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
    const device = authenticatorOf(origin, entered.body.id)
    const asked = (await begin(half)).body
    const added = await as(half, 'POST', '/me/passkeys', { name: 'Ключ', passkey: device.create(asked) })
    const whole = cookieOf(added)
    expect((await as(whole, 'GET', '/me')).body).toMatchObject({ secondFactorDue: false })
    expect((await as(whole, 'GET', '/leads')).status).toBe(200)

    const before = await kept()
    expect(problemOf(await as(whole, 'DELETE', `/me/passkeys/${added.body.id}`, { password }))).toEqual([
      409,
      'lastSecondFactor',
    ])
    expect(await kept()).toEqual(before)
    const byPasskey = cookieOf(await enterBy(device))
    expect((await as(byPasskey, 'GET', '/leads')).status).toBe(200)
  })
})

describe('where sign-on by a provider is demanded', () => {
  test('a passkey opens nothing either', async () => {
    const { device } = await owner('domain')
    const settings = `insert into identity_provider (workspace_id, id, kind, name, email_domains, is_demanded)
      values ($1, gen_random_uuid(), 'oidc', 'Вход Ромашки', '{romashka.example}', true)`
    await server.database.owner.query(settings, [server.workspace])
    const asked = await challenged()
    const before = await kept()
    expect(problemOf(await present(device.get(asked), asked.cookie))).toEqual([401, 'signOnDemanded'])
    expect(await kept()).toEqual(before)
    await server.database.owner.query('delete from identity_provider')
    expect((await present(device.get(asked), asked.cookie)).status).toBe(200)
  })
})

describe('without a name in the address', () => {
  test('there are no passkeys, and that is said', async () => {
    const bare = await openServer({ http: { publicUrl: 'http://192.168.1.20:3000' } })
    try {
      const answer = await send(bare.address, 'POST', '/session/passkey-challenge')
      expect(problemOf(answer)).toEqual([409, 'passkeysUnavailable'])
    } finally {
      await bare.close()
    }
  })
})
