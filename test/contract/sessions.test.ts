import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { type Rapport, startRapport } from '../../src/rapport.ts'
import { silent } from '../setup/log.ts'
import { openServer, password, type Reply, type Server, send, signedIn } from './server.ts'

/*
 * Who is signed in where, for how long, and how that ends; how passwords are changed and reset; and what is noted of it.
 */

const agents = {
  chrome: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36',
  safari:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
}

let server: Server
let other: Rapport
let olga: { id: string; key: string }
let cookie: string

beforeAll(async () => {
  server = await openServer()
  other = await startRapport({
    databaseUrl: server.databaseUrl,
    files: '/nonexistent',
    keyFile: server.keyFile,
    auditKeys: readAuditKeys(['0'.repeat(64)]),
    host: '127.0.0.1',
    port: 0,
    log: silent,
    http: { publicUrl: 'https://crm.romashka.example' },
    connections: 4,
  })
  olga = await server.person('olga', 'manager')
})
afterAll(async () => {
  await other?.stop()
  await server.close()
})
beforeEach(async () => {
  await server.database.owner.query('delete from session')
  await server.database.owner.query('delete from sign_in_attempt')
  await server.database.owner.query('delete from security_event')
  cookie = await enter('olga')
})

const enter = (name: string, word = password) => signedIn(server.address, `${name}@romashka.example`, word)
const cookieOf = (answer: Reply) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
const as = (by: string, method: string, path: string, body?: unknown, address = server.address) =>
  send(address, method, path, { headers: { cookie: by, 'x-requested-with': 'rapport' }, body })
const hers = (method: string, path: string, body?: unknown) => as(cookie, method, path, body)
const opens = async (by: string, address = server.address) =>
  (await as(by, 'GET', '/me', undefined, address)).status === 200
const rowsOf = async (table: 'session' | 'credential' | 'invitation' | 'workspace') =>
  (await server.database.owner.query(`select to_jsonb(t) - 'seen_at' as row from ${table} t order by 1`)).rows
const everything = async () =>
  Promise.all((['session', 'credential', 'invitation', 'workspace'] as const).map(table => rowsOf(table)))
const noted = async () =>
  (
    await server.database.owner.query(
      `select kind, outcome, reason, user_id as user, actor, account, details from security_event order by id`,
    )
  ).rows

/** Refused, and nothing of what is kept is other than before. */
async function refused(asked: () => Promise<Reply>, status: number): Promise<Reply> {
  const before = await everything()
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await everything()).toEqual(before)
  return answer
}

describe('sessions', () => {
  test('are told with browser, system, address and times, this one first', async () => {
    const answer = await send(server.address, 'POST', '/session', {
      body: { email: 'olga@romashka.example', password },
      headers: { 'user-agent': agents.chrome },
    })
    const phone = await send(server.address, 'POST', '/session', {
      body: { email: 'olga@romashka.example', password },
      headers: { 'user-agent': agents.safari },
    })
    const listed = await as(cookieOf(phone), 'GET', '/me/sessions')
    expect(listed.body.data).toHaveLength(3)
    expect(listed.body.data[0]).toEqual({
      id: expect.any(String),
      createdAt: expect.stringMatching(/Z$/),
      seenAt: expect.stringMatching(/Z$/),
      expiresAt: expect.stringMatching(/Z$/),
      address: '127.0.0.1',
      browser: 'Safari',
      system: 'iPhone',
      current: true,
    })
    expect(listed.body.data.find((one: { browser: string }) => one.browser === 'Chrome')).toMatchObject({
      system: 'Windows',
      current: false,
    })
    for (const secret of [cookieOf(answer), cookieOf(phone)]) expect(listed.text).not.toContain(secret.split('=')[1])
  })

  test('end one by one or all but this one, at once and on every process', async () => {
    const [second, third, fourth] = [await enter('olga'), await enter('olga'), await enter('olga')]
    for (const each of [second, third, fourth]) expect(await opens(each, other.address)).toBe(true)
    const [{ id }] = (await as(second, 'GET', '/me/sessions')).body.data
    expect((await hers('DELETE', `/me/sessions/${id}`)).status).toBe(204)
    expect(await opens(second)).toBe(false)
    await expect.poll(() => opens(second, other.address), { timeout: 2000 }).toBe(false)
    await refused(() => hers('DELETE', `/me/sessions/${id}`), 404)
    await refused(() => hers('DELETE', '/me/sessions/nothing'), 404)

    expect((await hers('DELETE', '/me/sessions')).body).toEqual({ ended: 2 })
    await expect.poll(() => opens(third, other.address), { timeout: 2000 }).toBe(false)
    expect([await opens(third), await opens(fourth), await opens(cookie)]).toEqual([false, false, true])
  })

  test('that end take their live events with them, on every process', async () => {
    const second = await enter('olga')
    const streams = await Promise.all([server, other].map(({ address }) => listen(address, second)))
    const staying = await listen(other.address, cookie)
    await hers('DELETE', '/me/sessions')
    await expect.poll(() => streams.some(({ open }) => open()), { timeout: 5000 }).toBe(false)
    expect(staying.open()).toBe(true)
    staying.stop()
  })

  test('of others are nobody’s to end, and an administrator’s to see and to end', async () => {
    const anna = await enter('anna')
    const [{ id }] = (await as(anna, 'GET', '/me/sessions')).body.data
    await refused(() => hers('DELETE', `/me/sessions/${id}`), 404)
    await refused(() => hers('GET', `/users/${server.administrator}/sessions`), 403)
    await refused(() => hers('DELETE', `/users/${server.administrator}/sessions`), 403)
    await refused(() => as(anna, 'DELETE', `/users/${id}/sessions`), 404)

    const listed = (await as(anna, 'GET', `/users/${olga.id}/sessions`)).body.data
    expect(listed).toMatchObject([{ current: false }])
    expect((await as(anna, 'DELETE', `/users/${olga.id}/sessions`)).body).toEqual({ ended: 1 })
    expect([await opens(cookie), await opens(anna)]).toEqual([false, true])
    expect((await noted()).at(-1)).toMatchObject({
      kind: 'sessionsEnded',
      user: olga.id,
      actor: server.administrator,
      details: { sessions: 1 },
    })
  })

  test('are out of reach of keys, whatever their scopes', async () => {
    for (const [method, path, body] of [
      ['GET', '/me/sessions'],
      ['DELETE', '/me/sessions'],
      ['DELETE', `/me/sessions/${olga.id}`],
      ['GET', `/users/${olga.id}/sessions`],
      ['DELETE', `/users/${olga.id}/sessions`],
      ['PUT', '/me/password', { current: password, password: 'Quiet-harbour-31' }],
      ['PATCH', '/me', { password: { current: password, next: 'Quiet-harbour-31' } }],
      ['PATCH', '/company/session-limits', { idleMinutes: 15 }],
    ] as const)
      await refused(() => server.call(method, path, { body }), 403)
  })
})

