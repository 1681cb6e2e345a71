import { createHash, randomBytes } from 'node:crypto'
import * as client from 'openid-client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server, send, signedIn } from './server.ts'

/** An app comes to speak for a seller: the whole way by a library of others, and every way that is none. */

let server: Server
let seller: { id: string; key: string }
let admin: Record<string, string>
let person: Record<string, string>

const callback = 'https://app.example/callback'
const inBrowser = async (email: string) => ({
  cookie: await signedIn(server.address, email),
  'x-requested-with': 'rapport',
  'accept-language': 'en',
})

beforeAll(async () => {
  server = await openServer()
  seller = await server.person('seller', 'manager')
  admin = await inBrowser('anna@romashka.example')
  person = await inBrowser('seller@romashka.example')
})
afterAll(() => server.close())

interface App {
  id: string
  secret: string | null
}

const ask = (method: string, path: string, body?: unknown, headers = person): Promise<Reply> =>
  send(server.address, method, path, { headers, body })

async function register(given: object = {}): Promise<App> {
  const body = { name: 'Калькулятор', redirectAddresses: [callback], scopes: ['read'], confidential: true, ...given }
  const made = await ask('POST', '/oauth/apps', body, admin)
  expect(made.status, made.text).toBe(201)
  return made.body
}

const verifier = () => randomBytes(32).toString('base64url')
const challengeOf = (word: string) => createHash('sha256').update(word).digest('base64url')

const request = (app: App, word: string, more: object = {}) => ({
  response_type: 'code',
  client_id: app.id,
  redirect_uri: callback,
  scope: 'read',
  state: 'weather',
  code_challenge: challengeOf(word),
  code_challenge_method: 'S256',
  ...more,
})

/** Where the seller is sent once he has said yes. */
async function consent(app: App, word: string, more: object = {}): Promise<URL> {
  const answer = await ask('POST', '/oauth/authorization', { ...request(app, word, more), decision: 'allow' })
  expect(answer.status, answer.text).toBe(200)
  return new URL(answer.body.redirect)
}

