import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cookieOf, password } from './server.ts'
import { openSignInRoom, type SignInRoom } from './sign-in-room.ts'

/* The address by which somebody signs in is changed by who has just shown who he is. */

let room: SignInRoom
let irina: string
let boris: string
let cookie: string

beforeAll(async () => {
  room = await openSignInRoom()
  irina = (await room.server.person('irina', 'admin')).id
  boris = (await room.server.person('boris', 'manager')).id
})
afterAll(() => room?.close())
beforeEach(async () => {
  await room.begin()
  cookie = await room.enter('irina')
})

const owner = () => room.server.database.owner
const age = () => owner().query(`update session set created_at = now() - interval '11 minutes', proved_at = null`)
const emails = async () => (await owner().query('select id, email, version from "user" order by id')).rows
const emailOf = async (id: string) => (await emails()).find(user => user.id === id)?.email
const change = (id: string, email: string, by = cookie) => room.as(by, 'PATCH', `/users/${id}`, { email })
const prove = (body: object, by = cookie) => room.as(by, 'POST', '/session/proof', body)

async function refused(asked: () => ReturnType<typeof change>): Promise<void> {
  const before = await emails()
  const answer = await room.refused(asked, 403)
  expect(answer.body.type).toBe('urn:rapport:problem:proofNeeded')
  expect(await emails()).toEqual(before)
}

test('in a session that has been open for long no address is changed, neither one’s own nor another’s, in whatever way', async () => {
  await change(boris, 'boris3@romashka.example')
  const { version } = (await emails()).find(({ id }) => id === boris)
  await age()
  await refused(() => change(boris, 'thief@romashka.example'))
  await refused(() => change(irina, 'thief@romashka.example'))
  const update = [{ id: boris, email: 'thief@romashka.example' }]
  await refused(() => room.as(cookie, 'POST', '/users/bulk', { update, atomic: true }))
  await refused(() => room.as(cookie, 'POST', '/users/bulk', { update }))
  await refused(() => room.as(cookie, 'DELETE', `/users/${boris}/changes/${version}`))
  // What is no address asks for nothing, and nor does the same address.
  const { status } = await room.as(cookie, 'PATCH', `/users/${boris}`, {
    name: 'Борис',
    email: 'boris3@romashka.example',
  })
  expect(status).toBe(200)
})

test('after the password it is changed, for ten minutes, and the session goes on by a new token', async () => {
  await age()
  await room.refused(() => prove({ password: 'Wrong-word-11' }), 422)
  await refused(() => change(boris, 'boris4@romashka.example'))
  const proved = await prove({ password })
  expect([proved.status, proved.text]).toEqual([204, ''])
  const turned = cookieOf(proved)
  await expect.poll(() => room.opens(cookie)).toBe(false)
  await expect.poll(() => room.opens(cookie, room.other.address)).toBe(false)
  expect((await change(boris, 'boris4@romashka.example', turned)).status).toBe(200)
  expect(await emailOf(boris)).toBe('boris4@romashka.example')
  expect((await room.noted()).filter(({ kind }) => kind === 'proof')).toMatchObject([
    { outcome: 'refused', reason: 'wrongCurrentPassword', user: irina },
    { outcome: 'done', user: irina },
  ])
  await age()
  await refused(() => change(boris, 'boris5@romashka.example', turned))
})

test('who has just signed in changes it at once', async () => {
  const answer = await change(boris, 'boris6@romashka.example')
  expect(answer.status, answer.text).toBe(200)
})

test('the proof of one is not that of another, and keys neither need nor give one', async () => {
  const another = await room.enter('irina')
  await age()
  expect((await prove({ password }, another)).status).toBe(204)
  await refused(() => change(boris, 'boris7@romashka.example'))
  expect((await room.server.call('POST', '/session/proof', { body: { password } })).status).toBe(403)
  const byKey = await room.server.call('PATCH', `/users/${boris}`, { body: { email: 'boris8@romashka.example' } })
  expect(byKey.status, byKey.text).toBe(200)
})

test('who guesses is slowed', async () => {
  const statuses: number[] = []
  for (let tries = 0; tries < 12; tries++) statuses.push((await prove({ password: `Wrong-word-${tries}` })).status)
  expect(statuses[0]).toBe(422)
  expect(statuses.at(-1)).toBe(429)
})
