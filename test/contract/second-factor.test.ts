import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { type Rapport, startRapport } from '../../src/rapport.ts'
import { keyFileOf } from '../../src/vault/key-file.ts'
import { letInWithoutSecondFactor } from '../../src/without-second-factor.ts'
import { silent } from '../setup/log.ts'
import { openServer, password, type Reply, type Server, send } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const step = 30_000
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * step })

/** None that an app would show for minutes. */
function wrongCode(secret: string): string {
  const shown = new Set([-3, -2, -1, 0, 1, 2, 3].map(steps => codeOf(secret, steps)))
  return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find(c => !shown.has(c)) ?? ''
}

const enter = (email: string, more: object = {}): Promise<Reply> =>
  send(server.address, 'POST', '/session', { body: { email, password, ...more } })
const cookieOf = (answer: Reply): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const as = (cookie: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body })
const problemOf = (answer: Reply): [number, string] => [
  answer.status,
  String(answer.body?.type).split(':').at(-1) ?? '',
]

/** All that a second factor leaves, to prove that a refusal wrote nothing. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(`select
    (select json_agg(f order by user_id) from second_factor f) as factors, (select json_agg(c order by code_hash) from recovery_code c) as codes,
    (select count(*) from change) as changes, (select json_agg(s.id order by s.id) from session s) as sessions`)
  return rows[0]
}

interface Protected {
  id: string
  email: string
  secret: string
  cookie: string
  codes: string[]
}

/** Somebody with a second factor, whose last code was that of the step before the present one. */
async function protect(name: string, role = 'manager'): Promise<Protected> {
  const { id } = await server.person(name, role)
  const email = `${name}@romashka.example`
  const first = cookieOf(await enter(email))
  const begun = await as(first, 'POST', '/me/second-factor')
  const { secret } = begun.body
  const confirmed = await as(first, 'POST', '/me/second-factor/confirmation', { code: codeOf(secret, -1) })
  if (confirmed.status !== 200) throw new Error(confirmed.text)
  return { id, email, secret, cookie: cookieOf(confirmed), codes: confirmed.body.recoveryCodes }
}

