import { readFile, stat } from 'node:fs/promises'
import { Secret } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, openSecondFactorRoom, type SecondFactorRoom, wrongCode } from './second-factor-room.ts'
import { cookieOf, password, problemOf } from './server.ts'

/* It is set up, demanded and turned off. Signing in with it: `second-factor-sign-in.test.ts`. */

let room: SecondFactorRoom
beforeAll(async () => {
  room = await openSecondFactorRoom()
})
afterAll(() => room.close())

describe('setting up a second factor', () => {
  test('a code confirms it, recovery codes are told once, other sessions end and this one gets a new token', async () => {
    await room.server.person('olga', 'manager')
    const [here, elsewhere] = [
      await room.enter('olga@romashka.example'),
      await room.enter('olga@romashka.example'),
    ].map(cookieOf)
    expect((await room.as(here ?? '', 'GET', '/me/second-factor')).body).toEqual({
      on: false,
      since: null,
      recoveryCodesLeft: 0,
      passkeys: 0,
      demanded: false,
      hasPassword: true,
    })
    const begun = await room.as(here ?? '', 'POST', '/me/second-factor')
    expect(begun.status).toBe(201)
    expect(begun.body.address).toMatch(/^otpauth:\/\/totp\/Rapport:olga%40romashka\.example\?/)
    expect((await room.enter('olga@romashka.example')).status).toBe(200)

    const confirmed = await room.as(here ?? '', 'POST', '/me/second-factor/confirmation', {
      code: codeOf(begun.body.secret).replace(/^.../, '$& '),
    })
    expect(confirmed.status).toBe(200)
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10)
    expect((await room.as(here ?? '', 'GET', '/me')).status).toBe(401)
    expect((await room.as(elsewhere ?? '', 'GET', '/me')).status).toBe(401)
    const state = await room.as(cookieOf(confirmed), 'GET', '/me/second-factor')
    expect(state.body).toMatchObject({ on: true, recoveryCodesLeft: 10 })
    expect(Date.parse(state.body.since)).toBeLessThanOrEqual(Date.now())
  })

  test('a wrong code, one too late and a second beginning are refused, and nothing changes', async () => {
    await room.server.person('petr', 'manager')
    const cookie = cookieOf(await room.enter('petr@romashka.example'))
    const { secret } = (await room.as(cookie, 'POST', '/me/second-factor')).body
    const before = await room.kept()
    const confirm = (code: string) => room.as(cookie, 'POST', '/me/second-factor/confirmation', { code })
    expect((await confirm(wrongCode(secret))).body.errors[0]).toMatchObject({ field: 'code', code: 'wrongCode' })
    expect(await room.kept()).toEqual(before)
    await room.server.database.owner.query(
      `update second_factor set begun_at = begun_at - interval '16 minutes' where confirmed_at is null`,
    )
    expect(problemOf(await confirm(codeOf(secret)))).toEqual([409, 'secondFactorNotBegun'])

    const anew = (await room.as(cookie, 'POST', '/me/second-factor')).body.secret
    const whole = cookieOf(await confirm(codeOf(anew)))
    expect(problemOf(await room.as(whole, 'POST', '/me/second-factor'))).toEqual([409, 'secondFactorOn'])
  })

  test.each(['٣٤٥٦٧٨', '𐀀𐀇ഊﯳ', 'é12345', '1e5123', '     '])('%s is a wrong code like any other', async code => {
    const { id } = await room.server.person(`odd-${code.codePointAt(0)}`, 'manager')
    const cookie = cookieOf(await room.enter(`odd-${code.codePointAt(0)}@romashka.example`))
    await room.as(cookie, 'POST', '/me/second-factor')
    const before = await room.kept()
    const answer = await room.as(cookie, 'POST', '/me/second-factor/confirmation', { code })
    expect([answer.status, answer.body.errors?.[0]?.field], `${id} ${answer.text}`).toEqual([422, 'code'])
    expect(await room.kept()).toEqual(before)
  })

  test('the first code is guessed at no more often than a password, and each guess is noted', async () => {
    const { id } = await room.server.person('guesser', 'manager')
    const cookie = cookieOf(await room.enter('guesser@romashka.example'))
    const { secret } = (await room.as(cookie, 'POST', '/me/second-factor')).body
    const confirm = (code: string) => room.as(cookie, 'POST', '/me/second-factor/confirmation', { code })
    for (let tried = 0; tried < 10; tried++) expect((await confirm(wrongCode(secret))).status).toBe(422)
    const before = await room.kept()
    const answer = await confirm(codeOf(secret))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '900'])
    expect(await room.kept()).toEqual(before)
    const { rows } = await room.server.database.owner.query(
      `select reason from security_event where kind = 'secondFactor' and user_id = $1 order by id`,
      [id],
    )
    expect(rows.map(({ reason }) => reason)).toEqual([...Array(10).fill('wrongCode'), 'tooMany'])
  })

  test('of two confirmations at once one is taken', async () => {
    await room.server.person('twice', 'manager')
    const cookie = cookieOf(await room.enter('twice@romashka.example'))
    const { secret } = (await room.as(cookie, 'POST', '/me/second-factor')).body
    const code = codeOf(secret)
    const both = await Promise.all(
      [1, 2].map(() => room.as(cookie, 'POST', '/me/second-factor/confirmation', { code })),
    )
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('neither secret nor recovery codes lie in the database, and the key is its owner’s alone', async () => {
    const { secret, codes } = await room.protect('secrets')
    const { rows } = await room.server.database.owner.query('select secret from second_factor')
    const raw = Secret.fromBase32(secret).bytes
    for (const row of rows) expect(row.secret.includes(Buffer.from(raw))).toBe(false)
    const all = await room.server.database.owner.query(
      'select f::text from second_factor f union select c::text from recovery_code c',
    )
    for (const row of all.rows) for (const code of codes) expect(row.f).not.toContain(code.replaceAll('-', ''))
    expect((await stat(room.server.keyFile)).mode & 0o777).toBe(0o600)
    expect(await readFile(room.server.keyFile)).toHaveLength(32)
  })
})

