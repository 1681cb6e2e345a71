import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openSignInRoom, type SignInRoom } from './sign-in-room.ts'

/* How long somebody stays signed in, as the company has it. */

let room: SignInRoom
beforeAll(async () => {
  room = await openSignInRoom()
})
afterAll(() => room?.close())
beforeEach(() => room.begin())

describe('the company’s limits', () => {
  const aged = async (column: 'seen_at' | 'created_at', ago: string) => {
    await room.server.database.owner.query(`update session set ${column} = now() - $1::interval`, [ago])
    room.server.access.forget()
  }
  let anna: string
  beforeEach(async () => {
    anna = await room.enter('anna')
  })
  const set = async (limits: object) => {
    const answer = await room.as(await room.enter('anna'), 'PATCH', '/company/session-limits', limits)
    expect(answer.status, answer.text).toBe(200)
  }

  test('are a week without use and thirty days, unless it says otherwise', async () => {
    expect((await room.as(anna, 'GET', '/company/session-limits')).body).toEqual({
      idleMinutes: 10080,
      longestMinutes: 43200,
    })
    await aged('seen_at', '6 days 23 hours')
    expect(await room.opens(room.cookie)).toBe(true)
    await aged('seen_at', '7 days 1 hour')
    expect(await room.opens(room.cookie)).toBe(false)
    room.cookie = await room.enter('olga')
    await aged('created_at', '30 days 1 hour')
    expect(await room.opens(room.cookie)).toBe(false)
  })

  test('hold for sessions that are open already, the other way too', async () => {
    await aged('seen_at', '20 minutes')
    expect(await room.opens(room.cookie)).toBe(true)
    await aged('seen_at', '20 minutes')
    await set({ idleMinutes: 15 })
    expect(await room.opens(room.cookie)).toBe(false)
    await set({ idleMinutes: 30 })
    expect(await room.opens(room.cookie)).toBe(true)
    await aged('created_at', '2 hours')
    await set({ longestMinutes: 60, idleMinutes: 60 })
    expect(await room.opens(room.cookie)).toBe(false)
    await set({ idleMinutes: 10080, longestMinutes: 43200 })
    expect(await room.opens(room.cookie)).toBe(true)
    expect((await room.noted()).filter(({ kind }) => kind === 'sessionLimits').at(-1)).toMatchObject({
      details: {
        before: { idleMinutes: 60, longestMinutes: 60 },
        after: { idleMinutes: 10080, longestMinutes: 43200 },
      },
    })
  })

  test('stay within bounds, and are an administrator’s', async () => {
    const change = (limits: object, by = anna) => room.as(by, 'PATCH', '/company/session-limits', limits)
    await room.refused(() => change({ idleMinutes: 14 }), 422)
    await room.refused(() => change({ longestMinutes: 525_601 }), 422)
    await room.refused(() => change({ idleMinutes: 2.5 }), 422)
    const beyond = await room.refused(() => change({ idleMinutes: 129_600 }), 422)
    expect(beyond.body.errors).toMatchObject([{ field: 'idleMinutes', code: 'idleBeyondLongest' }])
    await room.refused(() => change({ idleMinutes: 30 }, room.cookie), 403)
    await room.refused(() => room.as(room.cookie, 'GET', '/company/session-limits'), 403)
  })

  test('a page that stands open is no use of its session', async () => {
    await aged('seen_at', '6 days')
    const before = (await room.server.database.owner.query('select max(seen_at) as at from session')).rows
    const ids = (await room.server.database.owner.query('select id from session')).rows.map(({ id }) => id)
    expect(await room.server.access.identities.ended(room.server.workspace, ids)).toEqual(new Set())
    expect((await room.server.database.owner.query('select max(seen_at) as at from session')).rows).toEqual(before)
  })
})
