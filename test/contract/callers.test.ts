import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '../../src/access/api-keys.ts'
import { createWorkspace } from '../../src/access/workspaces.ts'
import { setUpCompany } from '../../src/features/setup/set-up.ts'
import { objects } from '../../src/objects/index.ts'
import { connectApp } from './connected-app.ts'
import { everythingKept, type Operation, operationsOf } from './operations.ts'
import { makeTargets, type Targets } from './samples.ts'
import { openServer, password, type Reply, type Server, send, signedIn } from './server.ts'

/*
 * Every operation that the description names, called by each who may not: the answer tells nothing, and the database is
 * afterwards what it was. Who is half signed in is tried in `second-factor.test.ts`.
 */

let server: Server
let operations: readonly Operation[]
let targets: Targets
const administrator = 'anna@romashka.example'

/** Stands in every record of the company: an answer that holds it has told something. */
const secret = 'Тайна-7391'

beforeAll(async () => {
  server = await openServer({ http: { callsPerMinute: 100_000, publicCallsPerMinute: 100_000 } })
  targets = await makeTargets(server, objects)
  for (const object of ['lead', 'deal', 'company', 'contact', 'task', 'interest', 'product'] as const) {
    const { plural, title } = objects.find(({ name }) => name === object) ?? {}
    for (const id of targets.get(object) ?? []) {
      const answer = await server.call('PATCH', `/${plural}/${id}`, { body: { [title ?? '']: secret } })
      if (answer.status !== 200 && object !== 'contact' && object !== 'lead') throw new Error(answer.text)
    }
  }
  // What nobody owns is there for everybody to claim.
  for (const [object, plural] of [
    ['lead', 'leads'],
    ['interest', 'interests'],
  ] as const)
    for (const id of targets.get(object) ?? [])
      await server.call('PATCH', `/${plural}/${id}`, { body: { owner: server.administrator } })
  // The server makes its own secret for push when it is first asked for.
  await server.call('GET', '/me/push-devices')
  ;({ operations } = await operationsOf(server))
}, 120_000)
afterAll(() => server.close())

/** The path with ids of what there is, by the object whose path it is. */
function addressed({ path }: Operation): string {
  const [, plural = ''] = path.split('/')
  const object = path.startsWith('/records/') ? 'lead' : (objects.find(one => one.plural === plural)?.name ?? '')
  const id = targets.get(object)?.[0] ?? server.administrator
  return path.replace('{object}', 'lead').replace(/\{\w+\}/g, id)
}

/** Calls each, one after the other; `body` as a caller would who wants nothing but to get in. */
async function eachAnswer(
  which: readonly Operation[],
  given: { key?: string | null; headers?: Record<string, string> },
): Promise<[string, Reply][]> {
  const answers: [string, Reply][] = []
  for (const operation of which) {
    const body = operation.body ? {} : undefined
    const call = { key: null, ...given, body }
    answers.push([operation.name, await server.call(operation.method, addressed(operation), call)])
  }
  return answers
}

const closed = () => operations.filter(({ isPublic }) => !isPublic)
/** For those who are let in: the live stream would not end. */
const ending = () => closed().filter(({ name }) => name !== 'getEvents')

describe('nothing is open to', () => {
  const strangers: [string, () => Promise<{ key?: string; headers?: Record<string, string> }>][] = [
    ['nobody', async () => ({})],
    ['a key that nobody made', async () => ({ key: `${server.key.slice(0, -6)}AAAAAA` })],
    [
      'a key that was withdrawn',
      async () => {
        const { id, key } = await keyFor(server.workspace, server.administrator, ['read', 'write', 'admin'])
        expect((await server.call('GET', '/leads', { key })).status).toBe(200)
        expect((await server.call('DELETE', `/api-keys/${id}`)).status).toBe(204)
        return { key }
      },
    ],
    [
      'a key whose user was deactivated',
      async () => {
        const { id, key } = await server.person('left', 'admin')
        await server.call('PATCH', `/users/${id}`, { body: { active: false } })
        return { key }
      },
    ],
    [
      'the token of an app that was disconnected',
      async () => {
        const { grant, accessToken: key } = await connectApp(server, administrator, ['read', 'write'])
        expect((await server.call('GET', '/leads', { key })).status).toBe(200)
        const cookie = await signedIn(server.address, administrator)
        const headers = { cookie, 'x-requested-with': 'rapport' }
        expect((await send(server.address, 'DELETE', `/oauth/grants/${grant}`, { headers })).status).toBe(204)
        return { key }
      },
    ],
    [
      'the token of an app that has expired',
      async () => {
        const { grant, accessToken: key } = await connectApp(server, administrator, ['read', 'write'])
        await server.database.owner.query(
          `update oauth_token set expires_at = now() - interval '1 s' where grant_id = $1`,
          [grant],
        )
        return { key }
      },
    ],
    ['a session that there is none of', async () => ({ headers: { cookie: 'rapport_session=abcdef' } })],
  ]

  test.each(strangers)(
    '%s',
    async (_, made) => {
      const given = await made()
      const before = await everythingKept(server, server.workspace)
      const answers = await eachAnswer(closed(), given)
      expect(
        answers.filter(([, { status }]) => status !== 401).map(([name, { status }]) => `${name} ${status}`),
      ).toEqual([])
      expect(answers.length).toBeGreaterThan(300)
      expect(answers.filter(([, { text }]) => text.includes(secret))).toEqual([])
      expect(await everythingKept(server, server.workspace)).toEqual(before)
    },
    180_000,
  )
})