describe('setting up a second factor', () => {
  test('a code confirms it, recovery codes are told once, other sessions end and this one gets a new token', async () => {
    await server.person('olga', 'manager')
    const [here, elsewhere] = [await enter('olga@romashka.example'), await enter('olga@romashka.example')].map(cookieOf)
    expect((await as(here ?? '', 'GET', '/me/second-factor')).body).toEqual({
      on: false,
      since: null,
      recoveryCodesLeft: 0,
      passkeys: 0,
      demanded: false,
      hasPassword: true,
    })
    const begun = await as(here ?? '', 'POST', '/me/second-factor')
    expect(begun.status).toBe(201)
    expect(begun.body.address).toMatch(/^otpauth:\/\/totp\/Rapport:olga%40romashka\.example\?/)
    expect((await enter('olga@romashka.example')).status).toBe(200)

    const confirmed = await as(here ?? '', 'POST', '/me/second-factor/confirmation', {
      code: codeOf(begun.body.secret).replace(/^.../, '$& '),
    })
    expect(confirmed.status).toBe(200)
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10)
    expect((await as(here ?? '', 'GET', '/me')).status).toBe(401)
    expect((await as(elsewhere ?? '', 'GET', '/me')).status).toBe(401)
    const state = await as(cookieOf(confirmed), 'GET', '/me/second-factor')
    expect(state.body).toMatchObject({ on: true, recoveryCodesLeft: 10 })
    expect(Date.parse(state.body.since)).toBeLessThanOrEqual(Date.now())
  })

  test('a wrong code, one too late and a second beginning are refused, and nothing changes', async () => {
    await server.person('petr', 'manager')
    const cookie = cookieOf(await enter('petr@romashka.example'))
    const { secret } = (await as(cookie, 'POST', '/me/second-factor')).body
    const before = await kept()
    const confirm = (code: string) => as(cookie, 'POST', '/me/second-factor/confirmation', { code })
    expect((await confirm(wrongCode(secret))).body.errors[0]).toMatchObject({ field: 'code', code: 'wrongCode' })
    expect(await kept()).toEqual(before)
    await server.database.owner.query(
      `update second_factor set begun_at = begun_at - interval '16 minutes' where confirmed_at is null`,
    )
    expect(problemOf(await confirm(codeOf(secret)))).toEqual([409, 'secondFactorNotBegun'])

    const anew = (await as(cookie, 'POST', '/me/second-factor')).body.secret
    const whole = cookieOf(await confirm(codeOf(anew)))
    expect(problemOf(await as(whole, 'POST', '/me/second-factor'))).toEqual([409, 'secondFactorOn'])
  })

  test.each(['٣٤٥٦٧٨', '𐀀𐀇ഊﯳ', 'é12345', '1e5123', '     '])('%s is a wrong code like any other', async code => {
    const { id } = await server.person(`odd-${code.codePointAt(0)}`, 'manager')
    const cookie = cookieOf(await enter(`odd-${code.codePointAt(0)}@romashka.example`))
    await as(cookie, 'POST', '/me/second-factor')
    const before = await kept()
    const answer = await as(cookie, 'POST', '/me/second-factor/confirmation', { code })
    expect([answer.status, answer.body.errors?.[0]?.field], `${id} ${answer.text}`).toEqual([422, 'code'])
    expect(await kept()).toEqual(before)
  })

  test('the first code is guessed at no more often than a password, and each guess is noted', async () => {
    const { id } = await server.person('guesser', 'manager')
    const cookie = cookieOf(await enter('guesser@romashka.example'))
    const { secret } = (await as(cookie, 'POST', '/me/second-factor')).body
    const confirm = (code: string) => as(cookie, 'POST', '/me/second-factor/confirmation', { code })
    for (let tried = 0; tried < 10; tried++) expect((await confirm(wrongCode(secret))).status).toBe(422)
    const before = await kept()
    const answer = await confirm(codeOf(secret))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '900'])
    expect(await kept()).toEqual(before)
    const { rows } = await server.database.owner.query(
      `select reason from security_event where kind = 'secondFactor' and user_id = $1 order by id`,
      [id],
    )
    expect(rows.map(({ reason }) => reason)).toEqual([...Array(10).fill('wrongCode'), 'tooMany'])
  })

  test('of two confirmations at once one is taken', async () => {
    await server.person('twice', 'manager')
    const cookie = cookieOf(await enter('twice@romashka.example'))
    const { secret } = (await as(cookie, 'POST', '/me/second-factor')).body
    const code = codeOf(secret)
    const both = await Promise.all([1, 2].map(() => as(cookie, 'POST', '/me/second-factor/confirmation', { code })))
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('neither secret nor recovery codes lie in the database, and the key is its owner’s alone', async () => {
    const { secret, codes } = await protect('secrets')
    const { rows } = await server.database.owner.query('select secret from second_factor')
    const raw = Secret.fromBase32(secret).bytes
    for (const row of rows) expect(row.secret.includes(Buffer.from(raw))).toBe(false)
    const all = await server.database.owner.query(
      'select f::text from second_factor f union select c::text from recovery_code c',
    )
    for (const row of all.rows) for (const code of codes) expect(row.f).not.toContain(code.replaceAll('-', ''))
    expect((await stat(server.keyFile)).mode & 0o777).toBe(0o600)
    expect(await readFile(server.keyFile)).toHaveLength(32)
  })
})