const codeOf = async (app: App, word: string) => (await consent(app, word)).searchParams.get('code') ?? ''

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> =>
  send(server.address, 'POST', path, {
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

const secretOf = ({ id, secret }: App) => ({ client_id: id, ...(secret && { client_secret: secret }) })
const exchange = (app: App, code: string, word: string, more: Record<string, string> = {}): Promise<Reply> =>
  post('/oauth/token', {
    ...secretOf(app),
    ...{ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: word },
    ...more,
  })
const refresh = (app: App, token: string, more: Record<string, string> = {}): Promise<Reply> =>
  post('/oauth/token', { ...secretOf(app), grant_type: 'refresh_token', refresh_token: token, ...more })

async function tokens(app: App): Promise<{ access_token: string; refresh_token: string; scope: string }> {
  const word = verifier()
  const answer = await exchange(app, await codeOf(app, word), word)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const callWith = (key: string, method = 'GET', path = '/me', body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { key, body })

/** A process hears a moment later that a token opens nothing any more. */
const shut = (key: string) => expect.poll(async () => (await callWith(key)).status).toBe(401)

describe('with a library of others', () => {
  test.each([true, false])(
    'an app with a secret (%s) is found, consented to, speaks, renews itself and goes',
    async confidential => {
      const { id, secret } = await register({ confidential, scopes: ['read', 'leads:write'] })
      const issuer = new URL(server.application.relyingParty()?.origin ?? '')
      const config = await client.discovery(issuer, id, {}, secret ? client.ClientSecretBasic(secret) : client.None(), {
        algorithm: 'oauth2',
        execute: [client.allowInsecureRequests],
      })
      const word = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'contacts:read leads:write',
        code_challenge: await client.calculatePKCECodeChallenge(word),
        code_challenge_method: 'S256',
        state,
      })
      expect(address.pathname).toBe('/oauth/authorize')
      const shown = await ask('GET', `/oauth/authorization${address.search}`)
      expect(shown.body).toEqual({
        app: { id, name: 'Калькулятор', confidential },
        scopes: ['contacts:read', 'leads:write'],
        place: 'app.example',
      })
      const asked = Object.fromEntries(address.searchParams)
      const { body } = await ask('POST', '/oauth/authorization', { ...asked, decision: 'allow' })
      const given = await client.authorizationCodeGrant(config, new URL(body.redirect), {
        pkceCodeVerifier: word,
        expectedState: state,
      })
      expect(given.expires_in).toBe(1800)
      expect((await callWith(given.access_token)).body).toMatchObject({
        id: seller.id,
        scopes: ['contacts:read', 'leads:write'],
      })
      expect((await callWith(given.access_token, 'GET', '/contacts')).status).toBe(200)
      expect((await callWith(given.access_token, 'GET', '/deals')).status).toBe(403)
      const lead = { name: 'Пётр', phones: ['+79160000001'] }
      expect((await callWith(given.access_token, 'POST', '/leads', lead)).status).toBe(201)

      const next = await client.refreshTokenGrant(config, given.refresh_token ?? '')
      expect((await callWith(next.access_token)).status).toBe(200)
      await client.tokenRevocation(config, next.refresh_token ?? '')
      await shut(next.access_token)
      await expect(client.refreshTokenGrant(config, next.refresh_token ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      })
    },
  )
})

describe('what is refused writes nothing', () => {
  let app: App
  let before: Map<string, string>
  beforeAll(async () => {
    app = await register()
  })
  const kept = () => everythingKept(server, server.workspace)
  beforeEach(async () => {
    before = await kept()
  })

  test.each([
    [{ client_id: '00000000-0000-7000-8000-000000000000' }, 'unknownApp'],
    [{ client_id: 'x' }, 'unknownApp'],
    [{ redirect_uri: `${callback}/` }, 'unknownRedirect'],
    [{ redirect_uri: 'https://app.example.evil.example/callback' }, 'unknownRedirect'],
    [{ redirect_uri: `${callback}?next=https://evil.example` }, 'unknownRedirect'],
  ])('nobody is sent anywhere for %j', async (more, code) => {
    const asked = request(app, verifier(), more)
    for (const answer of [
      await ask('GET', `/oauth/authorization?${new URLSearchParams(asked)}`),
      await ask('POST', '/oauth/authorization', { ...asked, decision: 'allow' }),
    ]) {
      expect(answer.status).toBe(422)
      expect(answer.body.errors).toMatchObject([{ code }])
    }
    expect(await kept()).toEqual(before)
  })

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge: undefined }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge_method: undefined }, 'invalid_request'],
    [{ scope: 'write' }, 'invalid_scope'],
    [{ scope: 'admin' }, 'invalid_scope'],
    [{ scope: 'read nonsense:read' }, 'invalid_scope'],
    [{ scope: '' }, 'invalid_scope'],
  ])('the app is told of %j, with its state and who says so', async (more, error) => {
    const back = await consent(app, verifier(), more)
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error,
      state: 'weather',
      iss: expect.stringMatching(/^http:/),
    })
    expect(await kept()).toEqual(before)
  })

  test('who says no gives no code', async () => {
    const asked = { ...request(app, verifier()), decision: 'deny' }
    const back = new URL((await ask('POST', '/oauth/authorization', asked)).body.redirect)
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.has('code')).toBe(false)
    expect(await kept()).toEqual(before)
  })

  test('nobody consents by a key, without a session, or without the header of our pages', async () => {
    const body = { ...request(app, verifier()), decision: 'allow' }
    expect((await callWith(seller.key, 'POST', '/oauth/authorization', body)).status).toBe(403)
    expect((await send(server.address, 'POST', '/oauth/authorization', { body })).status).toBe(401)
    const { 'x-requested-with': _, ...bare } = person
    expect((await ask('POST', '/oauth/authorization', body, bare)).status).toBe(403)
    expect(await kept()).toEqual(before)
  })

  test.each([
    ['a wrong verifier', { code_verifier: verifier() }, 400, 'invalid_grant'],
    ['a short verifier', { code_verifier: 'short' }, 400, 'invalid_grant'],
    ['another address', { redirect_uri: 'https://app.example/other' }, 400, 'invalid_grant'],
    [
      'a wrong secret',
      { client_secret: `rs_${randomBytes(49).toString('base64url').slice(0, 65)}` },
      401,
      'invalid_client',
    ],
    ['an unknown app', { client_id: '00000000-0000-7000-8000-000000000000' }, 401, 'invalid_client'],
    ['a password', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no code', { code: '' }, 400, 'invalid_request'],
    ['no verifier', { code_verifier: '' }, 400, 'invalid_request'],
  ])('a code with %s gives no token, and stays good', async (_, more, status, error) => {
    const word = verifier()
    const code = await codeOf(app, word)
    before = await kept()
    const refused = await exchange(app, code, word, more as Record<string, string>)
    expect([refused.status, refused.body.error]).toEqual([status, error])
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await kept()).toEqual(before)
    expect((await exchange(app, code, word)).status).toBe(200)
  })

  test('the code of one app is nothing to another, nor its refresh token', async () => {
    const other = await register({ name: 'Другое' })
    const word = verifier()
    const code = await codeOf(app, word)
    const { refresh_token } = await tokens(app)
    before = await kept()
    expect((await exchange(other, code, word)).body.error).toBe('invalid_grant')
    expect((await refresh(other, refresh_token)).body.error).toBe('invalid_grant')
    expect((await post('/oauth/revocation', { ...secretOf(other), token: refresh_token })).status).toBe(200)
    expect(await kept()).toEqual(before)
    expect((await refresh(app, refresh_token)).status).toBe(200)
  })

  test('an app without its secret, and a public one with a secret, are turned away', async () => {
    const open = await register({ name: 'На телефоне', confidential: false })
    const word = verifier()
    const [closedCode, openCode] = [await codeOf(app, word), await codeOf(open, word)]
    before = await kept()
    expect((await exchange({ ...app, secret: null }, closedCode, word)).status).toBe(401)
    expect((await exchange(open, openCode, word, { client_secret: app.secret ?? '' })).status).toBe(401)
    expect(await kept()).toEqual(before)
  })

  test('a body that is no form, or says something twice, is refused', async () => {
    const twice = `grant_type=refresh_token&client_id=${app.id}&client_id=${app.id}`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const [body, headers] of [
      [twice, form],
      ['{}', { 'content-type': 'application/json' }],
    ] as const) {
      const answer = await send(server.address, 'POST', '/oauth/token', { body, headers })
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request'])
    }
    expect(await kept()).toEqual(before)
  })

  test.each([
    [{ redirectAddresses: ['http://app.example/callback'] }, 'redirectNeedsTls'],
    [{ redirectAddresses: ['https://app.example/#x'] }, 'redirectAddress'],
    [{ redirectAddresses: ['https://*.example/callback'] }, 'redirectAddress'],
    [{ redirectAddresses: ['javascript:alert(1)'] }, 'redirectAddress'],
    [{ redirectAddresses: ['data:text/html,x'] }, 'redirectAddress'],
    [{ scopes: ['admin'] }, 'appMayNotAdminister'],
    [{ scopes: ['nonsense'] }, 'unknownScope'],
    [{ name: ' ' }, 'required'],
  ])('no app is registered with %j', async (more, code) => {
    const body = { name: 'Плохое', redirectAddresses: [callback], scopes: ['read'], confidential: true, ...more }
    const answer = await ask('POST', '/oauth/apps', body, admin)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ code }])
    expect((await ask('POST', '/oauth/apps', { ...body, ...{} }, person)).status).toBe(403)
    expect(await kept()).toEqual(before)
  })
})