describe('turning it off', () => {
  test('takes the password, and a wrong one changes nothing', async () => {
    const { email, cookie } = await room.protect('off')
    const before = await room.kept()
    const refused = await room.as(cookie, 'DELETE', '/me/second-factor', { password: 'Wrong-password-1' })
    expect(refused.status).toBe(422)
    expect(await room.kept()).toEqual(before)
    expect((await room.as(cookie, 'DELETE', '/me/second-factor', { password })).status).toBe(204)
    expect((await room.enter(email)).status).toBe(200)
    expect(problemOf(await room.as(cookie, 'DELETE', '/me/second-factor', { password }))).toEqual([
      409,
      'secondFactorOff',
    ])
  })

  test('by an administrator is for others, stands in the history, ends the sessions and is told', async () => {
    const { id, email, cookie } = await room.protect('lost')
    const anna = cookieOf(await room.enter('anna@romashka.example'))
    const before = await room.kept()
    expect((await room.as(cookie, 'DELETE', `/users/${id}/second-factor`)).status).toBe(403)
    expect(problemOf(await room.as(anna, 'DELETE', `/users/${room.server.administrator}/second-factor`))).toEqual([
      409,
      'ownSecondFactor',
    ])
    expect(await room.kept()).toEqual(before)

    expect((await room.as(anna, 'DELETE', `/users/${id}/second-factor`)).status).toBe(204)
    expect((await room.as(cookie, 'GET', '/me')).status).toBe(401)
    const changes = (await room.server.call('GET', `/users/${id}/changes`)).body.data
    expect(changes[0]).toMatchObject({
      actor: { id: room.server.administrator },
      fields: [{ field: 'secondFactorSince', after: null }],
    })
    const entered = await room.enter(email)
    expect(entered.status).toBe(200)
    const told = (await room.as(cookieOf(entered), 'GET', '/notices')).body.data
    expect(told[0]).toMatchObject({ kind: 'account', path: '/security' })
    expect(told[0].title).toContain('Анна Ким')
  })

  test('keys can do none of this', async () => {
    const { id } = await room.protect('keys')
    const before = await room.kept()
    const calls: [string, string, object?][] = [
      ['GET', '/me/second-factor'],
      ['POST', '/me/second-factor'],
      ['POST', '/me/second-factor/confirmation', { code: '123456' }],
      ['DELETE', '/me/second-factor', { password }],
      ['POST', '/me/second-factor/recovery-codes', { password }],
      ['DELETE', `/users/${id}/second-factor`],
    ]
    for (const [method, path, body] of calls)
      expect(problemOf(await room.server.call(method, path, { body }))).toEqual([403, 'sessionsOnly'])
    expect(await room.kept()).toEqual(before)
  })

  test('nobody writes by hand since when it is on', async () => {
    const { id } = await room.protect('byhand')
    const answer = await room.server.call('PATCH', `/users/${id}`, { body: { secondFactorSince: null } })
    expect(answer.body.errors[0]).toMatchObject({ field: 'secondFactorSince', code: 'readOnlyField' })
  })
})

