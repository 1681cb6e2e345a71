import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, password, type Server, send, signedIn } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const browser = (cookie: string) => ({ cookie, 'x-requested-with': 'rapport' })
const roleId = async (name: string): Promise<string> =>
  (await server.call('GET', `/roles?filter[name]=${name}`)).body.data[0].id

describe('signing in', () => {
  test('gives a cookie that scripts cannot read, and signing out ends it at once', async () => {
    const answer = await send(server.address, 'POST', '/session', {
      body: { email: ' ANNA@romashka.example ', password },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toMatch(
      /^rapport_session=rs_[\w-]{65}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    )
    expect(answer.body).toMatchObject({ email: 'anna@romashka.example', admin: true })
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const me = () => server.call('GET', '/me', { key: null, headers: { cookie } })
    expect((await me()).status).toBe(200)
    expect((await server.call('DELETE', '/session', { key: null, headers: browser(cookie) })).status).toBe(204)
    expect((await me()).status).toBe(401)
  })

  test('a new sign-in ends the session that the browser had', async () => {
    const former = await signedIn(server.address, 'anna@romashka.example')
    await send(server.address, 'POST', '/session', {
      body: { email: 'anna@romashka.example', password },
      headers: { cookie: former },
    })
    expect((await server.call('GET', '/me', { key: null, headers: { cookie: former } })).status).toBe(401)
  })

  test('a request of another site cannot change anything', async () => {
    const cookie = await signedIn(server.address, 'anna@romashka.example')
    const answer = await server.call('POST', '/companies', { key: null, headers: { cookie }, body: { name: 'X' } })
    expect(answer.status).toBe(403)
    expect((await server.call('GET', '/companies?filter[name]=X')).body.data).toEqual([])
  })

  test('an unknown account answers like a wrong password', async () => {
    const tries = await Promise.all(
      ['anna@romashka.example', 'nobody@romashka.example', 'no address'].map(email =>
        send(server.address, 'POST', '/session', { body: { email, password: 'Wrong-password-1' } }),
      ),
    )
    const [first, ...others] = tries.map(({ status, body }) => ({ status, ...body, requestId: '' }))
    for (const other of others) expect(other).toEqual(first)
    expect(first?.status).toBe(401)
  })

  test('guessing is stopped for the guesser, and the owner still gets in', async () => {
    await server.person('guessed', 'viewer')
    const guess = () =>
      send(server.address, 'POST', '/session', {
        body: { email: 'guessed@romashka.example', password: 'Guess-guess-guess' },
      })
    const statuses = []
    for (let i = 0; i < 12; i++) statuses.push((await guess()).status)
    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401))
    expect(statuses.at(-1)).toBe(429)
    const { rows } = await server.database.owner.query(`update sign_in_attempt set address = '\\x00' returning id`)
    expect(rows.length).toBeGreaterThan(0)
    expect(
      (await send(server.address, 'POST', '/session', { body: { email: 'guessed@romashka.example', password } }))
        .status,
    ).toBe(200)
  }, 60_000)

  test('passwords are kept as Argon2id, tokens as hashes', async () => {
    const { rows } = await server.database.owner.query('select password_hash from credential')
    for (const row of rows) expect(row.password_hash).toMatch(/^\$argon2id\$/)
    const sessions = await server.database.owner.query(
      'select octet_length(token_hash) as length from session union select octet_length(token_hash) from api_key',
    )
    for (const row of sessions.rows) expect(row.length).toBe(32)
  })
})

