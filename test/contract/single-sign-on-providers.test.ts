import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openServer, password, type Reply, type Server, send, signedIn } from './server.ts'

/* Providers are set up by administrators alone, their secrets never come back, and nobody is locked out by them. */

const publicUrl = 'https://crm.romashka.example'
const secret = 'a-secret-of-the-client-5512'
const domain = 'romashka.example'

let server: Server
let roles: Record<string, string>
beforeAll(async () => {
  server = await openServer({ http: { publicUrl } })
  const listed = await server.call('GET', '/roles?limit=200')
  roles = Object.fromEntries(listed.body.data.map((role: { name: string; id: string }) => [role.name, role.id]))
})
afterAll(() => server.close())
beforeEach(async () => {
  for (const table of [
    'identity_provider',
    'emergency_administrator',
    'session',
    'security_event',
    'sign_in_attempt',
    'notice',
  ])
    await server.database.owner.query(`delete from ${table}`)
})

const oidc = { issuer: 'https://login.romashka.example', clientId: 'rapport', clientSecret: secret }
const wanted = () => ({ kind: 'oidc', name: 'Ромашка ID', emailDomains: ['Romashka.Example'], oidc })
const add = (more: object = {}) => server.call('POST', '/identity-providers', { body: { ...wanted(), ...more } })
const change = (id: string, body: object, headers = {}) =>
  server.call('PATCH', `/identity-providers/${id}`, { body, headers })
const makeEmergency = (user = server.administrator) => server.call('PUT', `/emergency-administrators/${user}`)

