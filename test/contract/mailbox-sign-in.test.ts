import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { type MailPeer, startMailPeer } from '../setup/mail-peer.ts'
import { type MailServicePeer, startMailServicePeer } from '../setup/mail-service-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* Mailboxes are signed in to at their service, without a password: by an application of the company, with a grant that is renewed and can be revoked. */

let service: MailServicePeer
let dovecot: Dovecot
let smtp: MailPeer
let server: Server
let olga: { id: string; key: string }
const publicUrl = 'https://crm.romashka.example'

beforeAll(async () => {
  service = await startMailServicePeer()
  dovecot = await startDovecot({ tokens: `${service.origin}/whose/` })
  smtp = await startMailPeer({ plain: true, tokens: service.tokens })
  server = await openServer({
    http: { publicUrl },
    trustedTargets: [service.origin, `imap://127.0.0.1:${dovecot.port}`, `smtp://127.0.0.1:${smtp.port}`],
  })
  olga = await server.person('olga', 'manager')
})
afterAll(async () => {
  await server?.close()
  for (const each of [service, dovecot, smtp]) await each?.stop()
})
beforeEach(async () => {
  for (const table of ['mailbox', 'mailbox_sign_in', 'mail_application', 'integration_secret'])
    await server.database.owner.query(
      `delete from ${table} ${table === 'integration_secret' ? `where kind like 'mail%'` : ''}`,
    )
  Object.assign(service, { next: '', life: 3600, odd: {} })
  service.grants.clear()
  service.tokens.clear()
  service.asked.length = 0
})

const application = () => ({
  clientId: service.client.id,
  clientSecret: service.client.secret,
  authorization: `${service.origin}/authorize`,
  token: `${service.origin}/token`,
  scopes: ['mail'],
})
const set = (body: object = application(), key = server.key) =>
  server.call('PUT', '/mail-applications/own', { body, key })
let count = 0
const place = (port: number, user: string) => ({ host: '127.0.0.1', port, security: 'plain', user })
async function connect(more: object = {}, key = server.key) {
  const address = `box${++count}@romashka.example`
  const body = { kind: 'shared', address, name: 'Ромашка', signIn: 'own', imap: place(dovecot.port, address), ...more }
  const made = await server.call('POST', '/mailboxes', { body, key })
  expect(made.status, made.text).toBe(201)
  return { id: String(made.body.id), address }
}
const begin = (id: string, key = server.key) => server.call('POST', `/mailboxes/${id}/sign-in`, { key })
/** To the service and back, with what the browser brings. */
async function through(id: string, key = server.key): Promise<Record<string, string>> {
  const answer = await begin(id, key)
  expect(answer.status, answer.text).toBe(200)
  const went = await fetch(answer.body.url, { redirect: 'manual' })
  const back = new URL(went.headers.get('location') ?? '')
  expect(`${back.origin}${back.pathname}`).toBe(`${publicUrl}/settings/mailboxes`)
  return Object.fromEntries(back.searchParams)
}
const finish = (query: Record<string, string>, key = server.key) =>
  server.call('POST', '/mailbox-sign-ins', {
    body: { state: query.state ?? 'none', query },
    key,
    headers: { 'accept-language': 'en' },
  })
async function signedIn(more: object = {}) {
  await set()
  const made = await connect(more)
  const answer = await finish(await through(made.id))
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body.failure).toBe(null)
  return made
}
const stateOf = async (id: string) =>
  (await server.call('GET', '/mailboxes', { headers: { 'accept-language': 'en' } })).body.data.find(
    (each: { id: string }) => each.id === id,
  )
const readAgain = (id: string) =>
  server.database.owner.query(
    `update mailbox set try_at = now(), failure = null, read_at = null, lease = null, leased_until = null, version = version + 1 where id = $1`,
    [id],
  )
const isRead = (id: string) => expect.poll(async () => (await stateOf(id)).readAt, { timeout: 30_000 }).not.toBe(null)
async function refused(asked: () => Promise<Reply>, status: number): Promise<Reply> {
  const before = await everythingKept(server, server.workspace)
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  return answer
}