describe('signing in with a second factor', () => {
  test('a code is asked for after the right password only, and lets in once', async () => {
    const { email, secret } = await protect('anton')
    expect(problemOf(await enter(email))).toEqual([401, 'codeNeeded'])
    const wrong = { email, password: 'Wrong-password-1', code: codeOf(secret) }
    expect(problemOf(await enter(email, wrong))).toEqual([401, 'wrongPassword'])
    expect(problemOf(await enter(email, { code: wrongCode(secret) }))).toEqual([401, 'wrongCode'])

    const code = codeOf(secret)
    const entered = await enter(email, { code })
    expect(entered.body).toMatchObject({ email })
    expect((await as(cookieOf(entered), 'GET', '/leads')).status).toBe(200)
    expect(problemOf(await enter(email, { code }))).toEqual([401, 'wrongCode'])
    expect(problemOf(await enter(email, { code: codeOf(secret, -1) }))).toEqual([401, 'wrongCode'])
    expect((await enter(email, { code: codeOf(secret, 1) })).status).toBe(200)
  })

  test('the same code at the same moment lets in once', async () => {
    const { email, secret } = await protect('races')
    const code = codeOf(secret)
    const tries = await Promise.all([1, 2, 3, 4].map(() => enter(email, { code })))
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401])
  })

  test('a recovery code lets in once, however it is written; new ones end the old', async () => {
    const { email, codes, cookie } = await protect('rita')
    const [first = '', second = ''] = codes
    const tries = await Promise.all(
      [first, first.toUpperCase().replaceAll('-', ' ')].map(code => enter(email, { code })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await as(cookie, 'GET', '/me/second-factor')).body.recoveryCodesLeft).toBe(9)

    const wrong = await as(cookie, 'POST', '/me/second-factor/recovery-codes', { password: 'Wrong-password-1' })
    expect(wrong.body.errors[0]).toMatchObject({ field: 'password', code: 'wrongCurrentPassword' })
    const renewed = await as(cookie, 'POST', '/me/second-factor/recovery-codes', { password })
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    expect(problemOf(await enter(email, { code: second }))).toEqual([401, 'wrongCode'])
    expect((await enter(email, { code: renewed.body.recoveryCodes[0] })).status).toBe(200)
  })

  test('guessing codes is stopped for the guesser who knows the password, and the owner still gets in', async () => {
    const { email, secret } = await protect('guarded')
    const before = await kept()
    const statuses: number[] = []
    for (let i = 0; i < 13; i++) statuses.push((await enter(email, { code: wrongCode(secret) })).status)
    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401))
    expect(statuses.at(-1)).toBe(429)
    expect(await kept()).toEqual(before)
    await server.database.owner.query(`update sign_in_attempt set address = '\\x00' where not succeeded`)
    expect((await enter(email, { code: codeOf(secret, 1) })).status).toBe(200)
  }, 60_000)

  test('a session that was opened without a code opens nothing once there is a second factor', async () => {
    const { id, email } = await protect('late')
    const other = cookieOf(await enter('anna@romashka.example'))
    const session = `update session set user_id = $1 where id = (select id from session order by created_at desc limit 1)`
    await server.database.owner.query(session, [id])
    server.access.forget()
    expect((await as(other, 'GET', '/me')).status).toBe(401)
    expect(problemOf(await enter(email))).toEqual([401, 'codeNeeded'])
  })

  test('an invitation does not replace it: without a code no password is set and the link stays', async () => {
    const { id, email, secret } = await protect('again')
    const { token } = (await server.call('POST', `/users/${id}/invitations`)).body
    const take = (body: object) => send(server.address, 'POST', `/invitations/${token}`, { body })
    const chosen = { password: 'Another-forest-43' }
    expect(problemOf(await take(chosen))).toEqual([401, 'codeNeeded'])
    expect(problemOf(await take({ ...chosen, code: wrongCode(secret) }))).toEqual([401, 'wrongCode'])
    expect(problemOf(await enter(email))).toEqual([401, 'codeNeeded'])
    const taken = await take({ ...chosen, code: codeOf(secret) })
    expect(taken.status).toBe(200)
    expect((await as(cookieOf(taken), 'GET', '/me')).body).toMatchObject({ email })
  })
})

