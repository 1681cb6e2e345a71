import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { priceLines } from '../../src/features/catalogue/index.ts'
import { requiringSignOff } from '../../src/features/sign-offs/index.ts'
import { remindApprovers } from '../../src/features/sign-offs/tell.ts'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server } from './server.ts'

/* When a rule holds, who hears of what waits, what leaves in letters only once it is approved, and what of it is personal. */

let server: Server
let peer: MailPeer
let olga: { id: string; key: string }
let junior: { id: string; key: string }
let head: { id: string; key: string }
let contact: string
let mailbox: string
const roles = new Map<string, string>()
const role = (name: string) => roles.get(name) ?? ''

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({ trustedTargets: targetsOf(peer) })
  for (const { name, id } of (await server.call('GET', '/roles')).body.data) roles.set(name, id)
  olga = await server.person('olga', 'manager')
  junior = await server.person('yura', 'telemarketer')
  head = await server.person('vera', 'head')
  mailbox = (await made('/mailboxes', { ...mailboxAt(peer), users: [olga.id] })).id
  const emails = [{ value: 'maria@client.example' }]
  contact = (await made('/contacts', { name: 'Мария Лебедева', emails, owner: olga.id })).id
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  for (const table of ['sign_off_letter', 'sign_off_decision', 'sign_off', 'sign_off_rule', 'notice', 'escalation'])
    await server.database.owner.query(`delete from ${table}`)
})

