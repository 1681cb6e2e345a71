import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objects } from '../../src/objects/index.ts'
import { everythingKept, operationsOf } from './operations.ts'
import { makeTargets, type Targets } from './samples.ts'
import { openServer, password, type Reply, type Server, send } from './server.ts'

/** Holes that were really found in other systems of this kind, each tried here. `docs/security.md` lists the rest of them. */

let server: Server
let targets: Targets
beforeAll(async () => {
  server = await openServer({ http: { callsPerMinute: 100_000, publicCallsPerMinute: 100_000 } })
  targets = await makeTargets(server, objects)
}, 120_000)
afterAll(() => server.close())

const kept = () => everythingKept(server, server.workspace)

test('the door by which a company is set up is shut behind whoever came first, however many knock at once', async () => {
  const before = await kept()
  const stranger = { company: 'Чужая', name: 'Чужой', email: 'stranger@other.example', password, locale: 'ru' }
  const hosts: Record<string, string>[] = [{}, { 'x-forwarded-host': 'other.example' }]
  for (const headers of hosts) {
    const knocks = Array.from({ length: 10 }, () => send(server.address, 'POST', '/setup', { body: stranger, headers }))
    const answers = await Promise.all(knocks)
    expect(answers.map(({ status, headers }) => [status, headers.get('set-cookie')])).toEqual(
      answers.map(() => [409, null]),
    )
  }
  expect(await kept()).toEqual(before)
})

describe('a file of somebody else', () => {
  const own = { read: 'own', create: 'own', update: 'own', remove: 'own', export: 'own' }
  let foreign: string
  let mine: { key: string; lead: string; file: string }

  beforeAll(async () => {
    const rights = { lead: own, attachment: own }
    await server.call('POST', '/roles', { body: { name: 'own', objects: rights } })
    const [ivan, olga] = [await server.person('ivan', 'own'), await server.person('olga', 'own')]
    const lead = async (owner: string, phone: string) =>
      (await server.call('POST', '/leads', { body: { name: 'Лид', phones: [phone], owner } })).body.id
    const [his, hers] = [await lead(ivan.id, '+79160000011'), await lead(olga.id, '+79160000012')]
    foreign = (await attach(olga.key, hers, 'Её файл')).body.id
    mine = { key: ivan.key, lead: his, file: (await attach(ivan.key, his, 'Его файл')).body.id }
  })

  function attach(key: string, lead: string, text: string): Promise<Reply> {
    const part = (name: string, value: string) =>
      `--a\r\ncontent-disposition: form-data; name="${name}"${name === 'file' ? '; filename="a.txt"' : ''}\r\n\r\n${value}\r\n`
    const body = `${part('file', text)}${part('object', 'lead')}${part('record', lead)}--a--\r\n`
    return server.call('POST', '/attachments', {
      key,
      body,
      headers: { 'content-type': 'multipart/form-data; boundary=a' },
    })
  }

  test('is reached neither one by one nor in bulk, nor drawn to a record of one’s own', async () => {
    const before = await kept()
    const on = { object: 'lead', id: mine.lead }
    const call = (method: string, path: string, body?: object) => server.call(method, path, { key: mine.key, body })
    const one = `/attachments/${foreign}`
    for (const answer of [
      await call('GET', one),
      await call('GET', `${one}/content`),
      await call('GET', `${one}/changes`),
      await call('PATCH', one, { name: 'b.txt' }),
      await call('PATCH', one, { on }),
      await call('DELETE', one),
    ])
      expect([answer.status, answer.text.includes('Её файл')], answer.text).toEqual([404, false])
    const many = await call('POST', '/attachments/bulk', { update: [{ id: foreign, on }], remove: [foreign] })
    expect(many.body.results.map(({ status }: { status: number }) => status)).toEqual([404, 404])
    expect(await kept()).toEqual(before)
    expect((await call('GET', `/attachments/${mine.file}/content`)).text).toBe('Его файл')
  })
})

