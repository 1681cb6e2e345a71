import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openServer, password, type Server, send, signedIn } from './server.ts'

let server: Server
let olga: { id: string; key: string }
let cookie: string
beforeAll(async () => {
  server = await openServer()
  olga = await server.person('olga', 'manager')
  cookie = await signedIn(server.address, 'olga@romashka.example')
})
afterAll(() => server.close())

/** As Olga in her browser. */
const hers = (method: string, path: string, body?: unknown) =>
  send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body })
const rowsOf = async (table: 'api_key' | 'invitation') =>
  (
    await server.database.owner.query(
      `select to_jsonb(t) - 'used_at' - 'used_from' as row from ${table} t order by created_at`,
    )
  ).rows

/** The refusal changes nothing of what is kept. */
async function refused(asked: () => Promise<{ status: number; text: string }>, status: number): Promise<void> {
  const before = [await rowsOf('api_key'), await rowsOf('invitation')]
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect([await rowsOf('api_key'), await rowsOf('invitation')]).toEqual(before)
}

describe('a key that was withdrawn', () => {
  let id: string
  let key: string
  const opens = async () => (await server.call('GET', '/me', { key })).status === 200
  const ended = async () =>
    (await server.call('GET', '/api-keys/ended')).body.data.find((one: { id: string }) => one.id === id)
  const listed = async () =>
    (await server.call('GET', '/api-keys')).body.data.find((one: { id: string }) => one.id === id)

  beforeEach(async () => {
    const made = await hers('POST', '/api-keys', { name: 'Сайт', scopes: ['read'] })
    id = made.body.id
    key = made.body.key
    expect(await opens()).toBe(true)
  })

  test('opens nothing, and opens again once that is taken back; both are told with who did them', async () => {
    expect((await hers('DELETE', `/api-keys/${id}`)).status).toBe(204)
    expect(await opens()).toBe(false)
    expect(await listed()).toBeUndefined()
    expect(await ended()).toMatchObject({ endedBy: olga.id, endedAt: expect.any(String), restorable: true })

    expect((await hers('POST', `/api-keys/${id}/restoration`)).body).toMatchObject({ id, restoredBy: olga.id })
    expect(await opens()).toBe(true)
    expect(await ended()).toBeUndefined()
    expect(await listed()).toMatchObject({ restoredBy: olga.id, restoredAt: expect.any(String) })
    await refused(() => hers('POST', `/api-keys/${id}/restoration`), 404)
  })

  test('by an administrator does not come back by its owner', async () => {
    expect((await server.call('DELETE', `/api-keys/${id}`)).status).toBe(204)
    const own = (await hers('GET', '/api-keys/ended')).body.data.find((one: { id: string }) => one.id === id)
    expect(own).toMatchObject({ endedBy: server.administrator, restorable: false })
    await refused(() => hers('POST', `/api-keys/${id}/restoration`), 409)
    expect(await opens()).toBe(false)
    expect((await server.call('POST', `/api-keys/${id}/restoration`)).status).toBe(200)
    expect(await opens()).toBe(true)
  })

  test('is neither seen nor brought back by others, nor by a key that is not for administration', async () => {
    await hers('DELETE', `/api-keys/${id}`)
    const pavel = await server.person(`pavel-${id.slice(-6)}`, 'head')
    expect((await server.call('GET', '/api-keys/ended', { key: pavel.key })).body.data).toEqual([])
    await refused(() => server.call('POST', `/api-keys/${id}/restoration`, { key: pavel.key }), 403)
    await refused(() => server.call('POST', `/api-keys/${id}/restoration`, { key: olga.key }), 403)
    await refused(() => server.call('POST', '/api-keys/nothing/restoration'), 404)
    expect(await opens()).toBe(false)
  })

  test('stays so after ten minutes', async () => {
    await hers('DELETE', `/api-keys/${id}`)
    await server.database.owner.query(`update api_key set ended_at = now() - interval '11 minutes' where id = $1`, [id])
    expect(await ended()).toMatchObject({ restorable: false })
    await refused(() => server.call('POST', `/api-keys/${id}/restoration`), 409)
    expect(await opens()).toBe(false)
  })

  test('stays so when its time is over or its owner has left', async () => {
    await hers('DELETE', `/api-keys/${id}`)
    await server.database.owner.query(`update api_key set expires_at = now() - interval '1 minute' where id = $1`, [id])
    await refused(() => server.call('POST', `/api-keys/${id}/restoration`), 409)

    const nina = await server.person(`nina-${id.slice(-6)}`, 'manager')
    const [hersToo] = (await server.call('GET', '/api-keys')).body.data
    await server.call('DELETE', `/api-keys/${hersToo.id}`)
    await server.call('PATCH', `/users/${nina.id}`, { body: { active: false } })
    await refused(() => server.call('POST', `/api-keys/${hersToo.id}/restoration`), 404)
  })

  test('is kept as a hash alone', async () => {
    await hers('DELETE', `/api-keys/${id}`)
    expect(JSON.stringify(await rowsOf('api_key'))).not.toContain(key.slice(3, 40))
    expect((await server.call('GET', '/api-keys/ended')).text).not.toContain(key)
  })
})

describe('an invitation that was withdrawn', () => {
  let user: string
  let token: string
  let made = 0
  const opens = async () => (await server.call('GET', `/invitations/${token}`, { key: null })).status === 200
  const open = async () =>
    (await server.call('GET', '/invitations')).body.data.some((one: { user: string }) => one.user === user)

  beforeEach(async () => {
    const body = { email: `new-${++made}@romashka.example`, name: 'Новый', role: 'manager' }
    const added = await server.call('POST', '/users', { body })
    user = added.body.id
    token = added.body.invitation.token
    expect([await opens(), await open()]).toEqual([true, true])
  })

  test('opens nothing, and opens again once that is taken back', async () => {
    expect((await server.call('DELETE', `/users/${user}/invitations`)).status).toBe(204)
    expect([await opens(), await open()]).toEqual([false, false])
    await refused(() => server.call('POST', `/invitations/${token}`, { key: null, body: { password } }), 404)
    await refused(() => server.call('DELETE', `/users/${user}/invitations`), 404)

    expect((await server.call('POST', `/users/${user}/invitations/restoration`)).status).toBe(204)
    expect([await opens(), await open()]).toEqual([true, true])
    await refused(() => server.call('POST', `/users/${user}/invitations/restoration`), 404)
    expect((await server.call('POST', `/invitations/${token}`, { key: null, body: { password } })).status).toBe(200)
  })

  test('stays so after ten minutes, and once a new one was made', async () => {
    await server.call('DELETE', `/users/${user}/invitations`)
    const { owner } = server.database
    await owner.query(`update invitation set ended_at = now() - interval '11 minutes' where user_id = $1`, [user])
    await refused(() => server.call('POST', `/users/${user}/invitations/restoration`), 409)

    await server.call('POST', `/users/${user}/invitations`)
    await refused(() => server.call('POST', `/users/${user}/invitations/restoration`), 404)
    expect(await opens()).toBe(false)
  })

  test('is an administrator’s alone to withdraw, to bring back and to see', async () => {
    await refused(() => hers('DELETE', `/users/${user}/invitations`), 403)
    await refused(() => hers('GET', '/invitations'), 403)
    await server.call('DELETE', `/users/${user}/invitations`)
    await refused(() => hers('POST', `/users/${user}/invitations/restoration`), 403)
    expect(await opens()).toBe(false)
  })
})
