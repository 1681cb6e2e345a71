import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { type Rapport, startRapport } from '../../src/rapport.ts'
import { keyFileOf } from '../../src/vault/key-file.ts'
import { letInWithoutSecondFactor } from '../../src/without-second-factor.ts'
import { silent } from '../setup/log.ts'
import { codeOf, openSecondFactorRoom, type SecondFactorRoom, wrongCode } from './second-factor-room.ts'
import { cookieOf, password, problemOf, send } from './server.ts'

let room: SecondFactorRoom
beforeAll(async () => {
  room = await openSecondFactorRoom()
})
afterAll(() => room.close())

describe('signing in with a second factor', () => {
  test('a code is asked for after the right password only, and lets in once', async () => {
    const { email, secret } = await room.protect('anton')
    expect(problemOf(await room.enter(email))).toEqual([401, 'codeNeeded'])
    const wrong = { email, password: 'Wrong-password-1', code: codeOf(secret) }
    expect(problemOf(await room.enter(email, wrong))).toEqual([401, 'wrongPassword'])
    expect(problemOf(await room.enter(email, { code: wrongCode(secret) }))).toEqual([401, 'wrongCode'])

    const code = codeOf(secret)
    const entered = await room.enter(email, { code })
    expect(entered.body).toMatchObject({ email })
    expect((await room.as(cookieOf(entered), 'GET', '/leads')).status).toBe(200)
    expect(problemOf(await room.enter(email, { code }))).toEqual([401, 'wrongCode'])
    expect(problemOf(await room.enter(email, { code: codeOf(secret, -1) }))).toEqual([401, 'wrongCode'])
    expect((await room.enter(email, { code: codeOf(secret, 1) })).status).toBe(200)
  })

  test('the same code at the same moment lets in once', async () => {
    const { email, secret } = await room.protect('races')
    const code = codeOf(secret)
    const tries = await Promise.all([1, 2, 3, 4].map(() => room.enter(email, { code })))
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401])
  })

  test('a recovery code lets in once, however it is written; new ones end the old', async () => {
    const { email, codes, cookie } = await room.protect('rita')
    const [first = '', second = ''] = codes
    const tries = await Promise.all(
      [first, first.toUpperCase().replaceAll('-', ' ')].map(code => room.enter(email, { code })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await room.as(cookie, 'GET', '/me/second-factor')).body.recoveryCodesLeft).toBe(9)

    const wrong = await room.as(cookie, 'POST', '/me/second-factor/recovery-codes', { password: 'Wrong-password-1' })
    expect(wrong.body.errors[0]).toMatchObject({ field: 'password', code: 'wrongCurrentPassword' })
    const renewed = await room.as(cookie, 'POST', '/me/second-factor/recovery-codes', { password })
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    expect(problemOf(await room.enter(email, { code: second }))).toEqual([401, 'wrongCode'])
    expect((await room.enter(email, { code: renewed.body.recoveryCodes[0] })).status).toBe(200)
  })

  test('guessing codes is stopped for the guesser who knows the password, and the owner still gets in', async () => {
    const { email, secret } = await room.protect('guarded')
    const before = await room.kept()
    const statuses: number[] = []
    for (let i = 0; i < 13; i++) statuses.push((await room.enter(email, { code: wrongCode(secret) })).status)
    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401))
    expect(statuses.at(-1)).toBe(429)
    expect(await room.kept()).toEqual(before)
    await room.server.database.owner.query(`update sign_in_attempt set address = '\\x00' where not succeeded`)
    expect((await room.enter(email, { code: codeOf(secret, 1) })).status).toBe(200)
  }, 60_000)

  test('a session that was opened without a code opens nothing once there is a second factor', async () => {
    const { id, email } = await room.protect('late')
    const other = cookieOf(await room.enter('anna@romashka.example'))
    const session = `update session set user_id = $1 where id = (select id from session order by created_at desc limit 1)`
    await room.server.database.owner.query(session, [id])
    room.server.access.forget()
    expect((await room.as(other, 'GET', '/me')).status).toBe(401)
    expect(problemOf(await room.enter(email))).toEqual([401, 'codeNeeded'])
  })

  test('an invitation does not replace it: without a code no password is set and the link stays', async () => {
    const { id, email, secret } = await room.protect('again')
    const { token } = (await room.server.call('POST', `/users/${id}/invitations`)).body
    const take = (body: object) => send(room.server.address, 'POST', `/invitations/${token}`, { body })
    const chosen = { password: 'Another-forest-43' }
    expect(problemOf(await take(chosen))).toEqual([401, 'codeNeeded'])
    expect(problemOf(await take({ ...chosen, code: wrongCode(secret) }))).toEqual([401, 'wrongCode'])
    expect(problemOf(await room.enter(email))).toEqual([401, 'codeNeeded'])
    const taken = await take({ ...chosen, code: codeOf(secret) })
    expect(taken.status).toBe(200)
    expect((await room.as(cookieOf(taken), 'GET', '/me')).body).toMatchObject({ email })
  })
})

describe('when the key of secrets is lost', () => {
  /** Another server on the same database, with a data folder of its own. */
  async function elsewhere(work: (at: Rapport) => Promise<void>): Promise<void> {
    const files = await mkdtemp(join(tmpdir(), 'rapport-lost-'))
    const auditKeys = readAuditKeys(['0'.repeat(64)])
    const given = { databaseUrl: room.server.databaseUrl, files, host: '127.0.0.1', port: 0, log: silent, http: {} }
    const other = await startRapport({ ...given, keyFile: keyFileOf(files), auditKeys, connections: 4 })
    try {
      await work(other)
    } finally {
      await other.stop()
      await rm(files, { recursive: true })
    }
  }

  test('codes are said to be beyond checking, recovery codes let in, and with the key all is as before', async () => {
    const { email, secret, codes } = await room.protect('keyless')
    await elsewhere(async ({ address }) => {
      const enterThere = (code: string) => send(address, 'POST', '/session', { body: { email, password, code } })
      expect(problemOf(await enterThere(codeOf(secret)))).toEqual([401, 'secondFactorUnreadable'])
      expect((await enterThere(codes[0] ?? '')).status).toBe(200)
    })
    expect((await room.enter(email, { code: codeOf(secret) })).status).toBe(200)
  })

  test('whoever has the machine lets an administrator in without it, once', async () => {
    const { id, email } = await room.protect('founder', 'admin')
    const { email: guarded } = await room.protect('bystander')
    const letIn = ({ application }: Rapport) =>
      letInWithoutSecondFactor(application, { withoutSecondFactor: email.toUpperCase() })
    await elsewhere(async other => {
      await letIn(other)
      await letIn(other)
    })
    expect((await room.enter(email)).status).toBe(200)
    expect(problemOf(await room.enter(guarded))).toEqual([401, 'codeNeeded'])
    const [latest] = (await room.server.call('GET', `/users/${id}/changes`)).body.data
    expect(latest).toMatchObject({ actor: null, fields: [{ field: 'secondFactorSince', after: null }] })
  })
})