describe('the company’s limits', () => {
  const aged = async (column: 'seen_at' | 'created_at', ago: string) => {
    await server.database.owner.query(`update session set ${column} = now() - $1::interval`, [ago])
    server.access.forget()
  }
  let anna: string
  beforeEach(async () => {
    anna = await enter('anna')
  })
  const set = async (limits: object) => {
    const answer = await as(await enter('anna'), 'PATCH', '/company/session-limits', limits)
    expect(answer.status, answer.text).toBe(200)
  }

  test('are a week without use and thirty days, unless it says otherwise', async () => {
    expect((await as(anna, 'GET', '/company/session-limits')).body).toEqual({
      idleMinutes: 10080,
      longestMinutes: 43200,
    })
    await aged('seen_at', '6 days 23 hours')
    expect(await opens(cookie)).toBe(true)
    await aged('seen_at', '7 days 1 hour')
    expect(await opens(cookie)).toBe(false)
    cookie = await enter('olga')
    await aged('created_at', '30 days 1 hour')
    expect(await opens(cookie)).toBe(false)
  })

  test('hold for sessions that are open already, the other way too', async () => {
    await aged('seen_at', '20 minutes')
    expect(await opens(cookie)).toBe(true)
    await aged('seen_at', '20 minutes')
    await set({ idleMinutes: 15 })
    expect(await opens(cookie)).toBe(false)
    await set({ idleMinutes: 30 })
    expect(await opens(cookie)).toBe(true)
    await aged('created_at', '2 hours')
    await set({ longestMinutes: 60, idleMinutes: 60 })
    expect(await opens(cookie)).toBe(false)
    await set({ idleMinutes: 10080, longestMinutes: 43200 })
    expect(await opens(cookie)).toBe(true)
    expect((await noted()).filter(({ kind }) => kind === 'sessionLimits').at(-1)).toMatchObject({
      details: {
        before: { idleMinutes: 60, longestMinutes: 60 },
        after: { idleMinutes: 10080, longestMinutes: 43200 },
      },
    })
  })

  test('stay within bounds, and are an administrator’s', async () => {
    const change = (limits: object, by = anna) => as(by, 'PATCH', '/company/session-limits', limits)
    await refused(() => change({ idleMinutes: 14 }), 422)
    await refused(() => change({ longestMinutes: 525_601 }), 422)
    await refused(() => change({ idleMinutes: 2.5 }), 422)
    const beyond = await refused(() => change({ idleMinutes: 129_600 }), 422)
    expect(beyond.body.errors).toMatchObject([{ field: 'idleMinutes', code: 'idleBeyondLongest' }])
    await refused(() => change({ idleMinutes: 30 }, cookie), 403)
    await refused(() => as(cookie, 'GET', '/company/session-limits'), 403)
  })

  test('a page that stands open is no use of its session', async () => {
    await aged('seen_at', '6 days')
    const before = (await server.database.owner.query('select max(seen_at) as at from session')).rows
    const ids = (await server.database.owner.query('select id from session')).rows.map(({ id }) => id)
    expect(await server.access.identities.ended(server.workspace, ids)).toEqual(new Set())
    expect((await server.database.owner.query('select max(seen_at) as at from session')).rows).toEqual(before)
  })
})