describe('turning it off', () => {
  test('takes the password, and a wrong one changes nothing', async () => {
    const { email, cookie } = await protect('off')
    const before = await kept()
    const refused = await as(cookie, 'DELETE', '/me/second-factor', { password: 'Wrong-password-1' })
    expect(refused.status).toBe(422)
    expect(await kept()).toEqual(before)
    expect((await as(cookie, 'DELETE', '/me/second-factor', { password })).status).toBe(204)
    expect((await enter(email)).status).toBe(200)
    expect(problemOf(await as(cookie, 'DELETE', '/me/second-factor', { password }))).toEqual([409, 'secondFactorOff'])
  })

  test('by an administrator is for others, stands in the history, ends the sessions and is told', async () => {
    const { id, email, cookie } = await protect('lost')
    const anna = cookieOf(await enter('anna@romashka.example'))
    const before = await kept()
    expect((await as(cookie, 'DELETE', `/users/${id}/second-factor`)).status).toBe(403)
    expect(problemOf(await as(anna, 'DELETE', `/users/${server.administrator}/second-factor`))).toEqual([
      409,
      'ownSecondFactor',
    ])
    expect(await kept()).toEqual(before)

    expect((await as(anna, 'DELETE', `/users/${id}/second-factor`)).status).toBe(204)
    expect((await as(cookie, 'GET', '/me')).status).toBe(401)
    const changes = (await server.call('GET', `/users/${id}/changes`)).body.data
    expect(changes[0]).toMatchObject({
      actor: { id: server.administrator },
      fields: [{ field: 'secondFactorSince', after: null }],
    })
    const entered = await enter(email)
    expect(entered.status).toBe(200)
    const told = (await as(cookieOf(entered), 'GET', '/notices')).body.data
    expect(told[0]).toMatchObject({ kind: 'account', path: '/security' })
    expect(told[0].title).toContain('Анна Ким')
  })

  test('keys can do none of this', async () => {
    const { id } = await protect('keys')
    const before = await kept()
    const calls: [string, string, object?][] = [
      ['GET', '/me/second-factor'],
      ['POST', '/me/second-factor'],
      ['POST', '/me/second-factor/confirmation', { code: '123456' }],
      ['DELETE', '/me/second-factor', { password }],
      ['POST', '/me/second-factor/recovery-codes', { password }],
      ['DELETE', `/users/${id}/second-factor`],
    ]
    for (const [method, path, body] of calls)
      expect(problemOf(await server.call(method, path, { body }))).toEqual([403, 'sessionsOnly'])
    expect(await kept()).toEqual(before)
  })

  test('nobody writes by hand since when it is on', async () => {
    const { id } = await protect('byhand')
    const answer = await server.call('PATCH', `/users/${id}`, { body: { secondFactorSince: null } })
    expect(answer.body.errors[0]).toMatchObject({ field: 'secondFactorSince', code: 'readOnlyField' })
  })
})

