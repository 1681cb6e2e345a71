import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cookieOf, password, send } from './server.ts'
import { openSignInRoom, type SignInRoom } from './sign-in-room.ts'

/* How passwords are changed and reset. */

let room: SignInRoom
beforeAll(async () => {
  room = await openSignInRoom()
})
afterAll(() => room?.close())
beforeEach(() => room.begin())

describe('a password', () => {
  const next = 'Quiet-harbour-31'
  const change = (current: string, word: string, by = room.cookie) =>
    room.as(by, 'PUT', '/me/password', { current, password: word })

  test('is changed by whoever knows the present one; only this browser stays in, by a new token', async () => {
    const second = await room.enter('olga')
    const answer = await change(password, next)
    expect(answer.status, answer.text).toBe(200)
    const turned = cookieOf(answer)
    expect(turned).not.toBe(room.cookie)
    expect(await room.opens(turned)).toBe(true)
    for (const { address } of [room.server, room.other])
      for (const former of [room.cookie, second]) await expect.poll(() => room.opens(former, address)).toBe(false)
    await expect(room.enter('olga')).rejects.toThrow()
    // Also where no other session ends with it.
    expect(await room.opens(turned, room.other.address)).toBe(true)
    expect((await change(next, password, turned)).status).toBe(200)
    await expect.poll(() => room.opens(turned, room.other.address)).toBe(false)
    expect((await room.noted()).filter(({ kind }) => kind === 'passwordChange')).toMatchObject([
      { outcome: 'done', user: room.olga.id, actor: room.olga.id, details: { sessions: 1 } },
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
    const answer = await room.refused(() => change(current, word), 422)
    expect(answer.body.errors).toMatchObject([{ field, code }])
    expect(await room.opens(room.cookie)).toBe(true)
  })

  test('that was changed while somebody waited to be let in by it opens nothing', async () => {
    const { owner } = room.server.database
    const changing = await owner.connect()
    let former = ''
    try {
      const { rows } = await owner.query('select password_hash as hash from credential where user_id = $1', [
        room.olga.id,
      ])
      former = rows[0].hash
      await changing.query('begin')
      await changing.query(`update credential set password_hash = 'another' where user_id = $1`, [room.olga.id])
      const coming = send(room.server.address, 'POST', '/session', {
        body: { email: 'olga@romashka.example', password },
      })
      const waits = async () =>
        (
          await owner.query(
            `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%for share%'`,
          )
        ).rows.length
      await expect.poll(waits).toBe(1)
      const sessions = async () => (await owner.query('select id from session')).rows
      const before = await sessions()
      await changing.query(`delete from session where user_id = $1`, [room.olga.id])
      await changing.query('commit')
      const answer = await coming
      expect([answer.status, answer.body.type], answer.text).toEqual([401, 'urn:rapport:problem:wrongPassword'])
      expect(before).toHaveLength(1)
      expect(await sessions()).toEqual([])
      expect((await room.noted()).at(-1)).toMatchObject({
        kind: 'signIn',
        outcome: 'refused',
        reason: 'wrongPassword',
        user: room.olga.id,
      })
    } finally {
      changing.release()
      await owner.query('update credential set password_hash = $2 where user_id = $1', [room.olga.id, former])
    }
  })

  test('is guessed at no more often than at the sign-in, and each guess is noted', async () => {
    for (let tried = 0; tried < 10; tried++) expect((await change(`Wrong-word-${tried}`, next)).status).toBe(422)
    const answer = await room.refused(() => change(password, next), 429)
    expect(answer.headers.get('retry-after')).toBe('900')
    const guesses = (await room.noted()).filter(({ kind }) => kind === 'passwordChange')
    expect(guesses.map(({ reason }) => reason)).toEqual([...Array(10).fill('wrongCurrentPassword'), 'tooMany'])
  })

  describe('that an administrator resets', () => {
    const reset = async (address = room.server.address) => {
      const answer = await room.as(
        await room.enter('anna'),
        'POST',
        `/users/${room.olga.id}/password-resets`,
        undefined,
        address,
      )
      expect(answer.status, answer.text).toBe(201)
      return answer.body
    }
    const take = (token: string, word: string) =>
      send(room.server.address, 'POST', `/invitations/${token}`, { body: { password: word } })

    test('stays, with its sessions, until the link is used; then only whoever used it is in', async () => {
      const { token } = await reset()
      expect((await send(room.server.address, 'GET', `/invitations/${token}`)).body).toMatchObject({ kind: 'reset' })
      expect(await room.opens(room.cookie)).toBe(true)
      expect(await room.opens(await room.enter('olga'))).toBe(true)

      await room.refused(() => take(token, 'superpassword'), 422)
      const taken = await take(token, next)
      expect(taken.status, taken.text).toBe(200)
      expect([await room.opens(room.cookie), await room.opens(cookieOf(taken))]).toEqual([false, true])
      await room.refused(() => take(token, next), 404)
      expect((await room.noted()).filter(({ kind }) => /reset/i.test(kind))).toMatchObject([
        { kind: 'resetLink', user: room.olga.id, actor: room.server.administrator },
        { kind: 'passwordReset', user: room.olga.id, details: { sessions: 2 } },
      ])
      expect((await change(next, password, cookieOf(taken))).status).toBe(200)
    })

    test('is not reset by a link that was replaced, withdrawn, outlived or overtaken by a change', async () => {
      const first = await reset()
      const second = await reset()
      await room.refused(() => take(first.token, next), 404)
      await room.as(await room.enter('anna'), 'DELETE', `/users/${room.olga.id}/invitations`)
      await room.refused(() => take(second.token, next), 404)

      const third = await reset()
      expect(Date.parse(third.expiresAt) - Date.now()).toBeLessThanOrEqual(24 * 3_600_000)
      await room.server.database.owner.query(`update invitation set expires_at = now() - interval '1 minute'`)
      await room.refused(() => take(third.token, next), 404)

      const fourth = await reset()
      const turned = cookieOf(await change(password, next))
      await room.refused(() => take(fourth.token, 'Other-harbour-32'), 404)
      expect((await change(next, password, turned)).status).toBe(200)
    })

    test('is an administrator’s alone to reset', async () => {
      await room.refused(() => room.hers('POST', `/users/${room.server.administrator}/password-resets`), 403)
      await room.refused(
        () => room.server.call('POST', `/users/${room.olga.id}/password-resets`, { key: room.olga.key }),
        403,
      )
    })

    test('the link has the configured address, whatever host the request names, as an invitation has', async () => {
      const anna = await room.enter('anna')
      const body = JSON.stringify({ email: `host-${Date.now()}@romashka.example`, name: 'Гость', role: 'viewer' })
      const answers = [
        await asHost(room.other.address, anna, `/users/${room.olga.id}/password-resets`),
        await asHost(room.other.address, anna, `/users/${room.olga.id}/invitations`),
        await asHost(room.other.address, anna, '/users', body),
      ]
      const links = answers.map(text => JSON.parse(text)).map(({ invitation, ...link }) => invitation ?? link)
      for (const { url, path } of links) expect(url).toBe(`http://crm.romashka.example${path}`)
      for (const text of answers) expect(text).not.toContain('evil')
      expect((await reset()).url).toBeNull()
    })
  })
})

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