describe('the application of the company', () => {
  test('is named by administrators; its secret lies encrypted and is told to nobody', async () => {
    await refused(() => set(application(), olga.key), 403)
    expect((await set()).body).toEqual({
      service: 'own',
      isSet: true,
      clientId: service.client.id,
      authorization: `${service.origin}/authorize`,
      token: `${service.origin}/token`,
      scopes: ['mail'],
    })
    const seen = await server.call('GET', '/mail-applications')
    expect(seen.body.redirectUri).toBe(`${publicUrl}/settings/mailboxes`)
    expect(seen.text).not.toContain(service.client.secret)
    expect((await server.call('GET', '/mail-applications', { key: olga.key })).body.data).toContainEqual({
      service: 'own',
      isSet: true,
    })
    const { rows } = await server.database.owner.query(
      `select * from integration_secret where kind = 'mailApplication'`,
    )
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(service.client.secret)
  })

  test('says its secret to no other place than it was given for, and to none inside of the network', async () => {
    await set()
    const { clientSecret: _, ...rest } = application()
    expect((await set({ ...rest, scopes: ['mail', 'more'] })).status).toBe(200)
    const answer = await refused(() => set({ ...rest, token: 'https://10.0.0.5/token' }), 422)
    expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
      'token addressNotPublic',
      'clientSecret required',
    ])
    await refused(() => server.call('PUT', '/mail-applications/nobody', { body: application() }), 404)
  })

  test('comes with the addresses of services that are known', async () => {
    const { body } = await server.call('PUT', '/mail-applications/google', {
      body: { clientId: 'x', clientSecret: 'y' },
    })
    expect(body).toMatchObject({ token: 'https://oauth2.googleapis.com/token', scopes: ['https://mail.google.com/'] })
  })
})

describe('a mailbox that is signed in to at its service', () => {
  test('is read without a password, by a token that the mail server believes', async () => {
    await set()
    const { id, address } = await connect()
    await expect
      .poll(async () => (await stateOf(id)).failure?.message, { timeout: 30_000 })
      .toBe('Nobody has signed in to this mailbox at its service yet')
    await dovecot.deliver(address, [
      Buffer.from(
        `From: Нина <nina${count}@new.example>\r\nTo: ${address}\r\nSubject: By token\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <token-${count}@new.example>\r\n\r\nЗдравствуйте\r\n`,
      ),
    ])
    const answer = await finish(await through(id))
    expect(answer.body).toMatchObject({ id, signIn: 'own', failure: null })
    await isRead(id)
    expect((await stateOf(id)).failure).toBe(null)
    const kept = await server.database.owner.query(
      `select sealed from integration_secret where kind = 'mailbox' and "of" = $1`,
      [id],
    )
    const [refresh = ''] = service.grants.keys()
    expect(JSON.stringify(kept.rows)).not.toContain(refresh)
  })

  test('is asked for with PKCE and a state, and which mailbox it is', async () => {
    await set()
    const { id, address } = await connect()
    const { searchParams } = new URL((await begin(id)).body.url)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: service.client.id,
      response_type: 'code',
      redirect_uri: `${publicUrl}/settings/mailboxes`,
      scope: 'mail',
      state: expect.stringMatching(/^[\w-]{40,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      login_hint: address,
    })
  })

  test('is tried and sent from by the token too', async () => {
    const address = `box${count + 1}@romashka.example`
    const { id } = await signedIn({ smtp: place(smtp.port, address) })
    const { body } = await server.call('POST', `/mailboxes/${id}/test`)
    expect(
      body.data.map((step: { part: string; step: string; isOk: boolean }) => `${step.part} ${step.step} ${step.isOk}`),
    ).toEqual([
      ...['name', 'route', 'tls', 'signIn', 'folder'].map(step => `reading ${step} true`),
      ...['name', 'route', 'tls', 'signIn', 'sender'].map(step => `sending ${step} true`),
    ])
    const lead = await server.call('POST', '/leads', {
      body: { name: 'Мария', emails: [{ value: 'maria@client.example' }] },
    })
    const letter = await server.call('POST', '/mail/messages', {
      body: {
        mailbox: id,
        on: { object: 'lead', id: lead.body.id },
        to: [{ address: 'maria@client.example' }],
        subject: 'По токену',
        html: '<p>Добрый день!</p>',
        undoSeconds: 0,
      },
    })
    expect(letter.status, letter.text).toBe(201)
    await expect.poll(() => smtp.received.length, { timeout: 30_000 }).toBe(1)
  })

  test('has its token renewed before it ends, by one at a time: each grant is used once', async () => {
    service.life = 60
    const { id } = await signedIn()
    await isRead(id)
    const used = () => service.asked.map(body => body.get('refresh_token')).filter(each => each !== null)
    await Promise.all([1, 2, 3].map(() => server.call('POST', `/mailboxes/${id}/test`)))
    await expect.poll(() => used().length).toBeGreaterThanOrEqual(3)
    expect(new Set(used()).size).toBe(used().length)
    expect((await stateOf(id)).failure).toBe(null)
  })

  test('says so where the grant was revoked, and is signed in to again', async () => {
    service.life = 60
    const { id } = await signedIn()
    await isRead(id)
    service.grants.clear()
    service.tokens.clear()
    await readAgain(id)
    await expect
      .poll(async () => (await stateOf(id)).failure, { timeout: 30_000 })
      .toMatchObject({
        step: 'Sign-in',
        message: 'The service lets us in no more: the grant has ended or was taken back',
        reply: 'invalid_grant: The grant is no more',
        whatToDo: expect.stringContaining('Sign in'),
      })
    service.life = 3600
    expect((await finish(await through(id))).body.failure).toBe(null)
    await isRead(id)
  })

  test('is not taken for another’s: what somebody else has signed in to opens nothing', async () => {
    await set()
    const { id } = await connect()
    service.next = 'somebody.else@romashka.example'
    await finish(await through(id))
    await readAgain(id)
    await expect
      .poll(async () => (await stateOf(id)).failure, { timeout: 30_000 })
      .toMatchObject({
        message: 'The server did not accept the user name or the password',
        whatToDo: 'Sign in at the service as this very mailbox.',
      })
  })

  test('is not told to other servers: whoever changes them signs in again', async () => {
    const { id } = await signedIn()
    const changed = await server.call('PATCH', `/mailboxes/${id}`, {
      body: { imap: place(dovecot.port, 'other@romashka.example') },
    })
    expect(changed.status, changed.text).toBe(200)
    await expect
      .poll(async () => (await stateOf(id)).failure?.message, { timeout: 30_000 })
      .toBe('Nobody has signed in to this mailbox at its service yet')
  })
})

