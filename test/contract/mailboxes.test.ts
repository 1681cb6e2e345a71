import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* Mailboxes of the company and of its people: who connects them, who sees what of them, and where their passwords lie. */

let server: Server
let olga: { id: string; key: string }
let petr: { id: string; key: string }

const secret = 'mailbox-secret-5518'
const imap = { host: 'imap.romashka.example', port: 993, security: 'tls', user: 'sales@romashka.example' }
const smtp = { ...imap, host: 'smtp.romashka.example', port: 465 }
const shared = {
  kind: 'shared',
  address: 'Sales@Romashka.example',
  name: 'Ромашка',
  imap,
  smtp,
  password: secret,
  active: false,
}
const personal = (address: string) => ({
  kind: 'personal',
  address,
  name: 'Ольга',
  imap,
  password: secret,
  active: false,
})

beforeAll(async () => {
  server = await openServer()
  olga = await server.person('olga', 'manager')
  petr = await server.person('petr', 'manager')
})
afterAll(() => server?.close())
beforeEach(async () => {
  for (const table of ['mailbox', 'mailbox_policy']) await server.database.owner.query(`delete from ${table}`)
})

const post = (body: object, key = server.key): Promise<Reply> => server.call('POST', '/mailboxes', { body, key })
async function connected(body: object, key = server.key) {
  const answer = await post(body, key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const seen = async (key: string) => (await server.call('GET', '/mailboxes', { key })).body.data
async function refused(asked: () => Promise<Reply>, status: number): Promise<Reply> {
  const before = await everythingKept(server, server.workspace)
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  return answer
}

describe('a shared mailbox', () => {
  test('is connected by an administrator, makes a source, and tells its password to nobody', async () => {
    const made = await connected(shared)
    expect(made).toMatchObject({ address: 'sales@romashka.example', sends: true, works: true, can: { change: true } })
    const source = await server.call('GET', `/sources/${made.source}`)
    expect(source.body).toMatchObject({ kind: 'mail', name: 'sales@romashka.example', active: true })
    expect(JSON.stringify([made, await seen(server.key)])).not.toContain(secret)
    const { rows } = await server.database.owner.query(
      `select sealed from integration_secret where kind = 'mailbox' and "of" = $1`,
      [made.id],
    )
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('is refused to whoever is no administrator', async () => {
    expect(problemOf(await refused(() => post(shared, olga.key), 403))[1]).toBe('administratorsOnly')
  })

  test('is seen by those alone who use it, and its servers by administrators alone', async () => {
    const made = await connected({ ...shared, users: [olga.id] })
    expect(await seen(petr.key)).toEqual([])
    const [of] = await seen(olga.key)
    expect(of).toMatchObject({ id: made.id, address: 'sales@romashka.example', can: { use: true, change: false } })
    expect(of).not.toHaveProperty('imap')
    await refused(() => server.call('PATCH', `/mailboxes/${made.id}`, { body: { name: 'x' }, key: olga.key }), 403)
    await refused(() => server.call('DELETE', `/mailboxes/${made.id}`, { key: olga.key }), 404)
  })

  test('is used by a team and those below it', async () => {
    const top = (await server.call('POST', '/teams', { body: { name: 'Продажи' } })).body.id
    const below = (await server.call('POST', '/teams', { body: { name: 'Север', parent: top } })).body.id
    const anton = await server.person('anton', 'manager', { team: below })
    await connected({ ...shared, teams: [top] })
    expect(await seen(anton.key)).toHaveLength(1)
    expect(await seen(petr.key)).toEqual([])
  })

  test('names every problem at once', async () => {
    const answer = await refused(
      () =>
        post({
          ...shared,
          address: 'nobody',
          name: ' ',
          imap: { ...imap, host: '10.0.0.1', port: 80 },
          smtp: { ...smtp, security: 'plain' },
          users: [server.workspace],
          rules: { addresses: ['@shop.example', 'wrong'], folders: [] },
        }),
      422,
    )
    expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
      'address email',
      'imap.host mailHostNotPublic',
      'imap.port imapPort',
      'smtp.security mailPlain',
      'name required',
      'users dangling',
      'rules.addresses.1 email',
    ])
  })

  test('is connected once', async () => {
    await connected(shared)
    expect(problemOf(await refused(() => post({ ...shared, address: 'SALES@romashka.example' }), 409))[1]).toBe(
      'mailboxTaken',
    )
  })

  test('keeps its password for its own servers alone', async () => {
    const { id } = await connected(shared)
    const patch = (body: object) => server.call('PATCH', `/mailboxes/${id}`, { body })
    const other = await refused(() => patch({ imap: { ...imap, host: 'imap.attacker.example' } }), 422)
    expect(other.body.errors).toMatchObject([{ field: 'password', code: 'mailPassword' }])
    expect((await patch({ smtp: null, name: 'Ромашка, продажи' })).body).toMatchObject({ sends: false, version: 2 })
    expect((await patch({ imap: { ...imap, host: 'imap.attacker.example' }, password: 'another' })).status).toBe(200)
  })

  test('is disconnected: its password is forgotten, its source takes nothing more', async () => {
    const { id, source } = await connected(shared)
    expect((await server.call('DELETE', `/mailboxes/${id}`)).status).toBe(204)
    expect((await server.call('GET', `/sources/${source}`)).body.active).toBe(false)
    const { rows } = await server.database.owner.query(`select from integration_secret where "of" = $1`, [id])
    expect(rows).toHaveLength(0)
    await refused(() => server.call('DELETE', `/mailboxes/${id}`), 404)
  })

  test('leaves a line in the audit, without its password', async () => {
    await connected(shared)
    const audit = await server.call('GET', '/audit')
    expect(audit.text).toContain('createMailbox')
    expect(audit.text).not.toContain(secret)
  })
})

describe('a personal mailbox', () => {
  test('is its owner’s alone: others do not see it, an administrator only that it is there', async () => {
    const made = await connected(personal('olga@mail.example'), olga.key)
    expect(made).toMatchObject({ owner: olga.id, address: 'olga@mail.example', can: { use: true, change: true } })
    expect(await seen(petr.key)).toEqual([])
    const [known] = await seen(server.key)
    expect(known).toEqual({
      id: made.id,
      kind: 'personal',
      owner: olga.id,
      active: false,
      works: true,
      readAt: null,
      version: 1,
      can: { use: false, change: false, remove: true },
    })
    await refused(() => server.call('PATCH', `/mailboxes/${made.id}`, { body: { name: 'x' } }), 404)
    await refused(() => server.call('DELETE', `/mailboxes/${made.id}`, { key: petr.key }), 404)
    expect((await server.call('DELETE', `/mailboxes/${made.id}`)).status).toBe(204)
  })

  test('names nobody in the sources: those of all people have one together', async () => {
    await connected(personal('olga@mail.example'), olga.key)
    await connected(personal('petr@mail.example'), petr.key)
    const { rows } = await server.database.owner.query(
      `select count(distinct source)::int as sources, bool_or(s.name like '%mail.example%') as named
       from mailbox m join source s on s.id = m.source`,
    )
    expect(rows).toEqual([{ sources: 1, named: false }])
  })

  test('is refused once an administrator has closed them; those that are connected stay', async () => {
    await connected(personal('olga@mail.example'), olga.key)
    await refused(() => server.call('PUT', '/mailbox-policy', { body: { personal: false }, key: olga.key }), 403)
    expect((await server.call('PUT', '/mailbox-policy', { body: { personal: false } })).body).toEqual({
      personal: false,
    })
    expect(problemOf(await refused(() => post(personal('petr@mail.example'), petr.key), 403))[1]).toBe(
      'mailboxesClosed',
    )
    expect(await seen(olga.key)).toHaveLength(1)
  })

  test('is shared with nobody', async () => {
    const answer = await refused(() => post({ ...personal('olga@mail.example'), users: [petr.id] }, olga.key), 422)
    expect(answer.body.errors).toMatchObject([{ field: 'users', code: 'mailboxPersonal' }])
  })
})
