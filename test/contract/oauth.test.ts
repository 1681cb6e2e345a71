import { randomBytes } from 'node:crypto'
import * as client from 'openid-client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, callback, type OauthRoom, openOauthRoom, request, secretOf, verifier } from './oauth-room.ts'
import { everythingKept } from './operations.ts'
import { send } from './server.ts'

/* An app comes to speak for a seller: the whole way by a library of others, and every way that is none. What it is given: `oauth-grants.test.ts`. */

let room: OauthRoom
beforeAll(async () => {
  room = await openOauthRoom()
})
afterAll(() => room.close())

describe('with a library of others', () => {
  test.each([true, false])(
    'an app with a secret (%s) is found, consented to, speaks, renews itself and goes',
    async confidential => {
      const { id, secret } = await room.register({ confidential, scopes: ['read', 'leads:write'] })
      const issuer = new URL(room.server.application.relyingParty()?.origin ?? '')
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
      const shown = await room.ask('GET', `/oauth/authorization${address.search}`)
      expect(shown.body).toEqual({
        app: { id, name: 'Калькулятор', confidential },
        scopes: ['contacts:read', 'leads:write'],
        place: 'app.example',
      })
      const asked = Object.fromEntries(address.searchParams)
      const { body } = await room.ask('POST', '/oauth/authorization', { ...asked, decision: 'allow' })
      const given = await client.authorizationCodeGrant(config, new URL(body.redirect), {
        pkceCodeVerifier: word,
        expectedState: state,
      })
      expect(given.expires_in).toBe(1800)
      expect((await room.callWith(given.access_token)).body).toMatchObject({
        id: room.seller.id,
        scopes: ['contacts:read', 'leads:write'],
      })
      expect((await room.callWith(given.access_token, 'GET', '/contacts')).status).toBe(200)
      expect((await room.callWith(given.access_token, 'GET', '/deals')).status).toBe(403)
      const lead = { name: 'Пётр', phones: ['+79160000001'] }
      expect((await room.callWith(given.access_token, 'POST', '/leads', lead)).status).toBe(201)

      const next = await client.refreshTokenGrant(config, given.refresh_token ?? '')
      expect((await room.callWith(next.access_token)).status).toBe(200)
      await client.tokenRevocation(config, next.refresh_token ?? '')
      await room.shut(next.access_token)
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
    app = await room.register()
  })
  const kept = () => everythingKept(room.server, room.server.workspace)
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
      await room.ask('GET', `/oauth/authorization?${new URLSearchParams(asked)}`),
      await room.ask('POST', '/oauth/authorization', { ...asked, decision: 'allow' }),
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
    const back = await room.consent(app, verifier(), more)
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error,
      state: 'weather',
      iss: expect.stringMatching(/^http:/),
    })
    expect(await kept()).toEqual(before)
  })

  test('who says no gives no code', async () => {
    const asked = { ...request(app, verifier()), decision: 'deny' }
    const back = new URL((await room.ask('POST', '/oauth/authorization', asked)).body.redirect)
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.has('code')).toBe(false)
    expect(await kept()).toEqual(before)
  })

  test('nobody consents by a key, without a session, or without the header of our pages', async () => {
    const body = { ...request(app, verifier()), decision: 'allow' }
    expect((await room.callWith(room.seller.key, 'POST', '/oauth/authorization', body)).status).toBe(403)
    expect((await send(room.server.address, 'POST', '/oauth/authorization', { body })).status).toBe(401)
    const { 'x-requested-with': _, ...bare } = room.person
    expect((await room.ask('POST', '/oauth/authorization', body, bare)).status).toBe(403)
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
    const code = await room.codeOf(app, word)
    before = await kept()
    const refused = await room.exchange(app, code, word, more as Record<string, string>)
    expect([refused.status, refused.body.error]).toEqual([status, error])
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await kept()).toEqual(before)
    expect((await room.exchange(app, code, word)).status).toBe(200)
  })

  test('the code of one app is nothing to another, nor its refresh token', async () => {
    const other = await room.register({ name: 'Другое' })
    const word = verifier()
    const code = await room.codeOf(app, word)
    const { refresh_token } = await room.tokens(app)
    before = await kept()
    expect((await room.exchange(other, code, word)).body.error).toBe('invalid_grant')
    expect((await room.refresh(other, refresh_token)).body.error).toBe('invalid_grant')
    expect((await room.post('/oauth/revocation', { ...secretOf(other), token: refresh_token })).status).toBe(200)
    expect(await kept()).toEqual(before)
    expect((await room.refresh(app, refresh_token)).status).toBe(200)
  })

  test('an app without its secret, and a public one with a secret, are turned away', async () => {
    const open = await room.register({ name: 'На телефоне', confidential: false })
    const word = verifier()
    const [closedCode, openCode] = [await room.codeOf(app, word), await room.codeOf(open, word)]
    before = await kept()
    expect((await room.exchange({ ...app, secret: null }, closedCode, word)).status).toBe(401)
    expect((await room.exchange(open, openCode, word, { client_secret: app.secret ?? '' })).status).toBe(401)
    expect(await kept()).toEqual(before)
  })

  test('a body that is no form, or says something twice, is refused', async () => {
    const twice = `grant_type=refresh_token&client_id=${app.id}&client_id=${app.id}`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const [body, headers] of [
      [twice, form],
      ['{}', { 'content-type': 'application/json' }],
    ] as const) {
      const answer = await send(room.server.address, 'POST', '/oauth/token', { body, headers })
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
    const answer = await room.ask('POST', '/oauth/apps', body, room.admin)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ code }])
    expect((await room.ask('POST', '/oauth/apps', { ...body, ...{} }, room.person)).status).toBe(403)
    expect(await kept()).toEqual(before)
  })
})
