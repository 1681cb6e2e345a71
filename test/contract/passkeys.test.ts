import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authenticatorOf } from '../setup/authenticator.ts'
import { openPasskeyRoom, origin, type PasskeyRoom } from './passkey-room.ts'
import { cookieOf, password, problemOf } from './server.ts'

/* What somebody does with his passkeys: adds and removes them. Signing in by them: `passkeys-sign-in.test.ts`. */

let room: PasskeyRoom
beforeAll(async () => {
  room = await openPasskeyRoom()
})
afterAll(() => room.close())

describe('adding a passkey', () => {
  test('takes the password; with the first come recovery codes, other sessions end and this one gets a new token', async () => {
    const { id } = await room.server.person('olga', 'manager')
    const email = 'olga@romashka.example'
    const [here = '', elsewhere = ''] = [await room.enter(email), await room.enter(email)].map(cookieOf)
    const begun = await room.begin(here)
    expect(begun.status).toBe(201)
    expect(begun.body).toMatchObject({
      rp: { id: 'crm.romashka.example', name: 'Ромашка' },
      user: { name: email },
      attestation: 'none',
    })
    const device = authenticatorOf(origin, id)
    const added = await room.as(here, 'POST', '/me/passkeys', { name: ' Ноутбук ', passkey: device.create(begun.body) })
    expect(added.status).toBe(201)
    expect(new Set(added.body.recoveryCodes).size).toBe(10)
    for (const cookie of [here, elsewhere]) expect((await room.as(cookie, 'GET', '/me')).status).toBe(401)
    const mine = cookieOf(added)
    expect((await room.as(mine, 'GET', '/me/passkeys')).body).toMatchObject({
      address: origin,
      data: [{ id: added.body.id, name: 'Ноутбук', lastUsedAt: null, isPasswordless: true }],
    })
    expect((await room.as(mine, 'GET', '/me/second-factor')).body).toMatchObject({ passkeys: 1, recoveryCodesLeft: 10 })
    expect(await room.lastNoted()).toMatchObject({ kind: 'secondFactor', reason: 'passkeyAdded', user_id: id })
    expect((await room.server.call('GET', `/users/${id}`)).body.secondFactorSince).not.toBeNull()

    const again = await room.begin(mine)
    expect(again.body.excludeCredentials).toEqual([
      { id: device.credential, type: 'public-key', transports: ['internal'] },
    ])
    const phone = authenticatorOf(origin, id)
    const second = await room.as(mine, 'POST', '/me/passkeys', { name: 'Телефон', passkey: phone.create(again.body) })
    expect(second.body).toMatchObject({ recoveryCodes: null })
    expect((await room.as(mine, 'GET', '/me/passkeys')).body.data).toHaveLength(2)
  })

  test('a wrong password begins nothing', async () => {
    await room.server.person('petr', 'manager')
    const cookie = cookieOf(await room.enter('petr@romashka.example'))
    const before = await room.kept()
    const refused = await room.begin(cookie, 'Wrong-password-1')
    expect(refused.body.errors[0]).toMatchObject({ field: 'password', code: 'wrongCurrentPassword' })
    expect(await room.kept()).toEqual(before)
  })

  test('who has no password adds one after a sign-in of a moment ago, and not in a session that has been open for long', async () => {
    const { id } = await room.server.person('wordless', 'manager')
    const cookie = cookieOf(await room.enter('wordless@romashka.example'))
    const { owner: database } = room.server.database
    await database.query('delete from credential where user_id = $1', [id])
    expect((await room.as(cookie, 'GET', '/me/second-factor')).body.hasPassword).toBe(false)
    expect((await room.begin(cookie, '')).status).toBe(201)

    await database.query(`update session set created_at = now() - interval '11 minutes' where user_id = $1`, [id])
    const before = await room.kept()
    const answer = await room.begin(cookie, password)
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'freshSignInNeeded'])
    expect(await room.kept()).toEqual(before)
  })

  test('what is foreign, late, of another session, attested or there already is refused, and nothing is written', async () => {
    const { id } = await room.server.person('rita', 'manager')
    const { device: known } = await room.owner('known')
    const email = 'rita@romashka.example'
    const [here = '', elsewhere = ''] = [await room.enter(email), await room.enter(email)].map(cookieOf)
    const asked = (await room.begin(here)).body
    const device = authenticatorOf(origin, id)
    const add = (passkey: object, cookie = here) => room.as(cookie, 'POST', '/me/passkeys', { name: 'Ключ', passkey })
    const before = await room.kept()
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
    expect(await room.kept()).toEqual(before)
    await room.server.database.owner.query(`update passkey_challenge set expires_at = now() - interval '1 second'`)
    expect(problemOf(await add(device.create(asked)))).toEqual([409, 'passkeyExpired'])
    expect((await room.as(here, 'GET', '/me/passkeys')).body.data).toEqual([])
  })

  test('of the same at the same moment one is added', async () => {
    const { id } = await room.server.person('races', 'manager')
    const cookie = cookieOf(await room.enter('races@romashka.example'))
    const asked = (await room.begin(cookie)).body
    const passkey = authenticatorOf(origin, id).create(asked)
    const both = await Promise.all(
      [1, 2, 3].map(() => room.as(cookie, 'POST', '/me/passkeys', { name: 'Ключ', passkey })),
    )
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1)
  })

  test('keys of the API can do none of this', async () => {
    const before = await room.kept()
    const calls: [string, string, object?][] = [
      ['GET', '/me/passkeys'],
      ['POST', '/me/passkeys/challenge', { password }],
      ['POST', '/me/passkeys', { name: 'Ключ', passkey: authenticatorOf(origin, 'x').create({ challenge: 'x' }) }],
      ['DELETE', `/me/passkeys/${room.server.administrator}`, { password }],
    ]
    for (const [method, path, body] of calls)
      expect(problemOf(await room.server.call(method, path, { body }))).toEqual([403, 'sessionsOnly'])
    expect(await room.kept()).toEqual(before)
  })
})