describe('a role that demands a second factor', () => {
  let half: string
  beforeAll(async () => {
    await room.server.call('POST', '/roles', {
      body: { name: 'Кассир', demandsSecondFactor: true, objects: { lead: { read: 'all', create: 'all' } } },
    })
    const added = await room.server.call('POST', '/users', {
      body: { email: 'half@romashka.example', name: 'Вера', role: 'Кассир', password },
    })
    if (added.status !== 201) throw new Error(added.text)
    const entered = await room.enter('half@romashka.example')
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
    const { paths } = (await room.server.call('GET', '/openapi.json')).body
    const reached: string[] = []
    let refused = 0
    for (const [path, operations] of Object.entries<Record<string, { operationId?: string; security?: unknown[] }>>(
      paths,
    ))
      for (const [method, { operationId = '', security }] of Object.entries(operations)) {
        if (!/^(get|post|put|patch|delete)$/.test(method) || security?.length === 0 || allowed.has(operationId))
          continue
        const answer = await room.as(half, method.toUpperCase(), path.replace(/\{\w+\}/g, room.server.administrator))
        if (answer.status === 403 && problemOf(answer)[1] === 'secondFactorDue') refused++
        else reached.push(`${operationId} ${answer.status}`)
      }
    expect(reached).toEqual([])
    expect(refused).toBeGreaterThan(150)
  }, 60_000)

  test('and becomes whole once it is confirmed, under a new token', async () => {
    expect((await room.as(half, 'GET', '/me')).body).toMatchObject({ secondFactorDue: true })
    const { secret } = (await room.as(half, 'POST', '/me/second-factor')).body
    expect(problemOf(await room.as(half, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
    const confirmed = await room.as(half, 'POST', '/me/second-factor/confirmation', { code: codeOf(secret) })
    const whole = cookieOf(confirmed)
    expect((await room.as(whole, 'GET', '/me')).body).toMatchObject({ secondFactorDue: false })
    expect((await room.as(whole, 'GET', '/leads')).status).toBe(200)
    expect((await room.as(half, 'GET', '/me')).status).toBe(401)

    expect((await room.as(whole, 'DELETE', '/me/second-factor', { password })).status).toBe(204)
    expect(problemOf(await room.as(whole, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
  })

  test('open sessions too are half done from the moment it is demanded', async () => {
    await room.server.call('POST', '/roles', { body: { name: 'Курьер', objects: { lead: { read: 'all' } } } })
    await room.server.person('courier', 'Курьер')
    const cookie = cookieOf(await room.enter('courier@romashka.example'))
    expect((await room.as(cookie, 'GET', '/leads')).status).toBe(200)
    const [role] = (await room.server.call('GET', `/roles?filter[name]=${encodeURIComponent('Курьер')}`)).body.data
    await room.server.call('PATCH', `/roles/${role.id}`, { body: { demandsSecondFactor: true } })
    expect(problemOf(await room.as(cookie, 'GET', '/leads'))).toEqual([403, 'secondFactorDue'])
  })
})
