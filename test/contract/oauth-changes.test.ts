import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectApp } from './connected-app.ts'
import { openServer, type Reply, type Server, send, signedIn, traces } from './server.ts'

/* What an app may ask for changes: less holds at once for what was given, more is only for what is consented to from then on. */

const email = 'anna@romashka.example'
let server: Server
let headers: Record<string, string>

beforeAll(async () => {
  server = await openServer()
  headers = { cookie: await signedIn(server.address, email), 'x-requested-with': 'rapport', 'accept-language': 'en' }
})
afterAll(() => server.close())

const ask = (method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { headers, body })
const change = (app: string, body: object) => ask('PATCH', `/oauth/apps/${app}`, body)
const callWith = (key: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { key, body })
const renew = async (app: string, refreshToken: string, more: object = {}): Promise<Reply> =>
  send(server.address, 'POST', '/oauth/token', {
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: app,
      refresh_token: refreshToken,
      ...more,
    }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
const grants = async (app: string) =>
  (await ask('GET', '/oauth/grants')).body.data.filter((grant: { app: { id: string } }) => grant.app.id === app)
const shut = (key: string, path: string, status: number) =>
  expect.poll(async () => (await callWith(key, 'GET', path)).status).toBe(status)
const everything = async () => {
  const { rows } =
    await server.database.owner.query(`select (select json_agg(a order by a.id) from oauth_app a) as apps,
    (select json_agg(g order by g.id) from oauth_grant g) as grants, (select json_agg(t order by t.token_hash) from oauth_token t) as tokens`)
  return { ...rows[0], ...(await traces(server)) }
}

test('less holds at once for what was given, also where only a part of it is left, and does not come back', async () => {
  const { app, accessToken, refreshToken } = await connectApp(server, email, ['read', 'leads:write'])
  expect((await callWith(accessToken, 'GET', '/deals')).status).toBe(200)
  const changed = await change(app, { scopes: ['contacts:read', 'leads:write'] })
  expect(changed.status, changed.text).toBe(200)
  expect(changed.body.scopes).toEqual(['contacts:read', 'leads:write'])
  await shut(accessToken, '/deals', 403)
  expect((await callWith(accessToken, 'GET', '/contacts')).status).toBe(200)
  expect((await callWith(accessToken, 'POST', '/leads', { name: 'Пётр', phones: ['+79160000001'] })).status).toBe(201)
  expect((await grants(app))[0].scopes.sort()).toEqual(['contacts:read', 'leads:write'])
  const audit = (await server.call('GET', '/audit?kind=appChanged')).body.data
  expect(audit[0].details.details).toMatchObject({
    before: { scopes: ['read', 'leads:write'] },
    after: { scopes: ['contacts:read', 'leads:write'] },
  })

  expect((await change(app, { scopes: ['read', 'write'] })).status).toBe(200)
  const renewed = await renew(app, refreshToken)
  expect(renewed.body.scope.split(' ').sort()).toEqual(['contacts:read', 'leads:write'])
  expect((await callWith(renewed.body.access_token, 'GET', '/deals')).status).toBe(403)
  const wider = await renew(app, renewed.body.refresh_token, { scope: 'read' })
  expect([wider.status, wider.body.error]).toEqual([400, 'invalid_scope'])
})

test('a consent of which nothing is left ends, and its refresh token opens nothing', async () => {
  const { app, accessToken, refreshToken } = await connectApp(server, email, ['leads:read'])
  expect((await change(app, { scopes: ['deals:read'] })).status).toBe(200)
  await shut(accessToken, '/leads', 401)
  expect(await grants(app)).toEqual([])
  expect((await renew(app, refreshToken)).body.error).toBe('invalid_grant')
})

test('addresses hold at once: nobody is sent to one that was taken away, and a code for it is none any more', async () => {
  const { app } = await connectApp(server, email, ['read'])
  const asked = {
    ...{ response_type: 'code', client_id: app, redirect_uri: 'https://app.example/callback' },
    ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
  }
  expect((await ask('POST', '/oauth/authorization', { ...asked, decision: 'allow' })).status).toBe(200)
  const codes = async () =>
    (
      await server.database.owner.query(
        'select count(*)::int as n from oauth_code where app_id = $1 and grant_id is null',
        [app],
      )
    ).rows[0].n
  expect(await codes()).toBe(1)
  expect((await change(app, { redirectAddresses: ['https://new.example/back'] })).status).toBe(200)
  expect(await codes()).toBe(0)
  expect((await ask('GET', `/oauth/authorization?${new URLSearchParams(asked)}`)).status).toBe(422)
  const there = { ...asked, redirect_uri: 'https://new.example/back' }
  expect((await ask('GET', `/oauth/authorization?${new URLSearchParams(there)}`)).body.place).toBe('new.example')
  expect(await grants(app)).toHaveLength(1)
})

test('what cannot be meant is refused with every problem, by nobody but an administrator at a page, and nothing is changed', async () => {
  const { app } = await connectApp(server, email, ['read'])
  const person = await server.person('seller', 'manager')
  const before = await everything()
  const wrong = await change(app, {
    scopes: ['admin', 'nothing:read', 'users:write', 'roles:write'],
    redirectAddresses: ['http://app.example/'],
  })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'scopes.0 appMayNotAdminister',
    'scopes.1 unknownScope',
    'scopes.2 appMayNotAdminister',
    'scopes.3 appMayNotAdminister',
    'redirectAddresses.0 redirectNeedsTls',
  ])
  expect((await change(app, { scopes: [] })).status).toBe(422)
  expect((await change(app, { confidential: true })).status).toBe(422)
  expect((await change('00000000-0000-7000-8000-000000000000', { scopes: ['read'] })).status).toBe(404)
  expect((await callWith(person.key, 'PATCH', `/oauth/apps/${app}`, { scopes: ['read'] })).status).toBe(403)
  expect((await callWith(server.key, 'PATCH', `/oauth/apps/${app}`, { scopes: ['write'] })).status).toBe(403)
  expect(await everything()).toEqual(before)
})