/** All that single sign-on and those who come in leave. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(`select
    (select json_agg(p order by id) from identity_provider p) as providers, (select json_agg(e) from emergency_administrator e) as emergency,
    (select json_agg(to_jsonb(s) - 'seen_at' order by id) from session s) as sessions, (select json_agg(u order by id) from "user" u) as users,
    (select count(*) from change) as changes, (select json_agg(c order by user_id) from credential c) as credentials,
    (select json_agg(i) from invitation i) as invitations`)
  return rows[0]
}

async function refused(asked: () => Promise<Reply>, status: number): Promise<Reply> {
  const before = await kept()
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await kept()).toEqual(before)
  return answer
}

const codesOf = (answer: Reply) =>
  answer.body.errors.map(({ field, code }: Record<string, string>) => `${field} ${code}`)

describe('providers', () => {
  test('are answered with what must be registered there, and never with their secret', async () => {
    const made = await add()
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({
      kind: 'oidc',
      name: 'Ромашка ID',
      emailDomains: [domain],
      isActive: true,
      isDemanded: false,
      createsUsers: false,
      hasSecrets: true,
      redirectAddress: `${publicUrl}/sign-on/${made.body.id}/callback`,
      oidc: { issuer: oidc.issuer, clientId: 'rapport', scopes: ['profile', 'email'] },
    })
    const answers = [
      made,
      await server.call('GET', '/identity-providers'),
      await server.call('GET', `/identity-providers/${made.body.id}`),
      await change(made.body.id, { name: 'Другое имя' }),
      await server.call('GET', '/audit?limit=200'),
    ]
    for (const { text } of answers) expect(text).not.toContain(secret)
    const { rows } = await server.database.owner.query('select secrets, settings from identity_provider')
    expect(rows[0].secrets.includes(secret)).toBe(false)
    expect(JSON.stringify(rows[0].settings)).not.toContain(secret)
    expect(answers[3]?.body).toMatchObject({ name: 'Другое имя', hasSecrets: true, version: 2 })
  })

  test('are for administrators alone, also by a key without that scope', async () => {
    const { body } = await add()
    const boris = await server.person(`boris${Date.now()}`, 'head')
    const own = await server.call('GET', '/identity-providers', { key: null })
    expect(own.status).toBe(401)
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${body.id}`],
      ['PATCH', `/${body.id}`],
      ['DELETE', `/${body.id}`],
      ['POST', `/${body.id}/self-test`],
    ] as const)
      await refused(
        () =>
          server.call(method, `/identity-providers${path}`, {
            key: boris.key,
            body: /POST|PATCH/.test(method) ? {} : undefined,
          }),
        403,
      )
    await refused(() => server.call('PUT', `/emergency-administrators/${boris.id}`, { key: boris.key }), 403)
  })

  test('are refused with every problem at once', async () => {
    const answer = await refused(
      () =>
        add({
          name: ' ',
          emailDomains: ['romashka.example', 'no domain'],
          createsUsers: true,
          isDemanded: true,
          oidc: { issuer: 'login', clientId: '' },
          groupRoles: [{ group: 'sales', role: server.administrator, team: server.administrator }],
        }),
      422,
    )
    expect(codesOf(answer).sort()).toEqual([
      'emailDomains.1 emailDomain',
      'groupRoles.0.role unknownRole',
      'groupRoles.0.team unknownTeam',
      'isDemanded emergencyNeeded',
      'name required',
      'oidc.clientId required',
      'oidc.issuer issuerAddress',
    ])
    const anybody = await refused(
      () => add({ oidc: { ...oidc, issuer: 'https://login.microsoftonline.com/common/v2.0' }, createsUsers: true }),
      422,
    )
    expect(codesOf(anybody)).toEqual(['oidc.issuer issuerOfAll', 'defaultRole newcomersRole'])
  })

  test('share no domain, and a change of what was not seen is refused', async () => {
    const first = await add()
    const second = await refused(() => add({ name: 'Второй', emailDomains: ['other.example', domain] }), 422)
    expect(codesOf(second)).toEqual(['emailDomains.1 domainTaken'])
    expect((await change(first.body.id, { name: 'Третий' }, { 'if-match': '"1"' })).status).toBe(200)
    await refused(() => change(first.body.id, { name: 'Четвёртый' }, { 'if-match': '"1"' }), 412)
    await refused(() => change(first.body.id, { kind: 'saml' }), 422)
    await refused(() => change('nothing', { name: 'Х' }), 404)
    expect((await server.call('DELETE', `/identity-providers/${first.body.id}`)).status).toBe(204)
    await refused(() => server.call('DELETE', `/identity-providers/${first.body.id}`), 404)
  })
})

describe('where sign-on is demanded', () => {
  test('the door says the same of known and unknown accounts: the provider of their domain', async () => {
    const { body } = await add({ isActive: true })
    const door = (email: string) =>
      send(server.address, 'GET', `/sign-on?email=${encodeURIComponent(email)}`).then(answer => answer.body)
    const known = await door('anna@romashka.example')
    expect(known).toEqual(await door('nobody@ROMASHKA.example'))
    expect(known).toEqual({
      data: [{ id: body.id, name: 'Ромашка ID', path: `/sign-on/${body.id}` }],
      ofDomain: { id: body.id, name: 'Ромашка ID', path: `/sign-on/${body.id}`, isDemanded: false },
    })
    expect((await door('anna@other.example')).ofDomain).toBeNull()
    await change(body.id, { isActive: false })
    expect(await door('anna@romashka.example')).toEqual({ data: [], ofDomain: null })
  })

  test('a password opens nothing, right or wrong, for known and unknown accounts alike', async () => {
    await makeEmergency()
    await server.person('vera', 'manager')
    const { body } = await add({ isDemanded: true })
    expect(body.isDemanded).toBe(true)
    const tries = [
      ['vera@romashka.example', password],
      ['vera@romashka.example', 'wrong-password-1'],
      ['nobody@romashka.example', password],
      ['anna@romashka.example', 'wrong-password-1'],
    ]
    const answers = []
    for (const [email, word] of tries)
      answers.push(
        await refused(() => send(server.address, 'POST', '/session', { body: { email, password: word } }), 401),
      )
    const { requestId: _, ...said } = answers[0]?.body ?? {}
    expect(said).toMatchObject({ type: 'urn:rapport:problem:signOnDemanded' })
    for (const answer of answers)
      expect({ ...answer.body, requestId: undefined }).toEqual({ ...said, requestId: undefined })
    expect(
      (await send(server.address, 'POST', '/session', { body: { email: 'x@other.example', password } })).body.type,
    ).toBe('urn:rapport:problem:wrongPassword')
  })

  test('an invitation and a link for a new password do not get around the provider', async () => {
    await makeEmergency()
    const invited = await server.call('POST', '/users', {
      body: { email: 'gleb@romashka.example', name: 'Глеб', role: 'manager' },
    })
    await add({ isDemanded: true })
    const { token } = invited.body.invitation
    await refused(() => send(server.address, 'POST', `/invitations/${token}`, { body: { password } }), 401)
  })

  test('an emergency administrator comes in by password, and all other administrators are told', async () => {
    const dina = await server.person(`dina${Date.now()}`, 'admin')
    await makeEmergency()
    await add({ isDemanded: true })
    expect(await signedIn(server.address, 'anna@romashka.example')).toContain('rapport_session=')
    const { rows } = await server.database.owner.query('select "user", code, params from notice')
    expect(rows).toContainEqual({ user: dina.id, code: 'emergencySignIn', params: { name: 'Анна Ким' } })
    expect(rows.map(row => row.user)).not.toContain(server.administrator)
    const events = await server.database.owner.query(
      'select reason from security_event where user_id = $1 and kind = $2 order by id desc limit 1',
      [server.administrator, 'signIn'],
    )
    expect(events.rows).toEqual([{ reason: 'emergency' }])
  })

  test('somebody can always come in without it: it is not demanded before, and the last one stays', async () => {
    const none = await refused(() => add({ isDemanded: true }), 422)
    expect(codesOf(none)).toEqual(['isDemanded emergencyNeeded'])
    await refused(() => server.call('PUT', `/emergency-administrators/${server.workspace}`), 404)
    const egor = await server.person(`egor${Date.now()}`, 'manager')
    await refused(() => makeEmergency(egor.id), 422)

    const zoya = await server.person(`zoya${Date.now()}`, 'admin', { scopes: ['read', 'write', 'admin'] })
    expect((await makeEmergency()).status).toBe(204)
    expect((await server.call('GET', '/emergency-administrators')).body.data).toEqual([
      { user: server.administrator, since: expect.any(String), by: server.administrator, isReady: true },
    ])
    const { body } = await add({ isDemanded: true })
    const last = await refused(() => server.call('DELETE', `/emergency-administrators/${server.administrator}`), 409)
    expect(last.body.type).toBe('urn:rapport:problem:lastEmergency')

    const demote = () =>
      server.call('PATCH', `/users/${server.administrator}`, { key: zoya.key, body: { role: roles.manager } })
    await refused(demote, 409)
    expect((await change(body.id, { isDemanded: false })).status).toBe(200)
    expect((await server.call('DELETE', `/emergency-administrators/${server.administrator}`)).status).toBe(204)
    await refused(() => change(body.id, { isDemanded: true }), 422)
  })
})