describe('users', () => {
  test.each([
    'short',
    'aaaaaaaaaaaaaa',
    '1234567890',
    'Qwerty12345',
    'password2024',
    'пароль12345',
    'petrov-2024',
    'petrov@romashka.example',
  ])('the password %s is refused', async word => {
    const answer = await server.call('POST', '/users', {
      body: { email: 'petrov@romashka.example', name: 'Пётр Petrov', role: 'viewer', password: word },
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].field).toBe('password')
    expect((await server.call('GET', '/users?filter[email]=petrov@romashka.example')).body.data).toEqual([])
  })

  test('without a password somebody is invited, and the invitation works once', async () => {
    const added = await server.call('POST', '/users', {
      body: { email: 'invited@romashka.example', name: 'Инга', role: 'manager' },
    })
    expect(added.status).toBe(201)
    const { token } = added.body.invitation
    expect((await server.call('GET', `/invitations/${token}`, { key: null })).body).toMatchObject({
      name: 'Инга',
      company: 'Ромашка',
    })
    expect(
      (await server.call('POST', `/invitations/${token}`, { key: null, body: { password: 'short' } })).status,
    ).toBe(422)
    const accepted = await server.call('POST', `/invitations/${token}`, { key: null, body: { password } })
    expect(accepted.status).toBe(200)
    expect(accepted.body).toMatchObject({ email: 'invited@romashka.example', role: { name: 'manager' } })
    expect((await server.call('POST', `/invitations/${token}`, { key: null, body: { password } })).status).toBe(404)
    await signedIn(server.address, 'invited@romashka.example')
  })

  test('whoever is deactivated is out at once, and stays out of what he had', async () => {
    const { id, key } = await server.person('leaver', 'viewer')
    const cookie = await signedIn(server.address, 'leaver@romashka.example')
    expect((await server.call('GET', '/me', { key })).status).toBe(200)
    await server.call('PATCH', `/users/${id}`, { body: { active: false } })
    expect((await server.call('GET', '/me', { key })).status).toBe(401)
    expect((await server.call('GET', '/me', { key: null, headers: { cookie } })).status).toBe(401)
    await server.call('PATCH', `/users/${id}`, { body: { active: true } })
    expect((await server.call('GET', '/me', { key })).status).toBe(401)
  })

  test('a change of role counts at the next call', async () => {
    const { id, key } = await server.person('promoted', 'accountant')
    expect((await server.call('GET', '/leads', { key })).status).toBe(403)
    await server.call('PATCH', `/users/${id}`, { body: { role: 'viewer' } })
    expect((await server.call('GET', '/leads', { key })).status).toBe(200)
  })

  test('nobody but administrators changes users, roles, teams and set-up', async () => {
    const { id, key } = await server.person('ambitious', 'head')
    const admin = await roleId('admin')
    const tries = [
      ['PATCH', `/users/${id}`, { role: admin }],
      ['POST', '/users', { email: 'x@romashka.example', name: 'X', role: 'admin', password }],
      ['POST', '/roles', { name: 'mine', admin: true }],
      ['PATCH', `/roles/${await roleId('head')}`, { admin: true }],
      ['POST', '/teams', { name: 'mine' }],
      ['POST', '/fields', { object: 'deal', name: 'mine', type: 'text', label: { en: 'x', ru: 'x' } }],
      [
        'POST',
        '/objects',
        { name: 'mine', plural: 'mines', label: { one: { en: 'x', ru: 'x' }, many: { en: 'x', ru: 'x' } } },
      ],
      ['PATCH', '/company', { name: 'Mine' }],
      ['POST', '/api-keys', { name: 'k', scopes: ['admin'] }],
    ] as const
    for (const [method, path, body] of tries)
      expect((await server.call(method, path, { key, body })).status, path).toBeOneOf([403, 422])
    expect((await server.call('GET', '/me', { key })).body).toMatchObject({ admin: false, role: { name: 'head' } })
    const users = await server.call('GET', '/users', { key: (await server.person('curious', 'viewer')).key })
    expect(users.text).not.toContain('@')
  })

  test('one changes one’s own name and password; other sessions end, and this one gets another token', async () => {
    await server.person('self', 'viewer')
    const [cookie, other] = [
      await signedIn(server.address, 'self@romashka.example'),
      await signedIn(server.address, 'self@romashka.example'),
    ]
    const change = (body: unknown) => server.call('PATCH', '/me', { key: null, headers: browser(cookie), body })
    expect((await change({ name: 'Сама', locale: 'en' })).body).toMatchObject({
      name: 'Сама',
      locale: 'en',
      role: { name: 'viewer' },
    })
    expect((await change({ role: 'admin' })).status).toBe(422)
    expect((await change({ password: { current: 'wrong-wrong', next: 'New-tulips-77' } })).status).toBe(422)
    const changed = await change({ password: { current: password, next: 'New-tulips-77' } })
    expect(changed.status).toBe(200)
    const turned = changed.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await server.call('GET', '/me', { key: null, headers: { cookie: turned } })).status).toBe(200)
    for (const former of [cookie, other])
      await expect
        .poll(async () => (await server.call('GET', '/me', { key: null, headers: { cookie: former } })).status)
        .toBe(401)
    await signedIn(server.address, 'self@romashka.example', 'New-tulips-77')
  })
})