describe('a role that demands a second factor', () => {
  let half: string
  beforeAll(async () => {
    await server.call('POST', '/roles', {
      body: { name: 'Кассир', demandsSecondFactor: true, objects: { lead: { read: 'all', create: 'all' } } },
    })
    const added = await server.call('POST', '/users', {
      body: { email: 'half@romashka.example', name: 'Вера', role: 'Кассир', password },
    })
    if (added.status !== 201) throw new Error(added.text)
    const entered = await enter('half@romashka.example')
    expect(entered.body).toMatchObject({ secondFactorDue: true })
    half = cookieOf(entered)
  })

  test('half-done sign-in reaches no operation but those that complete it', async () => {
    const allowed = new Set([
      'getMe',
      'signOut',
      'getSecondFactor',
      'beginSecondFactor',
      'confirmSecondFactor',
      'removeSecondFactor',
      'renewRecoveryCodes',
      'getPasskeys',
      'beginPasskey',
      'addPasskey',
    ])
    const { paths } = (await server.call('GET', '/openapi.json')).body
    const reached: string[] = []
    let refused = 0
    for (const [path, operations] of Object.entries<Record<string, { operationId?: string; security?: unknown[] }>>(
      paths,
    ))
      for (const [method, { operationId = '', security }] of Object.entries(operations)) {
        if (!/^(get|post|put|patch|delete)$/.test(method) || security?.length === 0 || allowed.has(operationId))
          continue
        const answer = await as(half, method.toUpperCase(), path.replace(/\{\w+\}/g, server.administrator))
        if (answer.status === 403 && problemOf(answer)[1] === 'secondFactorDue') refused++
        else reached.push(`${operationId} ${answer.status}`)
      }
    expect(reached).toEqual([])
    expect(refused).toBeGreaterThan(150)
  }, 60_000)

  test('and becomes whole once it is confirmed, under a new token', async () => {
    expect((await as(half, 'GET', '/me')).body).toMatchObject({ secondFactorDue: true })
    const { secret } = (await as(half, 'POST', '/me/second-factor')).body
    expect(problemOf(await as(half, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
    const confirmed = await as(half, 'POST', '/me/second-factor/confirmation', { code: codeOf(secret) })
    const whole = cookieOf(confirmed)
    expect((await as(whole, 'GET', '/me')).body).toMatchObject({ secondFactorDue: false })
    expect((await as(whole, 'GET', '/leads')).status).toBe(200)
    expect((await as(half, 'GET', '/me')).status).toBe(401)

    expect((await as(whole, 'DELETE', '/me/second-factor', { password })).status).toBe(204)
    expect(problemOf(await as(whole, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
  })

  test('open sessions too are half done from the moment it is demanded', async () => {
    await server.call('POST', '/roles', { body: { name: 'Курьер', objects: { lead: { read: 'all' } } } })
    await server.person('courier', 'Курьер')
    const cookie = cookieOf(await enter('courier@romashka.example'))
    expect((await as(cookie, 'GET', '/leads')).status).toBe(200)
    const [role] = (await server.call('GET', `/roles?filter[name]=${encodeURIComponent('Курьер')}`)).body.data
    await server.call('PATCH', `/roles/${role.id}`, { body: { demandsSecondFactor: true } })
    expect(problemOf(await as(cookie, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
  })
})

describe('when the key of secrets is lost', () => {
  /** Another server on the same database, with a data folder of its own. */
  async function elsewhere(work: (at: Rapport) => Promise<void>): Promise<void> {
    const files = await mkdtemp(join(tmpdir(), 'rapport-lost-'))
    const auditKeys = readAuditKeys(['0'.repeat(64)])
    const given = { databaseUrl: server.databaseUrl, files, host: '127.0.0.1', port: 0, log: silent, http: {} }
    const other = await startRapport({ ...given, keyFile: keyFileOf(files), auditKeys, connections: 4 })
    try {
      await work(other)
    } finally {
      await other.stop()
      await rm(files, { recursive: true })
    }
  }

  test('codes are said to be beyond checking, recovery codes let in, and with the key all is as before', async () => {
    const { email, secret, codes } = await protect('keyless')
    await elsewhere(async ({ address }) => {
      const enterThere = (code: string) => send(address, 'POST', '/session', { body: { email, password, code } })
      expect(problemOf(await enterThere(codeOf(secret)))).toEqual([401, 'secondFactorUnreadable'])
      expect((await enterThere(codes[0] ?? '')).status).toBe(200)
    })
    expect((await enter(email, { code: codeOf(secret) })).status).toBe(200)
  })

  test('whoever has the machine lets an administrator in without it, once', async () => {
    const { id, email } = await protect('founder', 'admin')
    const { email: guarded } = await protect('bystander')
    const letIn = ({ application }: Rapport) =>
      letInWithoutSecondFactor(application, { withoutSecondFactor: email.toUpperCase() })
    await elsewhere(async other => {
      await letIn(other)
      await letIn(other)
    })
    expect((await enter(email)).status).toBe(200)
    expect(problemOf(await enter(guarded))).toEqual([401, 'codeNeeded'])
    const [latest] = (await server.call('GET', `/users/${id}/changes`)).body.data
    expect(latest).toMatchObject({ actor: null, fields: [{ field: 'secondFactorSince', after: null }] })
  })
})