describe('a password', () => {
  const next = 'Quiet-harbour-31'
  const change = (current: string, word: string, by = cookie) =>
    as(by, 'PUT', '/me/password', { current, password: word })

  test('is changed by whoever knows the present one; only this browser stays in, by a new token', async () => {
    const second = await enter('olga')
    const answer = await change(password, next)
    expect(answer.status, answer.text).toBe(200)
    const turned = cookieOf(answer)
    expect(turned).not.toBe(cookie)
    expect(await opens(turned)).toBe(true)
    for (const { address } of [server, other])
      for (const former of [cookie, second])
        await expect.poll(() => opens(former, address), { timeout: 2000 }).toBe(false)
    await expect(enter('olga')).rejects.toThrow()
    // Also where no other session ends with it.
    expect(await opens(turned, other.address)).toBe(true)
    expect((await change(next, password, turned)).status).toBe(200)
    await expect.poll(() => opens(turned, other.address), { timeout: 2000 }).toBe(false)
    expect((await noted()).filter(({ kind }) => kind === 'passwordChange')).toMatchObject([
      { outcome: 'done', user: olga.id, actor: olga.id, details: { sessions: 1 } },
      { outcome: 'done', details: { sessions: 0 } },
    ])
  })

  test.each([
    [password, 'kurz', 'password', 'passwordShort'],
    [password, 'superpassword', 'password', 'passwordCommon'],
    [password, 'olga-2026!!', 'password', 'passwordOwn'],
    [password, 'Ромашка2026', 'password', 'passwordOwn'],
    ['Wrong-word-11', next, 'current', 'wrongCurrentPassword'],
  ])('%s → %s is refused', async (current, word, field, code) => {
    const answer = await refused(() => change(current, word), 422)
    expect(answer.body.errors).toMatchObject([{ field, code }])
    expect(await opens(cookie)).toBe(true)
  })

  test('is guessed at no more often than at the sign-in, and each guess is noted', async () => {
    for (let tried = 0; tried < 10; tried++) expect((await change(`Wrong-word-${tried}`, next)).status).toBe(422)
    const answer = await refused(() => change(password, next), 429)
    expect(answer.headers.get('retry-after')).toBe('900')
    const guesses = (await noted()).filter(({ kind }) => kind === 'passwordChange')
    expect(guesses.map(({ reason }) => reason)).toEqual([...Array(10).fill('wrongCurrentPassword'), 'tooMany'])
  })

  describe('that an administrator resets', () => {
    const reset = async (address = server.address) => {
      const answer = await as(await enter('anna'), 'POST', `/users/${olga.id}/password-resets`, undefined, address)
      expect(answer.status, answer.text).toBe(201)
      return answer.body
    }
    const take = (token: string, word: string) =>
      send(server.address, 'POST', `/invitations/${token}`, { body: { password: word } })

    test('stays, with its sessions, until the link is used; then only whoever used it is in', async () => {
      const { token } = await reset()
      expect((await send(server.address, 'GET', `/invitations/${token}`)).body).toMatchObject({ kind: 'reset' })
      expect(await opens(cookie)).toBe(true)
      expect(await opens(await enter('olga'))).toBe(true)

      await refused(() => take(token, 'superpassword'), 422)
      const taken = await take(token, next)
      expect(taken.status, taken.text).toBe(200)
      expect([await opens(cookie), await opens(cookieOf(taken))]).toEqual([false, true])
      await refused(() => take(token, next), 404)
      expect((await noted()).filter(({ kind }) => /reset/i.test(kind))).toMatchObject([
        { kind: 'resetLink', user: olga.id, actor: server.administrator },
        { kind: 'passwordReset', user: olga.id, details: { sessions: 2 } },
      ])
      expect((await change(next, password, cookieOf(taken))).status).toBe(200)
    })

    test('is not reset by a link that was replaced, withdrawn, outlived or overtaken by a change', async () => {
      const first = await reset()
      const second = await reset()
      await refused(() => take(first.token, next), 404)
      await as(await enter('anna'), 'DELETE', `/users/${olga.id}/invitations`)
      await refused(() => take(second.token, next), 404)

      const third = await reset()
      expect(Date.parse(third.expiresAt) - Date.now()).toBeLessThanOrEqual(24 * 3_600_000)
      await server.database.owner.query(`update invitation set expires_at = now() - interval '1 minute'`)
      await refused(() => take(third.token, next), 404)

      const fourth = await reset()
      const turned = cookieOf(await change(password, next))
      await refused(() => take(fourth.token, 'Other-harbour-32'), 404)
      expect((await change(next, password, turned)).status).toBe(200)
    })

    test('is an administrator’s alone to reset', async () => {
      await refused(() => hers('POST', `/users/${server.administrator}/password-resets`), 403)
      await refused(() => server.call('POST', `/users/${olga.id}/password-resets`, { key: olga.key }), 403)
    })

    test('the link has the configured address, whatever host the request names, as an invitation has', async () => {
      const anna = await enter('anna')
      const body = JSON.stringify({ email: `host-${Date.now()}@romashka.example`, name: 'Гость', role: 'viewer' })
      const answers = [
        await asHost(other.address, anna, `/users/${olga.id}/password-resets`),
        await asHost(other.address, anna, `/users/${olga.id}/invitations`),
        await asHost(other.address, anna, '/users', body),
      ]
      const links = answers.map(text => JSON.parse(text)).map(({ invitation, ...link }) => invitation ?? link)
      for (const { url, path } of links) expect(url).toBe(`https://crm.romashka.example${path}`)
      for (const text of answers) expect(text).not.toContain('evil')
      expect((await reset()).url).toBeNull()
    })
  })
})

