import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authenticatorOf } from '../setup/authenticator.ts'
import { openPasskeyRoom, origin, type PasskeyRoom } from './passkey-room.ts'
import { cookieOf, openServer, problemOf, send } from './server.ts'

let room: PasskeyRoom
beforeAll(async () => {
  room = await openPasskeyRoom()
})
afterAll(() => room.close())

describe('signing in by a passkey alone', () => {
  test('lets in as both factors, and says when it was used; the host of a request says nothing', async () => {
    const { id, email, device } = await room.owner('anton')
    const asked = await room.challenged()
    expect(asked.options).toMatchObject({ rpId: 'crm.romashka.example', userVerification: 'required' })
    expect(asked.options.allowCredentials ?? []).toEqual([])
    const entered = await room.present(device.get(asked), asked.cookie)
    expect(entered.body).toMatchObject({ email })
    const mine = cookieOf(entered)
    expect((await room.as(mine, 'GET', '/leads')).status).toBe(200)
    expect((await room.as(mine, 'GET', '/me/passkeys')).body.data[0].lastUsedAt).not.toBeNull()
    expect(await room.lastNoted()).toMatchObject({ kind: 'signIn', outcome: 'done', reason: 'passkey', user_id: id })
  })

  test('what is forged, foreign or unverified is refused in the same words, noted, and leaves the base as it was', async () => {
    const [{ device }, other] = [await room.owner('guarded'), await room.owner('other')]
    const stranger = authenticatorOf(origin, other.id)
    const asked = await room.challenged()
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
    const before = await room.kept()
    const words = new Set<string>()
    for (const [passkey, reason] of refused) {
      const answer = await room.present(passkey, asked.cookie)
      expect(problemOf(answer)).toEqual([401, 'wrongPasskey'])
      words.add(JSON.stringify({ ...answer.body, requestId: '' }))
      expect(await room.lastNoted()).toMatchObject({ kind: 'signIn', outcome: 'refused', reason })
    }
    expect(words.size).toBe(1)
    expect(await room.kept()).toEqual(before)
    expect((await room.present(device.get(asked), asked.cookie)).status).toBe(200)
  })

  test('a challenge serves once, in the browser that asked, and for five minutes', async () => {
    const { device } = await room.owner('once')
    const asked = await room.challenged()
    const passkey = device.get(asked)
    const other = await room.challenged()
    for (const cookie of ['', other.cookie])
      expect(problemOf(await room.present(passkey, cookie))).toEqual([401, 'passkeyExpired'])
    expect((await room.present(passkey, asked.cookie)).status).toBe(200)
    const before = await room.kept()
    expect(problemOf(await room.present(passkey, asked.cookie))).toEqual([401, 'passkeyExpired'])
    expect(await room.kept()).toEqual(before)

    const late = await room.challenged()
    await room.server.database.owner.query(`update passkey_challenge set expires_at = now() - interval '1 second'`)
    const beforeLate = await room.kept()
    expect(problemOf(await room.present(device.get(late), late.cookie))).toEqual([401, 'passkeyExpired'])
    expect(await room.kept()).toEqual(beforeLate)
  })

  test('of two answers to one challenge at the same moment one lets in', async () => {
    const { device } = await room.owner('twins')
    const asked = await room.challenged()
    const tries = await Promise.all(
      [device.get(asked), device.get(asked), device.get(asked)].map(passkey => room.present(passkey, asked.cookie)),
    )
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a count that goes back is refused and told to its owner, but only where the key itself has signed it', async () => {
    const { id, device, email } = await room.owner('copied')
    expect((await room.enterBy(device, { count: 7 })).status).toBe(200)
    const asked = await room.challenged()
    const before = await room.kept()
    const thief = authenticatorOf(origin, id)
    expect(problemOf(await room.present(device.get(asked, { count: 3, key: thief.key }), asked.cookie))).toEqual([
      401,
      'wrongPasskey',
    ])
    const told = () =>
      room.server.database.owner.query(`select params from notice where "user" = $1 and code = 'passkeyCopied'`, [id])
    expect((await told()).rows).toEqual([])
    for (const count of [3, 7])
      expect(problemOf(await room.present(device.get(asked, { count }), asked.cookie))).toEqual([401, 'passkeyCopied'])
    expect(await room.lastNoted()).toMatchObject({ reason: 'passkeyCopied' })
    expect((await told()).rows[0]).toEqual({ params: { name: 'Ноутбук' } })
    expect(await room.kept()).toEqual(before)
    expect((await room.enterBy(device, { count: 8 })).body).toMatchObject({ email })
  })

  test('one that counts never is let in again and again', async () => {
    const { device } = await room.owner('synced')
    for (let i = 0; i < 3; i++) expect((await room.enterBy(device, { count: 0 })).status).toBe(200)
  })

  test('who was shut out is told what a stranger is told', async () => {
    const { id, device } = await room.owner('left')
    await room.server.call('PATCH', `/users/${id}`, { body: { active: false } })
    const asked = await room.challenged()
    const before = await room.kept()
    expect(problemOf(await room.present(device.get(asked), asked.cookie))).toEqual([401, 'wrongPasskey'])
    expect(await room.lastNoted()).toMatchObject({ reason: 'userInactive' })
    expect(await room.kept()).toEqual(before)
  })
})

