import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, type OauthRoom, openOauthRoom, request, verifier } from './oauth-room.ts'
import { cookieOf, send } from './server.ts'

/* What an app was given: how long it holds, and how it ends. */

let room: OauthRoom
beforeAll(async () => {
  room = await openOauthRoom()
})
afterAll(() => room.close())

describe('what is given', () => {
  let app: App
  beforeAll(async () => {
    app = await room.register({ scopes: ['read', 'write'] })
  })
  const own = async () => (await room.ask('GET', '/oauth/grants')).body.data

  test('a code that comes twice ends what it was changed into', async () => {
    const word = verifier()
    const code = await room.codeOf(app, word)
    const { access_token } = (await room.exchange(app, code, word)).body
    expect((await room.callWith(access_token)).status).toBe(200)
    expect((await room.exchange(app, code, word)).body.error).toBe('invalid_grant')
    await room.shut(access_token)
  })

  test('a refresh token that comes twice ends all that was given with it, and the audit says so', async () => {
    const first = await room.tokens(app)
    const second = (await room.refresh(app, first.refresh_token)).body
    expect((await room.callWith(second.access_token)).status).toBe(200)
    expect((await room.refresh(app, first.refresh_token)).body.error).toBe('invalid_grant')
    for (const token of [first.access_token, second.access_token]) await room.shut(token)
    expect((await room.refresh(app, second.refresh_token)).body.error).toBe('invalid_grant')
    const { data } = (await room.server.call('GET', '/audit?kind=appDisconnected')).body
    expect(data[0].details).toMatchObject({ outcome: 'refused', reason: 'usedTwice' })
  })

  test('two who come with the same refresh token at once do not both get one that lasts', async () => {
    const { refresh_token } = await room.tokens(app)
    const answers = await Promise.all([room.refresh(app, refresh_token), room.refresh(app, refresh_token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    const { access_token } = answers.find(({ status }) => status === 200)?.body ?? {}
    await room.shut(access_token)
  })

  test('what has expired opens nothing', async () => {
    const word = verifier()
    const code = await room.codeOf(app, word)
    const { access_token, refresh_token } = await room.tokens(app)
    await room.server.database.owner.query(`update oauth_code set expires_at = now() - interval '1 s'`)
    await room.server.database.owner.query(`update oauth_token set expires_at = now() - interval '1 s'`)
    expect((await room.exchange(app, code, word)).body.error).toBe('invalid_grant')
    await room.shut(access_token)
    expect((await room.refresh(app, refresh_token)).body.error).toBe('invalid_grant')
  })

  test('a consent lasts a year, however often the app renews itself', async () => {
    const { access_token, refresh_token } = await room.tokens(app)
    const { owner } = room.server.database
    await owner.query(`update oauth_grant set given_at = now() - interval '364 days' where id = $1`, [
      (await own())[0].id,
    ])
    const renewed = (await room.refresh(app, refresh_token)).body
    await owner.query(`update oauth_grant set given_at = given_at - interval '1 day' where id = $1`, [
      (await own())[0].id,
    ])
    await owner.query(`update oauth_token set expires_at = expires_at - interval '1 day' where kind = 'refresh'`)
    expect((await room.refresh(app, renewed.refresh_token)).body.error).toBe('invalid_grant')
    expect(access_token).not.toBe(renewed.access_token)
  })

  test('an app asks for less anew, never for more', async () => {
    const word = verifier()
    const code = (await room.consent(app, word, { scope: 'read leads:write' })).searchParams.get('code') ?? ''
    const { refresh_token } = (await room.exchange(app, code, word)).body
    expect((await room.refresh(app, refresh_token, { scope: 'write' })).body.error).toBe('invalid_scope')
    const less = (await room.refresh(app, refresh_token, { scope: 'leads:read' })).body
    expect(less.scope).toBe('leads:read')
    expect((await room.callWith(less.access_token, 'GET', '/deals')).status).toBe(403)
    expect((await room.refresh(app, less.refresh_token)).body.scope).toBe('read leads:write')
  })

  test('a token that only reads changes nothing, and none makes keys, consents or signs out', async () => {
    const reader = await room.tokens(await room.register({ name: 'Читатель' }))
    expect(
      (await room.callWith(reader.access_token, 'POST', '/leads', { name: 'Пётр', phones: ['+79160000002'] })).status,
    ).toBe(403)
    const { access_token } = await room.tokens(app)
    const key = { name: 'x', scopes: ['read'] }
    expect((await room.callWith(access_token, 'POST', '/api-keys', key)).status).toBe(403)
    const body = { ...request(app, verifier()), decision: 'allow' }
    expect((await room.callWith(access_token, 'POST', '/oauth/authorization', body)).status).toBe(403)
    const [grant] = await own()
    expect((await room.callWith(access_token, 'DELETE', `/oauth/grants/${grant.id}`)).status).toBe(403)
    expect((await room.callWith(access_token, 'GET', '/oauth/apps')).status).toBe(403)
  })

  test('a person sees and ends his connected apps, not those of others; an administrator sees and ends all', async () => {
    const { access_token } = await room.tokens(app)
    await room.callWith(access_token)
    await expect.poll(async () => (await own())[0].usedFrom, { timeout: 15_000 }).toBe('127.0.0.1')
    const [grant] = await own()
    expect(grant).toMatchObject({ app: { id: app.id, name: 'Калькулятор' }, user: room.seller.id, scopes: ['read'] })
    await room.server.person('other', 'manager')
    const other = await room.inBrowser('other@romashka.example')
    expect((await room.ask('GET', '/oauth/grants?all=true', undefined, other)).body.data).toEqual([])
    expect((await room.ask('DELETE', `/oauth/grants/${grant.id}`, undefined, other)).status).toBe(404)
    expect((await room.callWith(access_token)).status).toBe(200)

    expect((await room.ask('GET', '/oauth/grants?all=true', undefined, room.admin)).body.data).toContainEqual(
      expect.objectContaining({ id: grant.id }),
    )
    expect((await room.ask('DELETE', `/oauth/grants/${grant.id}`, undefined, room.admin)).status).toBe(204)
    await room.shut(access_token)
    const again = await room.tokens(app)
    expect((await room.ask('DELETE', `/oauth/grants/${(await own())[0].id}`)).status).toBe(204)
    await room.shut(again.access_token)
  })

  test('an app that is withdrawn speaks for nobody, and a former secret is none', async () => {
    const short = await room.register({ name: 'На время' })
    const given = await room.tokens(short)
    const renewed = await room.ask('POST', `/oauth/apps/${short.id}/secret`, undefined, room.admin)
    expect(renewed.status).toBe(201)
    expect((await room.refresh(short, given.refresh_token)).status).toBe(401)
    const now = { ...short, secret: renewed.body.secret }
    const next = (await room.refresh(now, given.refresh_token)).body
    expect((await room.ask('DELETE', `/oauth/apps/${short.id}`, undefined, room.admin)).status).toBe(204)
    await room.shut(next.access_token)
    expect((await room.refresh(now, next.refresh_token)).status).toBe(401)
    expect(
      (await room.ask('GET', `/oauth/authorization?${new URLSearchParams(request(short, verifier()))}`)).status,
    ).toBe(422)
  })

  test('nothing by which one comes in stands in the database', async () => {
    const word = verifier()
    const code = await room.codeOf(app, word)
    const { access_token, refresh_token } = (await room.exchange(app, code, word)).body
    for (const table of ['oauth_app', 'oauth_grant', 'oauth_code', 'oauth_token', 'api_log', 'security_event']) {
      const { rows } = await room.server.database.owner.query(`select t::text as row from ${table} t`)
      const text = rows.map(({ row }) => row).join('\n')
      for (const secret of [app.secret ?? '-', code, access_token, refresh_token, word])
        expect(text.includes(secret.slice(-20)), table).toBe(false)
    }
  })

  test('a password that is chosen anew by a link ends the apps of its owner, and those of nobody else', async () => {
    const { access_token, refresh_token } = await room.tokens(app)
    const resets = `/users/${room.seller.id}/password-resets`
    const { body: link } = await room.ask('POST', resets, {}, room.admin)
    const taken = await send(room.server.address, 'POST', `/invitations/${link.token}`, {
      body: { password: 'Quiet-harbour-31' },
    })
    expect(taken.status, taken.text).toBe(200)
    room.person = { ...room.person, cookie: cookieOf(taken) }
    await room.shut(access_token)
    expect((await room.refresh(app, refresh_token)).body.error).toBe('invalid_grant')
  })

  test('so does one that is chosen by an invitation, and what an app was about to be let into ends too', async () => {
    const { access_token, refresh_token } = await room.tokens(app)
    const word = verifier()
    const code = await room.codeOf(app, word)
    const { body: link } = await room.ask('POST', `/users/${room.seller.id}/invitations`, {}, room.admin)
    const taken = await send(room.server.address, 'POST', `/invitations/${link.token}`, {
      body: { password: 'Quiet-harbour-32' },
    })
    expect(taken.status, taken.text).toBe(200)
    room.person = { ...room.person, cookie: cookieOf(taken) }
    expect((await room.exchange(app, code, word)).body.error).toBe('invalid_grant')
    await room.shut(access_token)
    expect((await room.refresh(app, refresh_token)).body.error).toBe('invalid_grant')
    const { rows } = await room.server.database.owner.query(
      'select id from oauth_grant where user_id = $1 and ended_at is null',
      [room.seller.id],
    )
    expect(rows).toEqual([])
  })

  test('whoever is let in no longer speaks through no app either', async () => {
    const { access_token, refresh_token } = await room.tokens(app)
    const word = verifier()
    const code = await room.codeOf(app, word)
    expect((await room.server.call('PATCH', `/users/${room.seller.id}`, { body: { active: false } })).status).toBe(200)
    await room.shut(access_token)
    expect((await room.refresh(app, refresh_token)).body.error).toBe('invalid_grant')
    expect((await room.exchange(app, code, word)).body.error).toBe('invalid_grant')
  })
})
