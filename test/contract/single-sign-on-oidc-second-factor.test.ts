import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browsing, type OidcRoom, openOidcRoom } from './oidc-room.ts'
import { password, send } from './server.ts'

let room: OidcRoom
beforeAll(async () => {
  room = await openOidcRoom()
})
beforeEach(() => room.empty())
afterAll(() => room?.close())

describe('a second factor', () => {
  const cookieOf = (by: Browsing) => `__Host-rapport_session=${by.jar.get('__Host-rapport_session')}`
  const as = (by: Browsing, method: string, path: string, body?: unknown) =>
    send(room.server.address, method, path, { headers: { cookie: cookieOf(by), 'x-requested-with': 'rapport' }, body })

  test('that the role demands is demanded, unless the provider answers for it, for as long as it does', async () => {
    await room.server.call('PATCH', `/roles/${room.roles.manager}`, { body: { demandsSecondFactor: true } })
    room.known('1')
    expect((await (await room.signOn()).by.me()).body.secondFactorDue).toBe(true)
    await room.change({ answersForSecondFactor: true })
    const { by } = await room.signOn()
    expect((await by.me()).body.secondFactorDue).toBe(false)
    expect((await as(by, 'GET', '/leads')).status).toBe(200)
    await room.change({ answersForSecondFactor: false })
    expect((await as(by, 'GET', '/leads')).status).toBe(403)
    await room.server.call('PATCH', `/roles/${room.roles.manager}`, { body: { demandsSecondFactor: false } })
  })

  test('that somebody has is asked for, and nothing opens before it', async () => {
    room.known('1')
    const { by: first } = await room.signOn()
    const { secret } = (await as(first, 'POST', '/me/second-factor')).body
    const codeOf = (steps: number) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
    expect((await as(first, 'POST', '/me/second-factor/confirmation', { code: codeOf(-1) })).status).toBe(200)

    const { by, location } = await room.signOn({ query: '?next=/leads' })
    expect(location).toBe('/sign-in?code=needed&next=%2Fleads')
    expect((await by.me()).status).toBe(401)
    const before = await room.kept()
    expect((await as(by, 'POST', '/session/second-factor', { code: 'wrong-recovery-code' })).status).toBe(401)
    expect(await room.kept()).toEqual(before)
    const stale = cookieOf(by)
    const opened = await as(by, 'POST', '/session/second-factor', { code: codeOf(0) })
    expect(opened.status, opened.text).toBe(200)
    const fresh = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(fresh).not.toBe(stale)
    expect((await send(room.server.address, 'GET', '/leads', { headers: { cookie: fresh } })).status).toBe(200)
    expect((await send(room.server.address, 'GET', '/leads', { headers: { cookie: stale } })).status).toBe(401)
  })

  test('cannot be shown by who only knows a password, or has no session that waits for it', async () => {
    const answer = await send(room.server.address, 'POST', '/session/second-factor', { body: { code: '123456' } })
    expect([answer.status, answer.body.type]).toEqual([401, 'urn:rapport:problem:signOnStartAgain'])
    expect(password).not.toBe('')
  })
})