describe('guard rails', () => {
  test('the last active administrator stays, also when two remove each other', async () => {
    const second = await server.person('second', 'admin', { scopes: ['admin', 'read', 'write'] })
    const viewer = await roleId('viewer')
    const [one, two] = await Promise.all([
      server.call('DELETE', `/users/${second.id}`),
      server.call('DELETE', `/users/${server.administrator}`, { key: second.key }),
    ])
    const { rows } = await server.database.owner.query(
      `select count(*)::int as count from "user" u join role r on r.id = u.role where r.admin and u.active and u.deleted_at is null`,
    )
    expect(rows[0].count).toBe(1)
    expect([one.status, two.status].sort()[0]).toBe(204)
    const left = one.status === 204 ? { id: server.administrator, key: server.key } : second
    for (const body of [{ active: false }, { role: viewer }]) {
      const refused = await server.call('PATCH', `/users/${left.id}`, { key: left.key, body })
      expect([refused.status, refused.body.type]).toEqual([409, 'urn:rapport:problem:lastAdministrator'])
    }
    const bulk = await server.call('POST', '/users/bulk', { key: left.key, body: { remove: [left.id] } })
    expect(bulk.status).toBe(409)
    expect((await server.call('GET', '/me', { key: left.key })).status).toBe(200)
    server.key = left.key
    server.administrator = left.id
  })

  test('teams are a tree', async () => {
    const make = async (name: string, parent: string | null) =>
      (await server.call('POST', '/teams', { body: { name, parent } })).body.id
    const top = await make('Верх', null)
    const middle = await make('Середина', top)
    const low = await make('Низ', middle)
    for (const [team, parent] of [
      [top, low],
      [top, top],
      [middle, low],
    ]) {
      const answer = await server.call('PATCH', `/teams/${team}`, { body: { parent } })
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'teamCycle'])
    }
    const both = await Promise.all([
      server.call('PATCH', `/teams/${top}`, { body: { parent: low } }),
      server.call('PATCH', `/teams/${low}`, { body: { parent: null } }),
    ])
    expect(both[1]?.status).toBe(200)
    expect((await server.call('DELETE', `/teams/${top}`)).status).toBe(409)
  })

  test('users are added by the dozen with roles and teams by name', async () => {
    await server.call('POST', '/teams', { body: { name: 'Салон на Ленина' } })
    const rows = ['one', 'two'].map(name => ({
      email: `${name}@romashka.example`,
      name,
      role: 'manager',
      team: 'салон на ленина',
    }))
    const { results } = (await server.call('POST', '/users/bulk', { body: { create: rows } })).body
    expect(results).toMatchObject([{ status: 201 }, { status: 201 }])
    const update = results.map(({ id }: { id: string }) => ({ id, role: 'viewer' }))
    expect((await server.call('POST', '/users/bulk', { body: { update } })).body.results).toMatchObject([
      { status: 200 },
      { status: 200 },
    ])
    expect((await server.call('GET', `/users/${results[0].id}`)).body.role).toBe(await roleId('viewer'))
  })

  test('of two teams of one name none is guessed', async () => {
    for (const _ of [1, 2]) await server.call('POST', '/teams', { body: { name: 'Опт' } })
    const body = { email: 'between@romashka.example', name: 'Между', role: 'manager', team: 'Опт' }
    const answer = await server.call('POST', '/users', { body })
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, 'team'])
    expect((await server.call('GET', '/users?filter[email]=between@romashka.example')).body.data).toEqual([])
  })

  test('a role in use stays, and built-in roles keep their names', async () => {
    const role = (
      await server.call('POST', '/roles', { body: { name: 'Практикант', objects: { lead: { read: 'own' } } } })
    ).body.id
    const { id } = await server.person('intern', 'Практикант')
    expect((await server.call('DELETE', `/roles/${role}`)).status).toBe(409)
    await server.call('PATCH', `/users/${id}`, { body: { role: 'viewer' } })
    expect((await server.call('DELETE', `/roles/${role}`)).status).toBe(204)
    const marketer = await roleId('marketer')
    expect((await server.call('DELETE', `/roles/${marketer}`)).status).toBe(409)
    expect((await server.call('PATCH', `/roles/${marketer}`, { body: { name: 'other' } })).status).toBe(409)
    expect(
      (await server.call('PATCH', `/roles/${marketer}`, { body: { objects: { lead: { read: 'own' } } } })).status,
    ).toBe(200)
  })
})