describe('a passkey after the password', () => {
  test('the password alone opens nothing any more; whose it is and which ones there are is told after it only', async () => {
    const { email, device, codes } = await room.owner('second')
    const wrong = await room.enter(email, { password: 'Wrong-password-1' })
    expect(problemOf(wrong)).toEqual([401, 'wrongPassword'])
    expect(wrong.body.passkeys).toBeUndefined()
    const needed = await room.enter(email)
    expect(problemOf(needed)).toEqual([401, 'codeNeeded'])
    expect(needed.body).toMatchObject({ codes: false, passkeys: [{ id: device.credential, transports: ['internal'] }] })

    const asked = await room.challenged()
    const passkey = device.get(asked, { isVerified: false })
    expect(problemOf(await room.present(passkey, asked.cookie))).toEqual([401, 'wrongPasskey'])
    const entered = await room.enter(email, { passkey }, asked.cookie)
    expect(entered.body).toMatchObject({ email })
    expect((await room.as(cookieOf(entered), 'GET', '/leads')).status).toBe(200)
    expect(problemOf(await room.enter(email, { passkey }, asked.cookie))).toEqual([401, 'passkeyExpired'])
    expect((await room.enter(email, { code: codes[0] })).status).toBe(200)
    expect(problemOf(await room.enter(email, { code: '000000' }))).toEqual([401, 'wrongCode'])
  })

  test('another’s passkey is none, and nothing is written', async () => {
    const [{ email }, other] = [await room.owner('mine'), await room.owner('theirs')]
    const asked = await room.challenged()
    const before = await room.kept()
    expect(problemOf(await room.enter(email, { passkey: other.device.get(asked) }, asked.cookie))).toEqual([
      401,
      'wrongPasskey',
    ])
    expect(await room.lastNoted()).toMatchObject({ reason: 'passkeyOfAnother' })
    expect(await room.kept()).toEqual(before)
  })

  test('does for an invitation what a code does', async () => {
    const { id, device } = await room.owner('again')
    const { token } = (await room.server.call('POST', `/users/${id}/invitations`)).body
    const asked = await room.challenged()
    const body = { password: 'Another-forest-43', passkey: device.get(asked) }
    expect(problemOf(await send(room.server.address, 'POST', `/invitations/${token}`, { body }))).toEqual([
      401,
      'passkeyExpired',
    ])
    const taken = await send(room.server.address, 'POST', `/invitations/${token}`, {
      body,
      headers: { cookie: asked.cookie },
    })
    expect(taken.status).toBe(200)
  })

  test('one whose owner it cannot tell serves after the password only, and is shown so', async () => {
    const { cookie, device, email } = await room.owner('token', { isVerified: false })
    expect((await room.as(cookie, 'GET', '/me/passkeys')).body.data[0]).toMatchObject({ isPasswordless: false })
    const asked = await room.challenged()
    expect((await room.enter(email, { passkey: device.get(asked, { isVerified: false }) }, asked.cookie)).status).toBe(
      200,
    )
  })
})

describe('where sign-on by a provider is demanded', () => {
  test('a passkey opens nothing either', async () => {
    const { device } = await room.owner('domain')
    const settings = `insert into identity_provider (workspace_id, id, kind, name, email_domains, is_demanded)
      values ($1, gen_random_uuid(), 'oidc', 'Вход Ромашки', '{romashka.example}', true)`
    await room.server.database.owner.query(settings, [room.server.workspace])
    const asked = await room.challenged()
    const before = await room.kept()
    expect(problemOf(await room.present(device.get(asked), asked.cookie))).toEqual([401, 'signOnDemanded'])
    expect(await room.kept()).toEqual(before)
    await room.server.database.owner.query('delete from identity_provider')
    expect((await room.present(device.get(asked), asked.cookie)).status).toBe(200)
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
