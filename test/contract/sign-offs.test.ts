import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { priceLines } from '../../src/features/catalogue/index.ts'
import { requiringSignOff } from '../../src/features/sign-offs/index.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* What goes beyond the limits of whoever sells is approved before it leaves: by whom, once, and not after a change. */

let server: Server
let peer: MailPeer
let manager: { id: string; key: string }
let head: { id: string; key: string }
let accountant: { id: string; key: string }
const roles = new Map<string, string>()
beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({
    http: { publicUrl: 'https://crm.romashka.example', publicCallsPerMinute: 100_000 },
    trustedTargets: [`smtp://127.0.0.1:${peer.port}`],
  })
  manager = await server.person('Аня', 'manager')
  head = await server.person('Вера', 'head')
  accountant = await server.person('Дина', 'accountant')
  for (const { name, id } of (await server.call('GET', '/roles')).body.data) roles.set(name, id)
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  for (const table of ['sign_off_letter', 'sign_off_decision', 'sign_off', 'sign_off_rule', 'discount_limit', 'letter'])
    await server.database.owner.query(`delete from ${table}`)
  peer.received.splice(0)
})

const post = (path: string, body: unknown, key = server.key) => server.call('POST', path, { body, key })
const role = (name: string) => roles.get(name) ?? ''
const limit = (more = {}) =>
  server.call('PUT', '/discount-limits', {
    body: { limits: [{ role: role('manager'), perLine: 10, whole: 15, minMargin: null, ...more }] },
  })