describe('what is given', () => {
  let app: App
  beforeAll(async () => {
    app = await register({ scopes: ['read', 'write'] })
  })
  const own = async () => (await ask('GET', '/oauth/grants')).body.data

  test('a code that comes twice ends what it was changed into', async () => {
    const word = verifier()
    const code = await codeOf(app, word)
    const { access_token } = (await exchange(app, code, word)).body
    expect((await callWith(access_token)).status).toBe(200)
    expect((await exchange(app, code, word)).body.error).toBe('invalid_grant')
    await shut(access_token)
  })

  test('a refresh token that comes twice ends all that was given with it, and the audit says so', async () => {
    const first = await tokens(app)
    const second = (await refresh(app, first.refresh_token)).body
    expect((await callWith(second.access_token)).status).toBe(200)
    expect((await refresh(app, first.refresh_token)).body.error).toBe('invalid_grant')
    for (const token of [first.access_token, second.access_token]) await shut(token)
    expect((await refresh(app, second.refresh_token)).body.error).toBe('invalid_grant')
    const { data } = (await server.call('GET', '/audit?kind=appDisconnected')).body
    expect(data[0].details).toMatchObject({ outcome: 'refused', reason: 'usedTwice' })
  })

  test('two who come with the same refresh token at once do not both get one that lasts', async () => {
    const { refresh_token } = await tokens(app)
    const answers = await Promise.all([refresh(app, refresh_token), refresh(app, refresh_token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    const { access_token } = answers.find(({ status }) => status === 200)?.body ?? {}
    await shut(access_token)
  })

  test('what has expired opens nothing', async () => {
    const word = verifier()
    const code = await codeOf(app, word)
    const { access_token, refresh_token } = await tokens(app)
    await server.database.owner.query(`update oauth_code set expires_at = now() - interval '1 s'`)
    await server.database.owner.query(`update oauth_token set expires_at = now() - interval '1 s'`)
    expect((await exchange(app, code, word)).body.error).toBe('invalid_grant')
    await shut(access_token)
    expect((await refresh(app, refresh_token)).body.error).toBe('invalid_grant')
  })

  test('a consent lasts a year, however often the app renews itself', async () => {
    const { access_token, refresh_token } = await tokens(app)
    const { owner } = server.database
    await owner.query(`update oauth_grant set given_at = now() - interval '364 days' where id = $1`, [
      (await own())[0].id,
    ])
    const renewed = (await refresh(app, refresh_token)).body
    await owner.query(`update oauth_grant set given_at = given_at - interval '1 day' where id = $1`, [
      (await own())[0].id,
    ])
    await owner.query(`update oauth_token set expires_at = expires_at - interval '1 day' where kind = 'refresh'`)
    expect((await refresh(app, renewed.refresh_token)).body.error).toBe('invalid_grant')
    expect(access_token).not.toBe(renewed.access_token)
  })

  test('an app asks for less anew, never for more', async () => {
    const word = verifier()
    const code = (await consent(app, word, { scope: 'read leads:write' })).searchParams.get('code') ?? ''
    const { refresh_token } = (await exchange(app, code, word)).body
    expect((await refresh(app, refresh_token, { scope: 'write' })).body.error).toBe('invalid_scope')
    const less = (await refresh(app, refresh_token, { scope: 'leads:read' })).body
    expect(less.scope).toBe('leads:read')
    expect((await callWith(less.access_token, 'GET', '/deals')).status).toBe(403)
    expect((await refresh(app, less.refresh_token)).body.scope).toBe('read leads:write')
  })

  test('a token that only reads changes nothing, and none makes keys, consents or signs out', async () => {
    const reader = await tokens(await register({ name: 'Читатель' }))
    expect(
      (await callWith(reader.access_token, 'POST', '/leads', { name: 'Пётр', phones: ['+79160000002'] })).status,
    ).toBe(403)
    const { access_token } = await tokens(app)
    const key = { name: 'x', scopes: ['read'] }
    expect((await callWith(access_token, 'POST', '/api-keys', key)).status).toBe(403)
    const body = { ...request(app, verifier()), decision: 'allow' }
    expect((await callWith(access_token, 'POST', '/oauth/authorization', body)).status).toBe(403)
    const [grant] = await own()
    expect((await callWith(access_token, 'DELETE', `/oauth/grants/${grant.id}`)).status).toBe(403)
    expect((await callWith(access_token, 'GET', '/oauth/apps')).status).toBe(403)
  })

  test('a person sees and ends his connected apps, not those of others; an administrator sees and ends all', async () => {
    const { access_token } = await tokens(app)
    await callWith(access_token)
    await expect.poll(async () => (await own())[0].usedFrom, { timeout: 15_000 }).toBe('127.0.0.1')
    const [grant] = await own()
    expect(grant).toMatchObject({ app: { id: app.id, name: 'Калькулятор' }, user: seller.id, scopes: ['read'] })
    await server.person('other', 'manager')
    const other = await inBrowser('other@romashka.example')
    expect((await ask('GET', '/oauth/grants?all=true', undefined, other)).body.data).toEqual([])
    expect((await ask('DELETE', `/oauth/grants/${grant.id}`, undefined, other)).status).toBe(404)
    expect((await callWith(access_token)).status).toBe(200)

    expect((await ask('GET', '/oauth/grants?all=true', undefined, admin)).body.data).toContainEqual(
      expect.objectContaining({ id: grant.id }),
    )
    expect((await ask('DELETE', `/oauth/grants/${grant.id}`, undefined, admin)).status).toBe(204)
    await shut(access_token)
    const again = await tokens(app)
    expect((await ask('DELETE', `/oauth/grants/${(await own())[0].id}`)).status).toBe(204)
    await shut(again.access_token)
  })

  test('an app that is withdrawn speaks for nobody, and a former secret is none', async () => {
    const short = await register({ name: 'На время' })
    const given = await tokens(short)
    const renewed = await ask('POST', `/oauth/apps/${short.id}/secret`, undefined, admin)
    expect(renewed.status).toBe(201)
    expect((await refresh(short, given.refresh_token)).status).toBe(401)
    const now = { ...short, secret: renewed.body.secret }
    const next = (await refresh(now, given.refresh_token)).body
    expect((await ask('DELETE', `/oauth/apps/${short.id}`, undefined, admin)).status).toBe(204)
    await shut(next.access_token)
    expect((await refresh(now, next.refresh_token)).status).toBe(401)
    expect((await ask('GET', `/oauth/authorization?${new URLSearchParams(request(short, verifier()))}`)).status).toBe(
      422,
    )
  })

  test('nothing by which one comes in stands in the database', async () => {
    const word = verifier()
    const code = await codeOf(app, word)
    const { access_token, refresh_token } = (await exchange(app, code, word)).body
    for (const table of ['oauth_app', 'oauth_grant', 'oauth_code', 'oauth_token', 'api_log', 'security_event']) {
      const { rows } = await server.database.owner.query(`select t::text as row from ${table} t`)
      const text = rows.map(({ row }) => row).join('\n')
      for (const secret of [app.secret ?? '-', code, access_token, refresh_token, word])
        expect(text.includes(secret.slice(-20)), table).toBe(false)
    }
  })

  test('a password that is chosen anew by a link ends the apps of its owner, and those of nobody else', async () => {
    const { access_token, refresh_token } = await tokens(app)
    const { body: link } = await ask('POST', `/users/${seller.id}/password-resets`, {}, admin)
    const taken = await send(server.address, 'POST', `/invitations/${link.token}`, {
      body: { password: 'Quiet-harbour-31' },
    })
    expect(taken.status, taken.text).toBe(200)
    person = { ...person, cookie: taken.headers.get('set-cookie')?.split(';')[0] ?? '' }
    await shut(access_token)
    expect((await refresh(app, refresh_token)).body.error).toBe('invalid_grant')
  })

  test('whoever is let in no longer speaks through no app either', async () => {
    const { access_token, refresh_token } = await tokens(app)
    const word = verifier()
    const code = await codeOf(app, word)
    expect((await server.call('PATCH', `/users/${seller.id}`, { body: { active: false } })).status).toBe(200)
    await shut(access_token)
    expect((await refresh(app, refresh_token)).body.error).toBe('invalid_grant')
    expect((await exchange(app, code, word)).body.error).toBe('invalid_grant')
  })
})
