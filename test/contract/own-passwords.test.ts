import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationsOf } from './operations.ts'
import { cookieOf, openServer, password, problemOf, type Reply, type Server, send } from './server.ts'

/* A password that an administrator has set for somebody, and that he has to replace before anything else. */

const own = 'Meadow-lantern-77'
let server: Server
let anna: string
beforeAll(async () => {
  server = await openServer({ http: { callsPerMinute: 100_000, publicCallsPerMinute: 100_000 } })
  anna = cookieOf(await enter('anna'))
})
afterAll(() => server.close())

const enter = (name: string, word = password): Promise<Reply> =>
  send(server.address, 'POST', '/session', { body: { email: `${name}@romashka.example`, password: word } })

const as = (cookie: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body })

const demand = (demanded: boolean) => as(anna, 'PUT', '/company/own-passwords', { demanded })

async function add(name: string): Promise<string> {
  const body = { email: `${name}@romashka.example`, name, role: 'manager', password }
  const added = await server.call('POST', '/users', { body })
  expect(added.status, added.text).toBe(201)
  return added.body.id
}

const kept = async () => {
  const tables = ['credential', 'workspace', 'session', 'api_key', 'change', 'invitation']
  const rows = tables.map(table =>
    server.database.owner.query(`select to_jsonb(t) - 'seen_at' as row from ${table} t order by 1`),
  )
  return (await Promise.all(rows)).map(one => one.rows)
}

async function refused(asked: () => Promise<Reply>, status: number, code: string): Promise<Reply> {
  const before = await kept()
  const answer = await asked()
  expect([answer.status, answer.body.errors?.[0]?.code ?? problemOf(answer)[1]], answer.text).toEqual([status, code])
  expect(await kept()).toEqual(before)
  return answer
}

describe('where the company demands it', () => {
  beforeAll(async () => expect((await demand(true)).body).toEqual({ demanded: true }))

  test('whoever comes in by such a password reaches no operation but those by which he chooses his own', async () => {
    await add('nina')
    const entered = await enter('nina')
    expect(entered.body).toMatchObject({ passwordDue: true })
    const nina = cookieOf(entered)
    const allowed = new Set(['getMe', 'signOut', 'changePassword'])
    const closed = (await operationsOf(server)).operations.filter(one => !one.isPublic && !allowed.has(one.name))
    const before = await kept()
    const answers = []
    for (const { name, method, path } of closed) {
      const answer = await as(nina, method, path.replace('{object}', 'lead').replace(/\{\w+\}/g, server.administrator))
      answers.push(`${name} ${problemOf(answer).join(' ')}`)
    }
    expect(answers.filter(answer => !answer.endsWith(' 403 passwordDue'))).toEqual([])
    expect(answers.length).toBeGreaterThan(300)
    expect(await kept()).toEqual(before)
  }, 120_000)

  test('his own opens everything, under a new token, and the given one opens nothing any more', async () => {
    await add('oleg')
    const [here, elsewhere] = [cookieOf(await enter('oleg')), cookieOf(await enter('oleg'))]
    await refused(() => as(here, 'PUT', '/me/password', { current: password, password }), 422, 'samePassword')
    await refused(
      () => as(here, 'PUT', '/me/password', { current: own, password: `${own}-2` }),
      422,
      'wrongCurrentPassword',
    )
    const chosen = await as(here, 'PUT', '/me/password', { current: password, password: own })
    expect(chosen.body).toMatchObject({ passwordDue: false })
    expect((await as(cookieOf(chosen), 'GET', '/leads')).status).toBe(200)
    for (const former of [here, elsewhere]) expect((await as(former, 'GET', '/me')).status).toBe(401)
    expect((await enter('oleg')).status).toBe(401)
    expect((await enter('oleg', own)).body).toMatchObject({ passwordDue: false })
  })

  test('one that is chosen by a link is his own', async () => {
    const id = await add('lena')
    const { token } = (await as(anna, 'POST', `/users/${id}/password-resets`)).body
    const chosen = await send(server.address, 'POST', `/invitations/${token}`, { body: { password: own } })
    expect(chosen.body).toMatchObject({ passwordDue: false })
    expect((await as(cookieOf(chosen), 'GET', '/leads')).status).toBe(200)
  })

  test('who has set up the company or chosen a password himself is asked nothing', async () => {
    expect((await as(anna, 'GET', '/leads')).status).toBe(200)
  })

  test('the second factor that his role demands comes after it', async () => {
    await server.call('POST', '/roles', {
      body: { name: 'Кассир', demandsSecondFactor: true, objects: { lead: { read: 'all' } } },
    })
    const body = { email: 'kira@romashka.example', name: 'Кира', role: 'Кассир', password }
    await server.call('POST', '/users', { body })
    const kira = cookieOf(await enter('kira'))
    await refused(() => as(kira, 'POST', '/me/second-factor'), 403, 'passwordDue')
    const chosen = cookieOf(await as(kira, 'PUT', '/me/password', { current: password, password: own }))
    await refused(() => as(chosen, 'GET', '/leads'), 403, 'secondFactorDue')
    expect((await as(chosen, 'POST', '/me/second-factor')).status).toBe(201)
  })
})

describe('the rule', () => {
  test('is off until an administrator turns it on, and holds for sessions that are open', async () => {
    await demand(false)
    await add('vera')
    const vera = cookieOf(await enter('vera'))
    expect((await as(vera, 'GET', '/me')).body).toMatchObject({ passwordDue: false })
    expect((await as(vera, 'GET', '/leads')).status).toBe(200)
    const { rows } = await server.database.owner.query(`select id from session where user_id = $1`, [
      (await as(vera, 'GET', '/me')).body.id,
    ])
    const sessions = rows.map(({ id }) => id)
    const ended = () => server.access.identities.ended(server.workspace, sessions)
    expect(await ended()).toEqual(new Set())
    await demand(true)
    await refused(() => as(vera, 'GET', '/leads'), 403, 'passwordDue')
    expect(await ended()).toEqual(new Set(sessions))
    const { rows: noted } = await server.database.owner.query(
      `select actor, details from security_event where kind = 'ownPasswords' order by id desc limit 1`,
    )
    expect(noted).toEqual([
      { actor: server.administrator, details: { before: { demanded: false }, after: { demanded: true } } },
    ])
  })

  test('is an administrator’s, in a session', async () => {
    await demand(false)
    await add('gleb')
    const gleb = cookieOf(await enter('gleb'))
    await refused(() => as(gleb, 'PUT', '/company/own-passwords', { demanded: true }), 403, 'administratorsOnly')
    await refused(() => server.call('PUT', '/company/own-passwords', { body: { demanded: true } }), 403, 'sessionsOnly')
    expect((await as(gleb, 'GET', '/company/own-passwords')).status).toBe(403)
  })

  test('the trust centre names whose passwords others have set, while it is off', async () => {
    const line = async () =>
      (await as(anna, 'GET', '/trust')).body.data.find(({ name }: { name: string }) => name === 'givenPasswords')
    await demand(false)
    expect(await line()).toMatchObject({ state: 'look', names: expect.arrayContaining(['vera']) })
    await demand(true)
    expect(await line()).toMatchObject({ state: 'fine' })
  })
})