test('whoever goes over to a service leaves no password behind, and back wants it again', async () => {
  await set()
  const { id } = await connect({ signIn: 'password', password: 'x', active: false })
  const kept = async () =>
    (await server.database.owner.query(`select from integration_secret where kind = 'mailbox' and "of" = $1`, [id]))
      .rows.length
  expect(await kept()).toBe(1)
  expect((await server.call('PATCH', `/mailboxes/${id}`, { body: { signIn: 'own' } })).status).toBe(200)
  expect(await kept()).toBe(0)
  const back = await refused(() => server.call('PATCH', `/mailboxes/${id}`, { body: { signIn: 'password' } }), 422)
  expect(back.body.errors).toMatchObject([{ field: 'password', code: 'mailPassword' }])
})

describe('what comes back', () => {
  test('counts once, for who was sent, and with what it was sent with', async () => {
    await set()
    const { id } = await connect()
    const query = await through(id)
    expect(problemOf(await refused(() => finish({ ...query, state: 'another' }), 404))[0]).toBe(404)
    await refused(() => finish(query, olga.key), 404)
    expect((await finish(query)).body.failure).toBe(null)
    await refused(() => finish(query), 404)
  })

  test('too late counts no more', async () => {
    await set()
    const { id } = await connect()
    const query = await through(id)
    await server.database.owner.query(`update mailbox_sign_in set expires_at = now() - interval '1 second'`)
    await refused(() => finish(query), 404)
  })

  test('with a refusal says it with the mailbox, in the words of the service', async () => {
    await set()
    const { id } = await connect()
    const { state = '' } = await through(id)
    const denied = await finish({ state, error: 'access_denied', error_description: 'He said no' })
    expect(denied.body.failure).toMatchObject({
      message: 'It was refused at the service',
      reply: 'access_denied: He said no',
    })
    service.odd = { answer: { status: 401, body: { error: 'invalid_client', error_description: 'Wrong secret' } } }
    expect((await finish(await through(id))).body.failure).toMatchObject({ reply: 'invalid_client: Wrong secret' })
    service.odd = { noRefresh: true }
    expect((await finish(await through(id))).body.failure).toMatchObject({
      message: 'The service lets us in for an hour only',
    })
  })

  test('to nobody else’s mailbox, nor to one by password, nor without an application', async () => {
    await set()
    const { id } = await connect()
    await refused(() => begin(id, olga.key), 403)
    const byPassword = await connect({ signIn: 'password', password: 'x' })
    expect(problemOf(await refused(() => begin(byPassword.id), 409))[1]).toBe('mailServiceNotSetUp')
    expect((await server.call('DELETE', '/mail-applications/own')).status).toBe(204)
    expect(problemOf(await refused(() => begin(id), 409))[1]).toBe('mailServiceNotSetUp')
    const body = {
      kind: 'shared',
      address: 'x@romashka.example',
      name: 'x',
      signIn: 'own',
      imap: place(dovecot.port, 'x'),
    }
    const answer = await refused(() => server.call('POST', '/mailboxes', { body }), 422)
    expect(answer.body.errors).toMatchObject([{ field: 'signIn', code: 'mailServiceNotSetUp' }])
  })
})