const reading: [string, () => Promise<string>][] = [
  ['a key', async () => (await keyFor(server.workspace, server.administrator, ['read'])).key],
  ['an app', async () => (await connectApp(server, administrator, ['read'])).accessToken],
]

test.each(reading)(
  '%s that may only read writes nothing, whatever it calls',
  async (_, made) => {
    const key = await made()
    const before = await everythingKept(server, server.workspace)
    const answers = await eachAnswer(ending(), { key })
    const refused = new Set(answers.flatMap(([name, { status }]) => (status === 403 ? [name] : [])))
    const asks =
      /^(query|aggregate|checkForDuplicates$|show[A-Z]\w+Field$|showRequest$|openCard|closeCard|createExport|cancelExport|fillMailTemplate|previewMailTemplate|priceLines|draftQuoteSending|previewQuote|draftInvoiceSending|previewInvoice|computeReport|computeStockReport|writeReportFile)/
    const writing = ending().filter(({ name, method }) => method !== 'GET' && !asks.test(name))
    expect(writing.filter(({ name }) => !refused.has(name)).map(({ name }) => name)).toEqual([])
    expect(writing.length).toBeGreaterThan(150)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  },
  180_000,
)

const ofProducts: [string, () => Promise<string>][] = [
  ['a key', async () => (await keyFor(server.workspace, server.administrator, ['products:read'])).key],
  ['an app', async () => (await connectApp(server, administrator, ['products:read'])).accessToken],
]

test.each(ofProducts)(
  '%s for one object reaches nothing of the others',
  async (_, made) => {
    const key = await made()
    const others = new Set(objects.flatMap(({ plural }) => (plural === 'products' ? [] : [plural])))
    // His own rights are told to any key, as `/me` tells them.
    const ofOthers = new Set(
      ending().flatMap(({ name, path }) =>
        others.has(path.split('/')[1] ?? '') && name !== 'getRightsOfUser' ? [name] : [],
      ),
    )
    const before = await everythingKept(server, server.workspace)
    const answers = await eachAnswer(ending(), { key })
    const reached = answers.filter(([, { status }]) => status < 300)
    expect(reached.map(([name]) => name)).toContain('listProducts')
    expect(reached.filter(([name]) => ofOthers.has(name)).map(([name]) => name)).toEqual([])
    const told = reached.filter(([name, { text }]) => text.includes(secret) && !/product/i.test(name))
    expect(told.map(([name]) => name)).toEqual([])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  },
  180_000,
)

test('another team finds nothing of what is not its own', async () => {
  const rights = { read: 'own', update: 'own', remove: 'own', export: 'own' }
  const owned = ['lead', 'deal', 'company', 'contact', 'task', 'interest', 'activity']
  await server.call('POST', '/roles', {
    body: { name: 'Чужой', objects: Object.fromEntries(owned.map(name => [name, rights])) },
  })
  const { key } = await server.person('stranger', 'Чужой', { scopes: ['read', 'write'] })
  const before = await everythingKept(server, server.workspace)
  const answers = await eachAnswer(ending(), { key })
  expect(answers.filter(([, { text }]) => text.includes(secret)).map(([name]) => name)).toEqual([])
  const after = await everythingKept(server, server.workspace)
  for (const table of owned) expect([table, after.get(table)]).toEqual([table, before.get(table)])
}, 180_000)

test('the administrator of another company finds nothing of this one', async () => {
  const other = await createWorkspace(server.database, objects, { name: 'Лютик', host: 'lutik.example' })
  const ctx = await server.application.systemContext(other, { channel: 'system' })
  const head = await setUpCompany(ctx, {
    company: 'Лютик',
    name: 'Борис Лютов',
    email: 'boris@lutik.example',
    password,
    locale: 'ru',
  })
  const { key } = await keyFor(other, head, ['read', 'write', 'admin'])
  const before = await everythingKept(server, server.workspace)
  const answers = await eachAnswer(ending(), { key })
  expect(answers.filter(([, { text }]) => text.includes(secret)).map(([name]) => name)).toEqual([])
  const byId = new Set(closed().flatMap(({ name, path }) => (/\{id\}/.test(path) ? [name] : [])))
  const reached = answers.filter(([name, { status }]) => byId.has(name) && status < 300)
  expect(reached.map(([name]) => name)).toEqual([])
  expect(await everythingKept(server, server.workspace)).toEqual(before)
}, 180_000)

async function keyFor(
  workspace: string,
  user: string,
  scopes: readonly string[],
): Promise<{ id: string; key: string }> {
  const ctx = await server.application.userContext(workspace, user, { channel: 'system' })
  return createKey(ctx, { name: scopes.join(), scopes }, { callsPerMinute: 100_000, callsPerDay: 1_000_000 })
}