describe('removing a passkey', () => {
  test('takes the password; with the last one the password alone lets in, and recovery codes are gone', async () => {
    const { id, email, cookie, device, codes } = await room.owner('off')
    const [mine] = (await room.as(cookie, 'GET', '/me/passkeys')).body.data
    const { cookie: foreign } = await room.owner('nosy')
    const before = await room.kept()
    expect((await room.as(cookie, 'DELETE', `/me/passkeys/${mine.id}`, { password: 'Wrong-password-1' })).status).toBe(
      422,
    )
    expect(problemOf(await room.as(foreign, 'DELETE', `/me/passkeys/${mine.id}`, { password }))).toEqual([
      404,
      'passkeyGone',
    ])
    expect(await room.kept()).toEqual(before)
    expect((await room.as(cookie, 'DELETE', `/me/passkeys/${mine.id}`, { password })).status).toBe(204)
    expect(problemOf(await room.enterBy(device))).toEqual([401, 'wrongPasskey'])
    expect((await room.enter(email)).status).toBe(200)
    const left = await room.server.database.owner.query('select 1 from recovery_code where user_id = $1', [id])
    expect([left.rows.length, codes.length]).toEqual([0, 10])
    expect((await room.server.call('GET', `/users/${id}`)).body.secondFactorSince).toBeNull()
  })

  test('codes of a phone stand beside it: each may go while the other stays', async () => {
    const { email, cookie, device } = await room.owner('both')
    const { secret } = (await room.as(cookie, 'POST', '/me/second-factor')).body
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    const both = cookieOf(await room.as(cookie, 'POST', '/me/second-factor/confirmation', { code }))
    expect((await room.enter(email)).body).toMatchObject({ codes: true, passkeys: [{ id: device.credential }] })
    expect((await room.as(both, 'DELETE', '/me/second-factor', { password })).status).toBe(204)
    expect((await room.as(both, 'GET', '/me/second-factor')).body).toMatchObject({
      on: false,
      passkeys: 1,
      recoveryCodesLeft: 10,
    })
    expect((await room.enter(email)).body).toMatchObject({ codes: false })
    expect((await room.enterBy(device)).status).toBe(200)
  })

  test('by an administrator turns them off with the codes, and is told', async () => {
    const { id, email, cookie, device } = await room.owner('lost')
    const anna = cookieOf(await room.enter('anna@romashka.example'))
    expect((await room.as(anna, 'DELETE', `/users/${id}/second-factor`)).status).toBe(204)
    expect((await room.as(cookie, 'GET', '/me')).status).toBe(401)
    expect(problemOf(await room.enterBy(device))).toEqual([401, 'wrongPasskey'])
    const told = (await room.as(cookieOf(await room.enter(email)), 'GET', '/notices')).body.data
    expect(told[0].title).toContain('Анна Ким')
  })
})

describe('a role that demands a second factor', () => {
  test('is content with a passkey, and the last one stays', async () => {
    await room.server.call('POST', '/roles', {
      body: { name: 'Кассир', demandsSecondFactor: true, objects: { lead: { read: 'all' } } },
    })
    await room.server.call('POST', '/users', {
      body: { email: 'half@romashka.example', name: 'Вера', role: 'Кассир', password },
    })
    const entered = await room.enter('half@romashka.example')
    const half = cookieOf(entered)
    expect(problemOf(await room.as(half, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
    const device = authenticatorOf(origin, entered.body.id)
    const asked = (await room.begin(half)).body
    const added = await room.as(half, 'POST', '/me/passkeys', { name: 'Ключ', passkey: device.create(asked) })
    const whole = cookieOf(added)
    expect((await room.as(whole, 'GET', '/me')).body).toMatchObject({ secondFactorDue: false })
    expect((await room.as(whole, 'GET', '/leads')).status).toBe(200)

    const before = await room.kept()
    expect(problemOf(await room.as(whole, 'DELETE', `/me/passkeys/${added.body.id}`, { password }))).toEqual([
      409,
      'lastSecondFactor',
    ])
    expect(await room.kept()).toEqual(before)
    const byPasskey = cookieOf(await room.enterBy(device))
    expect((await room.as(byPasskey, 'GET', '/leads')).status).toBe(200)
  })
})
