import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { send } from './server.ts'
import { openSignInRoom, type SignInRoom } from './sign-in-room.ts'

/* What is noted of who signs in. */

let room: SignInRoom
beforeAll(async () => {
  room = await openSignInRoom()
})
afterAll(() => room?.close())
beforeEach(() => room.begin())

describe('what is noted', () => {
  test('of sign-ins: who, from where, with what, and how it ended; never a password', async () => {
    await expect(room.enter('olga', 'Wrong-word-11')).rejects.toThrow()
    await expect(room.enter('nobody', 'Wrong-word-12')).rejects.toThrow()
    await send(room.server.address, 'POST', '/session', { body: { email: 'Wrong-word-13', password: 'Wrong-word-14' } })
    await room.hers('DELETE', '/session')
    expect(await room.noted()).toMatchObject([
      { kind: 'signIn', outcome: 'done', reason: null, user: room.olga.id, account: null },
      { kind: 'signIn', outcome: 'refused', reason: 'wrongPassword', user: room.olga.id, account: null },
      { kind: 'signIn', outcome: 'refused', reason: 'unknownAccount', user: null, account: 'nobody@romashka.example' },
      { kind: 'signIn', outcome: 'refused', reason: 'unknownAccount', user: null, account: null },
      { kind: 'signOut', outcome: 'done', user: room.olga.id, actor: room.olga.id },
    ])
    const { rows } = await room.server.database.owner.query('select row_to_json(e)::text as text from security_event e')
    for (const { text } of rows) expect(text).not.toMatch(/Wrong-word|Tulip-forest|rapport_session/)
    for (const { text } of rows) expect(text).toContain('127.0.0.1')
  })

  test('a known and an unknown account get the same answer, and the same is done for both', async () => {
    const answers = await Promise.all(
      ['olga', 'nobody'].map(name =>
        send(room.server.address, 'POST', '/session', {
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
    expect((await room.noted()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(2)
  })

  test('of somebody who left: that his sessions ended', async () => {
    const nina = await room.server.person('nina', 'viewer')
    const hersToo = await room.enter('nina')
    await room.server.call('PATCH', `/users/${nina.id}`, { body: { active: false } })
    expect(await room.opens(hersToo)).toBe(false)
    expect((await room.noted()).at(-1)).toMatchObject({
      kind: 'sessionsEnded',
      reason: 'userInactive',
      user: nina.id,
      actor: room.server.administrator,
    })
  })
})