const rule = async (more = {}) => {
  const body = {
    name: 'Большие КП',
    object: 'quote',
    filter: null,
    overLimit: false,
    steps: [{ mode: 'any', approvers: [{ kind: 'role', id: role('head') }] }],
    ownAllowed: false,
    remindHours: 8,
    position: 1,
    active: true,
    ...more,
  }
  const answer = await post('/sign-off-rules', body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const quote = async (discount = 0, key = manager.key) =>
  (await post('/quotes', { name: 'Кухня', items: [{ name: 'Стол', quantity: 1, price: '1000', discount }] }, key)).body
    .id
const ask = (id: string, key = manager.key) =>
  post('/sign-offs', { on: { object: 'quote', id }, note: 'Постоянный клиент' }, key)
const decide = (id: string, key: string, verdict = 'approve', note = 'Хорошо') =>
  post(`/sign-offs/${id}/decision`, { verdict, note }, key)
const look = async (id: string) => (await server.call('GET', `/sign-offs/${id}`)).body
/** Whether the manager could send it now: what sending asks for, in his name. */
const leaves = async (id: string): Promise<string> => {
  const ctx = await server.application.userContext(server.workspace, manager.id, { channel: 'api' })
  return requiringSignOff(priceLines)(ctx, { object: 'quote', id }).then(
    () => 'leaves',
    error => error.code,
  )
}
async function refused(asked: () => Promise<Reply>, status: number, code: string) {
  const before = await everythingKept(server, server.workspace)
  expect(problemOf(await asked())).toEqual([status, code])
  expect(await everythingKept(server, server.workspace)).toEqual(before)
}

describe('a discount', () => {
  test('within the limits of its seller needs nobody; beyond them it is held until a head approves', async () => {
    await limit()
    expect(await leaves(await quote(10))).toBe('leaves')
    const id = await quote(12)
    expect(await leaves(id)).toBe('signOffNeeded')
    const asked = await ask(id)
    expect(asked.body).toMatchObject({
      state: 'open',
      reasons: [{ kind: 'limit', what: 'perLine', value: 12, limit: 10 }],
      askedBy: { id: manager.id },
    })
    expect(asked.body).not.toHaveProperty('margin')
    expect(await leaves(id)).toBe('signOffWaiting')
    expect((await server.call('GET', '/sign-offs', { key: head.key })).body.data).toMatchObject([{ id: asked.body.id }])
    expect((await server.call('GET', '/sign-offs', { key: accountant.key })).body.data).toEqual([])
    expect((await decide(asked.body.id, head.key)).body).toMatchObject({ state: 'approved' })
    expect(await leaves(id)).toBe('leaves')
  })

  test('that is hidden in a price below the list counts as one', async () => {
    await limit()
    const product = (await post('/products', { name: 'Стол', price: { amount: '1000', currency: 'RUB' } })).body.id
    const offered = async (price: string, discount = 0) => {
      const items = [{ product, name: 'Стол', quantity: 1, price, discount }]
      return (await post('/quotes', { name: 'Кухня', items }, manager.key)).body.id
    }
    expect(await leaves(await offered('900'))).toBe('leaves')
    expect(await leaves(await offered('1500'))).toBe('leaves')
    const id = await offered('880')
    expect(await leaves(id)).toBe('signOffNeeded')
    expect((await ask(id)).body.reasons).toEqual([{ kind: 'limit', what: 'perLine', value: 12, limit: 10 }])
    expect(await leaves(await offered('950', 8))).toBe('signOffNeeded')
  })

  test('that was approved is held again once lines or terms are changed, and what is not approved with it changes nothing', async () => {
    await limit()
    const id = await quote(12)
    await decide((await ask(id)).body.id, head.key)
    await server.call('PATCH', `/quotes/${id}`, { body: { comment: 'Позвонить' } })
    expect(await leaves(id)).toBe('leaves')
    await server.call('PATCH', `/quotes/${id}`, { body: { paymentTerms: 'Через год' } })
    expect(await leaves(id)).toBe('signOffNeeded')
    const again = await ask(id)
    expect(again.body.state).toBe('open')
    await server.call('PATCH', `/quotes/${id}`, { body: { paymentTerms: 'Через два' } })
    expect(problemOf(await decide(again.body.id, head.key))[0]).toBe(409)
    expect((await look(again.body.id)).state).toBe('void')
    expect(await leaves(id)).toBe('signOffNeeded')
  })

  test('is asked about once, also by two presses at once', async () => {
    await limit()
    const id = await quote(50)
    const answers = await Promise.all([1, 2, 3].map(() => ask(id)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  })

  test('is not decided on by whoever asked, by a colleague or by two heads', async () => {
    await limit()
    await limit({ role: role('head') })
    const id = await quote(50, head.key)
    const asked = (await ask(id, head.key)).body
    await refused(() => decide(asked.id, head.key), 403, 'signOffNotYours')
    await refused(() => decide(asked.id, accountant.key), 403, 'signOffNotYours')
    const second = await server.person('Глеб', 'head')
    const third = await server.person('Егор', 'head')
    const answers = await Promise.all([decide(asked.id, second.key), decide(asked.id, third.key, 'decline', 'Много')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(['approved', 'declined']).toContain((await look(asked.id)).state)
    await refused(() => decide(asked.id, third.key), 409, 'signOffOver')
  })

  test('is declined with a reason, or not at all', async () => {
    await limit()
    const asked = (await ask(await quote(50))).body
    await refused(() => post(`/sign-offs/${asked.id}/decision`, { verdict: 'decline' }, head.key), 422, 'invalid')
    expect((await decide(asked.id, head.key, 'decline', 'Себе в убыток')).body).toMatchObject({
      state: 'declined',
      steps: [
        {
          seats: expect.arrayContaining([
            expect.objectContaining({ decision: expect.objectContaining({ note: 'Себе в убыток' }) }),
          ]),
        },
      ],
    })
  })
})

describe('a rule', () => {
  test('holds for what its filter meets, in its steps: all of one before the next', async () => {
    await rule({
      filter: { total: { gte: 5000 } },
      steps: [
        {
          mode: 'all',
          approvers: [
            { kind: 'role', id: role('head') },
            { kind: 'user', id: accountant.id },
          ],
        },
        { mode: 'any', approvers: [{ kind: 'user', id: server.administrator }] },
      ],
    })
    expect(await leaves(await quote())).toBe('leaves')
    const { id } = (
      await post('/quotes', { name: 'Кухня', items: [{ name: 'Стол', quantity: 10, price: '1000' }] }, manager.key)
    ).body
    const asked = (await ask(id)).body
    await refused(() => decide(asked.id, server.key), 403, 'signOffNotYours')
    expect((await decide(asked.id, accountant.key)).body).toMatchObject({ state: 'open', step: 0 })
    await refused(() => decide(asked.id, accountant.key), 409, 'signOffDecided')
    expect((await decide(asked.id, head.key)).body).toMatchObject({ state: 'open', step: 1 })
    expect((await decide(asked.id, server.key)).body).toMatchObject({ state: 'approved' })
    expect(await leaves(id)).toBe('leaves')
  })

  test('that names fields, people or steps that are none is refused whole, each by its place', async () => {
    const before = (await server.call('GET', '/sign-off-rules')).body
    const answer = await post('/sign-off-rules', {
      name: ' ',
      object: 'quote',
      filter: { colour: 'red' },
      overLimit: false,
      steps: [{ mode: 'all', approvers: [{ kind: 'user', id: role('head') }] }],
      ownAllowed: false,
      remindHours: 8,
      position: 1,
      active: true,
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'filter.colour',
      'name',
      'steps.0.approvers.0.id',
    ])
    expect((await server.call('GET', '/sign-off-rules')).body).toEqual(before)
    expect((await server.call('GET', '/sign-off-rules', { key: manager.key })).status).toBe(403)
  })

  test('that only the asker himself could pass is said at once', async () => {
    await rule({ steps: [{ mode: 'all', approvers: [{ kind: 'user', id: manager.id }] }] })
    const id = await quote()
    await refused(() => ask(id), 422, 'invalid')
    await rule({ name: 'Можно самому', ownAllowed: true })
  })

  test('is followed by a deputy in the place of who is absent, and it is said so', async () => {
    await rule({ steps: [{ mode: 'any', approvers: [{ kind: 'user', id: head.id }] }] })
    const asked = (await ask(await quote())).body
    await refused(() => decide(asked.id, accountant.key), 403, 'signOffNotYours')
    const from = new Date(Date.now() - 1000).toISOString()
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const named = await post(`/users/${head.id}/deputies`, { deputy: accountant.id, from, until })
    expect(named.status, named.text).toBe(201)
    const done = (await decide(asked.id, accountant.key)).body
    expect(done).toMatchObject({ state: 'approved' })
    expect(done.steps[0].seats[0].decision).toMatchObject({ by: { id: accountant.id }, inPlaceOf: { id: head.id } })
    await server.database.owner.query(`update deputy set until = now()`)
  })
})

test('an invoice is not issued, and a quote not sent, before it is approved: no number is taken', async () => {
  await limit()
  const lines = [{ name: 'Стол', quantity: 1, price: '1000', discount: 40 }]
  const company = (await post('/companies', { name: 'Клиент' }, manager.key)).body.id
  const { id } = (await post('/invoices', { name: 'Кухня', items: lines, company }, manager.key)).body
  const issue = () => post(`/invoices/${id}/issue`, {}, manager.key)
  await refused(issue, 409, 'signOffNeeded')
  const asked = (await post('/sign-offs', { on: { object: 'invoice', id } }, manager.key)).body
  await refused(issue, 409, 'signOffWaiting')
  expect((await decide(asked.id, head.key)).body.state).toBe('approved')
  const issued = await issue()
  expect(issued.status, issued.text).toBe(200)
  await expect.poll(async () => (await look(asked.id)).state).toBe('approved')
})

describe('a letter', () => {
  const path = (letter: { text: string } | undefined) =>
    letter?.text.match(/https:\/\/crm\.romashka\.example(\/s\/\S+)/)?.[1] ?? ''
  const open = (at: string) => server.call('GET', `/${at}`, { key: null })
  const send = (at: string, values: Record<string, string>) =>
    server.call('POST', `/${at}`, {
      key: null,
      body: new URLSearchParams(values).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const asked = async () => {
    const server_ = { host: '127.0.0.1', port: peer.port, security: 'startTls', ...mailUser }
    await server.call('PUT', '/mail-server', {
      body: { ...server_, fromAddress: 'crm@romashka.example', fromName: 'Ромашка' },
    })
    await rule({ steps: [{ mode: 'any', approvers: [{ kind: 'user', id: head.id }] }] })
    const made = (await ask(await quote())).body
    await expect.poll(() => peer.received.filter(one => path(one)).length, { timeout: 20_000 }).toBe(1)
    return { id: made.id as string, at: path(peer.received.find(one => path(one))) }
  }

  test('lets its approver decide once; opening it decides nothing', async () => {
    const { id, at } = await asked()
    expect((await open(at)).text).toContain('Кухня')
    expect((await look(id)).state).toBe('open')
    expect((await send(at, { verdict: 'decline', note: ' ' })).status).toBe(422)
    const answers = await Promise.all([send(at, { verdict: 'approve' }), send(at, { verdict: 'approve' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
    const done = await look(id)
    expect(done).toMatchObject({ state: 'approved' })
    expect(done.steps[0].seats[0].decision).toMatchObject({ by: { id: head.id }, via: 'mail' })
    expect((await open(at)).status).toBe(404)
  })

  test('that is too old, made up or of what was changed decides nothing', async () => {
    const { id, at } = await asked()
    const wrong = `${at.slice(0, -3)}xyz`
    expect((await send(wrong, { verdict: 'approve' })).status).toBe(404)
    const { on } = await look(id)
    await server.call('PATCH', `/quotes/${on.id}`, { body: { discount: 90 } })
    expect([404, 409]).toContain((await send(at, { verdict: 'approve' })).status)
    expect((await look(id)).state).not.toBe('approved')
  })
})