test('a field that is hidden from somebody is told him by no operation there is, nor what it was before', async () => {
  const hidden = {
    'lead.interest': 'hidden',
    'lead.companyName': 'hidden',
    'deal.amount': 'hidden',
    'contact.phones': 'hidden',
  }
  const all = { read: 'all', update: 'all', export: 'all' }
  const reads = Object.fromEntries(['lead', 'deal', 'contact', 'company', 'task', 'activity'].map(name => [name, all]))
  const made = await server.call('POST', '/roles', { body: { name: 'blind', objects: reads, fields: hidden } })
  expect(made.status, made.text).toBe(201)
  const { key } = await server.person('blind', 'blind')
  const secrets = ['Тайна-7391', 'Бывшая-7391', '7391.37', '9167391737']
  const [lead, deal, contact] = ['lead', 'deal', 'contact'].map(name => targets.get(name)?.[0])
  const change = async (path: string, body: object) =>
    expect((await server.call('PATCH', path, { body })).status).toBe(200)
  await change(`/leads/${lead}`, { interest: 'Бывшая-7391', companyName: 'Бывшая-7391' })
  await change(`/leads/${lead}`, { interest: 'Тайна-7391', companyName: 'Тайна-7391' })
  await change(`/deals/${deal}`, { amount: { amount: '7391.37', currency: 'RUB' } })
  await change(`/contacts/${contact}`, { phones: ['+79167391737'] })

  const { operations } = await operationsOf(server)
  const told: string[] = []
  let answered = 0
  for (const { name, method, path } of operations) {
    if (method !== 'GET' || name === 'getEvents') continue
    const of = path.startsWith('/deals') ? deal : path.startsWith('/contacts') ? contact : lead
    const asked = `${path.replace('{object}', 'lead').replace(/\{\w+\}/g, String(of))}${questions[name] ?? ''}`
    const answer = await server.call('GET', asked, { key })
    if (answer.status === 200) answered++
    if (secrets.some(secret => answer.text.includes(secret))) told.push(`${name} ${answer.text.slice(0, 300)}`)
  }
  expect(told).toEqual([])
  expect(answered).toBeGreaterThan(40)
  expect((await server.call('GET', `/leads/${lead}/changes`)).text).toContain('Бывшая-7391')
}, 120_000)

/** What is asked where nothing would be told without a question. */
const questions: Record<string, string> = {
  search: '?q=7391',
  findMatches: '?phone=%2B79167391737&company=%D0%A2%D0%B0%D0%B9%D0%BD%D0%B0-7391',
  listLeads: '?q=7391&expand=owner',
  getLeadTimeline: '?kind=change',
}

describe('statements in an export', () => {
  const evil = `name"; drop table lead; select '`

  test.each([
    ['a name of an object', { object: evil }],
    ['an order', { object: 'lead', query: { sort: evil } }],
    ['a field', { object: 'lead', query: { fields: ['name', evil] } }],
    ['a filtered field', { object: 'lead', query: { filter: { [evil]: 1 } } }],
    ['an operator', { object: 'lead', query: { filter: { name: { [evil]: 1 } } } }],
    ['a format', { object: 'lead', format: evil }],
  ])('are refused as %s, and nothing is made', async (_, body) => {
    const before = await kept()
    const answer = await server.call('POST', '/exports', { body })
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
    expect(answer.status, answer.text).toBeLessThan(500)
    expect(await kept()).toEqual(before)
  })

  test('are a text like any other as a value: nothing has it, and all is still there', async () => {
    const count = async () => (await server.database.owner.query('select count(*)::int as n from lead')).rows[0].n
    const before = await count()
    const { body } = await server.call('POST', '/exports', {
      body: { object: 'lead', query: { filter: { name: evil } } },
    })
    await expect
      .poll(async () => (await server.call('GET', `/exports/${body.id}`)).body, { timeout: 30_000 })
      .toMatchObject({ state: 'done', rows: 0 })
    expect(await count()).toBe(before)
  })
})

test('nobody guesses a key from others: what comes behind the company is random in each', async () => {
  const made = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      server
        .call('POST', '/api-keys', { body: { name: `k${n}`, scopes: ['read'] } })
        .then(({ body }) => String(body.key)),
    ),
  )
  const random = made.map(key => key.slice(-43))
  expect(new Set(random.map(text => text.slice(0, 8))).size).toBe(100)
  expect(new Set(random.map(text => text.slice(-8))).size).toBe(100)
  expect(new Set(made.map(key => key.length)).size).toBe(1)
})