describe('API keys', () => {
  const scoped = async (scopes: string[]) =>
    (await server.call('POST', '/api-keys', { body: { name: scopes.join(), scopes } })).body

  test.each([
    [['read'], { list: 200, create: 403, company: 200, user: 403 }],
    [['write'], { list: 403, create: 201, company: 403, user: 403 }],
    [['leads:read'], { list: 200, create: 403, company: 403, user: 403 }],
    [['leads:read', 'leads:write'], { list: 200, create: 201, company: 403, user: 403 }],
    [['users:write'], { list: 403, create: 403, company: 403, user: 201 }],
    [['admin'], { list: 200, create: 201, company: 200, user: 201 }],
  ])('%s', async (scopes, expected) => {
    const { key } = await scoped(scopes)
    const name = `${scopes.join('-').replaceAll(':', '-')}`
    const got = {
      list: (await server.call('GET', '/leads', { key })).status,
      create: (await server.call('POST', '/leads', { key, body: { name, phones: [{ value: '+79161234567' }] } }))
        .status,
      company: (await server.call('GET', '/companies', { key })).status,
      user: (
        await server.call('POST', '/users', { key, body: { email: `${name}@romashka.example`, name, role: 'viewer' } })
      ).status,
    }
    expect(got).toEqual(expected)
  })

  test('write the set-up where it is named, and never beyond what the owner may', async () => {
    const body = { name: 'Сайт по ключу', kind: 'form' }
    const sources = (await scoped(['sources:read', 'sources:write'])).key
    const made = await server.call('POST', '/sources', { key: sources, body })
    expect([made.status, typeof made.body.key]).toEqual([201, 'string'])
    expect((await server.call('POST', '/teams', { key: sources, body: { name: 'Отдел' } })).status).toBe(403)
    const seller = await server.person('seller', 'manager', { scopes: ['write', 'users:write', 'sources:write'] })
    const user = { email: 'own@romashka.example', name: 'Свой', role: 'admin' }
    for (const [path, given] of [
      ['/users', user],
      ['/users/bulk', { create: [user] }],
      ['/sources', { ...body, name: 'Другой' }],
    ] as const)
      expect((await server.call('POST', path, { key: seller.key, body: given })).status, path).toBe(403)
    expect((await server.call('GET', '/users?filter[email]=own@romashka.example')).body.data).toEqual([])
  })

  test('is shown once, ends by itself, and ends at once when withdrawn', async () => {
    const { key, id } = await scoped(['read'])
    expect(key).toMatch(/^rk_/)
    expect((await server.call('GET', '/api-keys')).text).not.toContain(key)
    expect((await server.call('GET', '/me', { key })).status).toBe(200)
    expect((await server.call('DELETE', `/api-keys/${id}`)).status).toBe(204)
    expect((await server.call('GET', '/me', { key })).status).toBe(401)
    const past = await server.call('POST', '/api-keys', {
      body: { name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' },
    })
    expect(past.status).toBe(422)
    const soon = await server.call('POST', '/api-keys', {
      body: { name: 'x', scopes: ['read'], expiresAt: new Date(Date.now() + 1500).toISOString() },
    })
    expect((await server.call('GET', '/me', { key: soon.body.key })).status).toBe(200)
    await new Promise(resolve => setTimeout(resolve, 1700))
    expect((await server.call('GET', '/me', { key: soon.body.key })).status).toBe(401)
  })

  test.each(['', 'Bearer', 'Bearer x', 'Bearer rk_', 'Basic YTpi', `Bearer rk_${'A'.repeat(65)}`])(
    'nonsense: %s',
    async authorization => {
      const answer = await server.call('GET', '/leads', { key: null, headers: { authorization } })
      expect(answer.status).toBe(401)
    },
  )
})

test('set-up is done once, whoever tries at the same moment', async () => {
  await server.database.owner.query('truncate "user", credential, session, api_key cascade')
  server.access.forget()
  const tries = await Promise.all(
    ['a', 'b', 'c'].map(name =>
      send(server.address, 'POST', '/setup', {
        body: { company: name, name, email: `${name}@setup.example`, password, locale: 'ru' },
      }),
    ),
  )
  expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  expect((await send(server.address, 'GET', '/setup')).body).toEqual({ needed: false })
})
