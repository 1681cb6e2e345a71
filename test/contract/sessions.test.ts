import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieOf, password, send } from './server.ts'
import { openSignInRoom, type SignInRoom } from './sign-in-room.ts'

/* Who is signed in where, and how that ends. */

const agents = {
  chrome: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36',
  safari:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
}

let room: SignInRoom
beforeAll(async () => {
  room = await openSignInRoom()
})
afterAll(() => room?.close())
beforeEach(() => room.begin())

describe('sessions', () => {
  test('are told with browser, system, address and times, this one first', async () => {
    const answer = await send(room.server.address, 'POST', '/session', {
      body: { email: 'olga@romashka.example', password },
      headers: { 'user-agent': agents.chrome },
    })
    const phone = await send(room.server.address, 'POST', '/session', {
      body: { email: 'olga@romashka.example', password },
      headers: { 'user-agent': agents.safari },
    })
    const listed = await room.as(cookieOf(phone), 'GET', '/me/sessions')
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
    const [second, third, fourth] = [await room.enter('olga'), await room.enter('olga'), await room.enter('olga')]
    for (const each of [second, third, fourth]) expect(await room.opens(each, room.other.address)).toBe(true)
    const [{ id }] = (await room.as(second, 'GET', '/me/sessions')).body.data
    expect((await room.hers('DELETE', `/me/sessions/${id}`)).status).toBe(204)
    expect(await room.opens(second)).toBe(false)
    await expect.poll(() => room.opens(second, room.other.address)).toBe(false)
    await room.refused(() => room.hers('DELETE', `/me/sessions/${id}`), 404)
    await room.refused(() => room.hers('DELETE', '/me/sessions/nothing'), 404)

    expect((await room.hers('DELETE', '/me/sessions')).body).toEqual({ ended: 2 })
    await expect.poll(() => room.opens(third, room.other.address)).toBe(false)
    expect([await room.opens(third), await room.opens(fourth), await room.opens(room.cookie)]).toEqual([
      false,
      false,
      true,
    ])
  })

  test('are thirty of a person at most: when another begins, the one used least lately ends', async () => {
    const { owner } = room.server.database
    await owner.query(
      `insert into session (workspace_id, token_hash, id, user_id, agent, address, seen_at)
       select workspace_id, sha256(n::text::bytea), gen_random_uuid(), user_id, '', '127.0.0.1', now() - make_interval(mins => n)
       from session, generate_series(1, 29) as n where user_id = $1`,
      [room.olga.id],
    )
    const ids = async () =>
      (await owner.query('select id from session where user_id = $1 order by seen_at desc', [room.olga.id])).rows.map(
        ({ id }) => id,
      )
    const before = await ids()
    const anna = await room.enter('anna')
    const next = await room.enter('olga')
    const after = await ids()
    expect(after).toHaveLength(30)
    expect(before.filter(id => !after.includes(id))).toEqual(before.slice(-1))
    for (const each of [anna, next, room.cookie]) expect(await room.opens(each)).toBe(true)
  })

  test('that end take their live events with them, on every process', async () => {
    const second = await room.enter('olga')
    const streams = await Promise.all([room.server, room.other].map(({ address }) => listen(address, second)))
    const staying = await listen(room.other.address, room.cookie)
    await room.hers('DELETE', '/me/sessions')
    await expect.poll(() => streams.some(({ open }) => open())).toBe(false)
    expect(staying.open()).toBe(true)
    staying.stop()
  })

  test('of others are nobody’s to end, and an administrator’s to see and to end', async () => {
    const anna = await room.enter('anna')
    const [{ id }] = (await room.as(anna, 'GET', '/me/sessions')).body.data
    await room.refused(() => room.hers('DELETE', `/me/sessions/${id}`), 404)
    await room.refused(() => room.hers('GET', `/users/${room.server.administrator}/sessions`), 403)
    await room.refused(() => room.hers('DELETE', `/users/${room.server.administrator}/sessions`), 403)
    await room.refused(() => room.as(anna, 'DELETE', `/users/${id}/sessions`), 404)

    const listed = (await room.as(anna, 'GET', `/users/${room.olga.id}/sessions`)).body.data
    expect(listed).toMatchObject([{ current: false }])
    expect((await room.as(anna, 'DELETE', `/users/${room.olga.id}/sessions`)).body).toEqual({ ended: 1 })
    expect([await room.opens(room.cookie), await room.opens(anna)]).toEqual([false, true])
    expect((await room.noted()).at(-1)).toMatchObject({
      kind: 'sessionsEnded',
      user: room.olga.id,
      actor: room.server.administrator,
      details: { sessions: 1 },
    })
  })

  test('are out of reach of keys, whatever their scopes', async () => {
    for (const [method, path, body] of [
      ['GET', '/me/sessions'],
      ['DELETE', '/me/sessions'],
      ['DELETE', `/me/sessions/${room.olga.id}`],
      ['GET', `/users/${room.olga.id}/sessions`],
      ['DELETE', `/users/${room.olga.id}/sessions`],
      ['PUT', '/me/password', { current: password, password: 'Quiet-harbour-31' }],
      ['PATCH', '/me', { password: { current: password, next: 'Quiet-harbour-31' } }],
      ['PATCH', '/company/session-limits', { idleMinutes: 15 }],
    ] as const)
      await room.refused(() => room.server.call(method, path, { body }), 403)
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