describe('what is noted', () => {
  test('of sign-ins: who, from where, with what, and how it ended; never a password', async () => {
    await expect(enter('olga', 'Wrong-word-11')).rejects.toThrow()
    await expect(enter('nobody', 'Wrong-word-12')).rejects.toThrow()
    await send(server.address, 'POST', '/session', { body: { email: 'Wrong-word-13', password: 'Wrong-word-14' } })
    await hers('DELETE', '/session')
    expect(await noted()).toMatchObject([
      { kind: 'signIn', outcome: 'done', reason: null, user: olga.id, account: null },
      { kind: 'signIn', outcome: 'refused', reason: 'wrongPassword', user: olga.id, account: null },
      { kind: 'signIn', outcome: 'refused', reason: 'unknownAccount', user: null, account: 'nobody@romashka.example' },
      { kind: 'signIn', outcome: 'refused', reason: 'unknownAccount', user: null, account: null },
      { kind: 'signOut', outcome: 'done', user: olga.id, actor: olga.id },
    ])
    const { rows } = await server.database.owner.query('select row_to_json(e)::text as text from security_event e')
    for (const { text } of rows) expect(text).not.toMatch(/Wrong-word|Tulip-forest|rapport_session/)
    for (const { text } of rows) expect(text).toContain('127.0.0.1')
  })

  test('a known and an unknown account get the same answer, and the same is done for both', async () => {
    const answers = await Promise.all(
      ['olga', 'nobody'].map(name =>
        send(server.address, 'POST', '/session', {
          body: { email: `${name}@romashka.example`, password: 'Wrong-word-11' },
        }),
      ),
    )
    const [known, unknown] = answers.map(({ status, body: { requestId, ...body }, headers }) => ({
      status,
      body,
      headers: [...headers.keys()],
    }))
    expect(unknown).toEqual(known)
    expect((await noted()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(2)
  })

  test('of somebody who left: that his sessions ended', async () => {
    const nina = await server.person('nina', 'viewer')
    const hersToo = await enter('nina')
    await server.call('PATCH', `/users/${nina.id}`, { body: { active: false } })
    expect(await opens(hersToo)).toBe(false)
    expect((await noted()).at(-1)).toMatchObject({
      kind: 'sessionsEnded',
      reason: 'userInactive',
      user: nina.id,
      actor: server.administrator,
    })
  })
})

/** A stream of live events that is open already. */
async function listen(address: string, by: string) {
  const stop = new AbortController()
  const answer = await fetch(`${address}/api/v1/events`, { headers: { cookie: by }, signal: stop.signal })
  expect(answer.status).toBe(200)
  const reader = answer.body?.getReader()
  await reader?.read()
  let open = true
  void (async () => {
    while (!(await reader?.read())?.done);
  })()
    .catch(() => {})
    .finally(() => {
      open = false
    })
  return { open: () => open, stop: () => stop.abort() }
}

/** As a caller who says that he reached another host. */
function asHost(address: string, by: string, path: string, body = ''): Promise<string> {
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    cookie: by,
    'x-requested-with': 'rapport',
    ...(body && { 'content-type': 'application/json' }),
  }
  return new Promise((resolve, reject) => {
    const asked = request(`${address}/api/v1${path}`, { method: 'POST', headers }, answer => {
      let text = ''
      answer.on('data', piece => {
        text += piece
      })
      answer.on('end', () => resolve(text))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