const post = (path: string, body: unknown, key = server.key) => server.call('POST', path, { body, key })
async function made(path: string, body: object, key = server.key) {
  const answer = await post(path, body, key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const ruleOf = (more: object = {}) => ({
  ...{ name: 'Правило', object: 'quote', filter: null, overLimit: false, ownAllowed: false, remindHours: 8 },
  ...{ position: 1, active: true, steps: [{ mode: 'any', approvers: [{ kind: 'user', id: head.id }] }] },
  ...more,
})
const rule = (more: object = {}) => made('/sign-off-rules', ruleOf(more))
const quote = async (more: object = {}, line: object = {}): Promise<string> => {
  const items = [{ name: 'Стол', quantity: 1, price: '1000', ...line }]
  return (await made('/quotes', { name: 'Кухня', items, owner: olga.id, ...more })).id
}
/** Whether somebody could send it now: what sending asks for, in his name. */
async function leaves(
  id: string,
  { object = 'quote', as = olga }: { object?: 'quote' | 'document'; as?: typeof olga } = {},
) {
  const ctx = await server.application.userContext(server.workspace, as.id, { channel: 'api' })
  return requiringSignOff(priceLines)(ctx, { object, id }).then(
    () => 'leaves',
    error => error.code,
  )
}
async function refused(asked: () => Promise<Reply>, status: number, code: string) {
  const before = await everythingKept(server, server.workspace)
  const answer = await asked()
  expect(problemOf(answer)).toEqual([status, code])
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  return answer.body
}

describe('a rule', () => {
  test('holds from a discount on, however it is made of lines and of all', async () => {
    await rule({ discountFrom: 20 })
    expect(await leaves(await quote({}, { discount: 19.9 }))).toBe('leaves')
    expect(await leaves(await quote({}, { discount: 20 }))).toBe('signOffNeeded')
    expect(await leaves(await quote({ discount: 15 }, { discount: 10 }))).toBe('signOffNeeded')
    expect(await leaves(await quote({ discountAmount: 250 }))).toBe('signOffNeeded')
  })

  test('holds for other terms of payment than the usual ones, however these are written', async () => {
    await rule({ usualTerms: ['Предоплата 100 %', 'Предоплата 50 %, остаток перед отгрузкой'] })
    expect(await leaves(await quote({ paymentTerms: null }))).toBe('leaves')
    expect(await leaves(await quote({ paymentTerms: 'предоплата  100 %.' }))).toBe('leaves')
    expect(await leaves(await quote({ paymentTerms: 'Отсрочка 30 дней' }))).toBe('signOffNeeded')
    expect(await leaves(await quote({ paymentTerms: 'Предоплата 100 % через год' }))).toBe('signOffNeeded')
  })

  test('holds for what people of its roles send, and where all of these are gone for everybody', async () => {
    const spare = await made('/roles', { name: 'Стажёр', objects: {}, fields: {} })
    const { id, version } = await rule({ roles: [role('telemarketer'), spare.id] })
    const offer = await quote()
    expect(await leaves(offer)).toBe('leaves')
    expect(await leaves(offer, { as: junior })).toBe('signOffNeeded')
    const changed = await server.call('PUT', `/sign-off-rules/${id}`, {
      body: ruleOf({ roles: [spare.id] }),
      headers: { 'if-match': `"${version}"` },
    })
    expect(changed.status, changed.text).toBe(200)
    expect(await leaves(offer, { as: junior })).toBe('leaves')
    expect((await server.call('DELETE', `/roles/${spare.id}`)).status).toBe(204)
    expect(await leaves(offer)).toBe('signOffNeeded')
  })

  test('holds as a list would find it: a contract by the amount of its deal', async () => {
    await rule({ object: 'document', filter: { kind: { eq: 'contract' }, 'on.deal.amount': { gte: 500_000 } } })
    const paper = async (amount: string, kind = 'contract') => {
      const deal = (await made('/deals', { name: 'Кухня', amount: { amount, currency: 'RUB' }, owner: olga.id })).id
      return (await made('/documents', { name: 'Договор', kind, on: { object: 'deal', id: deal }, owner: olga.id })).id
    }
    expect(await leaves(await paper('499999.99'), { object: 'document' })).toBe('leaves')
    expect(await leaves(await paper('500000'), { object: 'document' })).toBe('signOffNeeded')
    expect(await leaves(await paper('900000', 'act'), { object: 'document' })).toBe('leaves')
  })

  test('with conditions that are none is refused whole, each by its place', async () => {
    const refusedRule = async (more: object) => {
      const body = await refused(() => post('/sign-off-rules', ruleOf(more)), 422, 'invalid')
      return body.errors.map(({ field }: { field: string }) => field).sort()
    }
    expect(await refusedRule({ object: 'document', discountFrom: 10, usualTerms: [], overLimit: true })).toEqual([
      'discountFrom',
      'overLimit',
      'usualTerms',
    ])
    expect(await refusedRule({ roles: [head.id] })).toEqual(['roles.0'])
    expect(await refusedRule({ filter: { 'company.colour': 'red' } })).toEqual(['filter.company.colour'])
    expect((await refusedRule({ discountFrom: 101 })).length).toBe(1)
  })

  test('that says none of the later conditions has none', async () => {
    expect(await rule()).toMatchObject({ discountFrom: null, usualTerms: null, roles: [] })
  })
})

describe('what waits for an approval', () => {
  const remind = async () => {
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    for (const _ of [1, 2]) await remindApprovers(ctx)
  }
  const told = async (user: string) => {
    const { rows } = await server.database.owner.query('select code from notice where "user" = $1 order by id', [user])
    return rows.map(({ code }) => code).filter(code => code !== 'signOffAsked')
  }
  /** As if the step had begun so many days ago: weeks have working hours wherever they begin. */
  const since = (days: number) =>
    server.database.owner.query('update sign_off set step_since = now() - make_interval(days => $1)', [days])

  test('is brought to mind once its working hours are over, and rises to heads and asker after as many again, once each', async () => {
    const boss = await server.person('gleb', 'head')
    const team = (await made('/teams', { name: 'Продажи', head: boss.id })).id
    const anna = await server.person('nina', 'manager', { team })
    await rule({ remindHours: 8, steps: [{ mode: 'any', approvers: [{ kind: 'user', id: anna.id }] }] })
    await made('/sign-offs', { on: { object: 'quote', id: await quote() } }, olga.key)
    await remind()
    expect(await told(anna.id)).toEqual([])
    expect((await server.call('PUT', '/working-calendar', { body: alwaysOpen })).status).toBe(200)
    await server.database.owner.query(`update sign_off set step_since = now() - interval '9 hours'`)
    await remind()
    expect(await told(anna.id)).toEqual(['signOffDue'])
    expect([...(await told(boss.id)), ...(await told(olga.id))]).toEqual([])
    await server.database.owner.query(`delete from escalation`)
    await since(30)
    await remind()
    expect(await told(boss.id)).toEqual(['signOffLate'])
    expect(await told(olga.id)).toEqual(['signOffLate'])
  })

  test('is not brought to mind once it was decided or withdrawn', async () => {
    await rule()
    const [one, other] = [await quote(), await quote()]
    const asked = await made('/sign-offs', { on: { object: 'quote', id: one } }, olga.key)
    const taken = await made('/sign-offs', { on: { object: 'quote', id: other } }, olga.key)
    await post(`/sign-offs/${asked.id}/decision`, { verdict: 'approve' }, head.key)
    await post(`/sign-offs/${taken.id}/withdrawal`, {}, olga.key)
    await since(60)
    await remind()
    expect(await told(head.id)).toEqual([])
  })
})

const alwaysOpen = { week: Array(7).fill({ from: '00:00', until: '23:59' }), pause: 0, days: [] }

test('a contract that has to be approved leaves with no letter before it is; the same letter leaves after', async () => {
  await rule({ object: 'document', filter: { kind: { eq: 'contract' } } })
  const items = [{ name: 'Стол', quantity: 1, price: '1000' }]
  const company = (await made('/companies', { name: 'ООО «Лебедь»', owner: olga.id })).id
  const deal = (await made('/deals', { name: 'Кухня', company, contact, items, owner: olga.id })).id
  const on = { object: 'deal', id: deal }
  const paper = await made('/papers', { on, kind: 'contract' }, olga.key)
  const letter = {
    mailbox,
    on,
    to: [{ address: 'maria@client.example' }],
    subject: 'Договор',
    html: '<p>Договор во вложении</p>',
    files: [paper.file],
    undoSeconds: 0,
  }
  const send = () => post('/mail/messages', letter, olga.key)
  const refusal = await refused(send, 409, 'signOffNeeded')
  expect(refusal.on).toEqual({ object: 'document', id: paper.id })
  const asked = await made('/sign-offs', { on: { object: 'document', id: paper.id } }, olga.key)
  await refused(send, 409, 'signOffWaiting')
  expect((await post(`/sign-offs/${asked.id}/decision`, { verdict: 'approve' }, head.key)).body.state).toBe('approved')
  const sent = await send()
  expect(sent.status, sent.text).toBe(201)
  const { rows } = await server.database.owner.query('select files from outgoing_mail')
  expect(rows).toEqual([{ files: [paper.file] }])
})

test('what was noted of somebody’s quote is told to him and erased with him; that it was approved stays', async () => {
  await rule()
  const person = (await made('/contacts', { name: 'Пётр Лесной', owner: olga.id })).id
  const mine = await quote({ contact: person })
  const others = await quote({ contact })
  for (const id of [mine, others]) {
    const note = `Знаю его жену ${id}`
    const asked = await made('/sign-offs', { on: { object: 'quote', id }, note }, olga.key)
    await post(`/sign-offs/${asked.id}/decision`, { verdict: 'approve', note: `Болен ${id}` }, head.key)
  }
  const found = await server.call('GET', `/personal-data/people/contact/${person}`)
  expect(found.text).toContain('signOffNotes')
  const asked = { object: 'contact', record: person, reason: 'request' }
  const begun = await post('/personal-data/erasures', asked)
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
  const notes = async () => {
    const { rows } = await server.database.owner.query(`
      select s.record_id as id, s.state, s.note, d.note as decided from sign_off s join sign_off_decision d on d.sign_off = s.id`)
    return Object.fromEntries(rows.map(({ id, ...row }) => [id, row]))
  }
  expect((await notes())[mine]).toEqual({ state: 'approved', note: null, decided: null })
  expect((await notes())[others]).toMatchObject({ note: `Знаю его жену ${others}`, decided: `Болен ${others}` })
})

test('an address that names no rule is one where nothing is', async () => {
  for (const id of ['x', '01900000-0000-7000-8000-000000000000']) {
    await refused(() => server.call('DELETE', `/sign-off-rules/${id}`), 404, 'notFound')
    await refused(() => server.call('PUT', `/sign-off-rules/${id}`, { body: ruleOf({}) }), 404, 'notFound')
  }
})
