import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { endTwoPersonRule } from '../../src/without-two-persons.ts'
import { everythingKept } from './operations.ts'
import { codeOf as codeOfApp } from './second-factor-room.ts'
import { openServer, password, type Reply, type Server, send, signedIn } from './server.ts'

/* What concerns the key of the company, done by two administrators: one asks, another confirms. */

let server: Server
/** Cookies. */
let anna: string
let boris: string
let vera: string
let borisId: string
let viewers: string

const as = (cookie: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  send(server.address, method, path, {
    headers: { cookie, 'x-requested-with': 'rapport', 'accept-language': 'ru' },
    body,
  })
const codeOf = ({ body }: Reply): string => String(body.type).split(':').at(-1) ?? ''
const confirm = (cookie: string, id: string, given: object = { password }): Promise<Reply> =>
  as(cookie, 'POST', `/approvals/${id}/confirmation`, given)
const owner = (text: string, values: unknown[] = []) => server.database.owner.query(text, values)

beforeAll(async () => {
  server = await openServer()
  borisId = (await server.person('boris', 'admin')).id
  await server.person('vera', 'manager')
  anna = await signedIn(server.address, 'anna@romashka.example')
  boris = await signedIn(server.address, 'boris@romashka.example')
  vera = await signedIn(server.address, 'vera@romashka.example')
  viewers = (await server.call('GET', '/roles?filter[name]=viewer')).body.data[0].id
  const label = { en: 'Passport', ru: 'Паспорт' }
  await server.call('POST', '/fields', {
    body: { object: 'lead', name: 'passport', type: 'text', label, protected: { shownTo: [] } },
  })
  await server.call('POST', '/leads', { body: { name: 'Пётр', passport: '4509', emails: ['p@client.example'] } })
})
afterAll(() => server?.close())
afterEach(async () => {
  await owner('delete from approval')
  await owner('delete from two_person_rule')
})

const turnOn = async () => expect((await as(anna, 'PUT', '/two-person-rule', { on: true })).status).toBe(200)

/** Asks, and gives the id of what waits then. */
async function asked(cookie: string, method: string, path: string, body?: unknown): Promise<string> {
  const answer = await as(cookie, method, path, body)
  expect(answer.status, answer.text).toBe(202)
  expect(answer.body.approval, answer.text).toMatchObject({ state: 'waiting', can: { confirm: false, withdraw: true } })
  return answer.body.approval.id
}

/** Expects a refusal, and that all is as before. Guesses at proofs are noted, and nothing else. */
async function refused(asking: () => Promise<Reply>, status: number, code: string): Promise<Reply> {
  const before = await everythingKept(server, server.workspace)
  const answer = await asking()
  expect([answer.status, codeOf(answer)], answer.text).toEqual([status, code])
  const after = await everythingKept(server, server.workspace)
  for (const kept of [before, after]) for (const table of ['sign_in_attempt', 'security_event']) kept.delete(table)
  expect(after).toEqual(before)
  return answer
}

const noted = async (): Promise<[string, string | null, string][]> =>
  (
    await owner(
      `select details->>'state' as state, actor, details->>'operation' as operation from security_event where kind = 'approval' and outcome = 'done' order by id desc limit 2`,
    )
  ).rows.map(({ state, actor, operation }) => [state, actor, operation])

const keyState = async (): Promise<string> => (await as(anna, 'GET', '/encryption')).body.state

test('while the rule is off one is enough, and it is turned on only where two administrators can sign in', async () => {
  expect((await as(anna, 'GET', '/two-person-rule')).body).toEqual({
    on: false,
    since: null,
    by: null,
    administrators: 2,
  })
  expect((await as(anna, 'POST', '/encryption/rotations')).body.generation).toBe(2)
  expect((await as(vera, 'GET', '/two-person-rule')).status).toBe(403)
  expect((await as(vera, 'PUT', '/two-person-rule', { on: true })).status).toBe(403)

  const { rows } = await owner(
    'with gone as (delete from credential where user_id = $1 returning *) select json_agg(gone) as kept from gone',
    [borisId],
  )
  await refused(() => as(anna, 'PUT', '/two-person-rule', { on: true }), 409, 'twoAdministratorsFirst')
  await owner('insert into credential select * from json_populate_recordset(null::credential, $1)', [
    JSON.stringify(rows[0].kept),
  ])
  const on = await as(anna, 'PUT', '/two-person-rule', { on: true })
  expect(on.body).toMatchObject({ on: true, by: { name: 'Анна Ким' }, administrators: 2 })
  expect((await owner(`select code from notice where "user" = $1`, [borisId])).rows).toContainEqual({
    code: 'twoPersonsOn',
  })
})

test('to revoke the key one asks, and another confirms by his own proof; the key is told to him, and given back by one', async () => {
  await turnOn()
  const id = await asked(anna, 'POST', '/encryption/revocation')
  expect(await keyState()).toBe('ready')
  expect((await as(anna, 'POST', '/encryption/revocation')).body.approval.id).toBe(id)
  const list = (await as(boris, 'GET', '/approvals')).body.data
  expect(list).toMatchObject([
    { id, title: 'Отозвать ключ компании', askedBy: { name: 'Анна Ким' }, can: { confirm: true, withdraw: false } },
  ])
  expect(
    (await owner(`select code, object from notice where "user" = $1 order by id desc limit 1`, [borisId])).rows,
  ).toEqual([{ code: 'approvalAsked', object: 'approval' }])

  await refused(() => confirm(anna, id), 403, 'ownApproval')
  await refused(() => confirm(vera, id), 403, 'administratorsOnly')
  const byKey = () => server.call('POST', `/approvals/${id}/confirmation`, { body: { password } })
  await refused(byKey, 403, 'sessionsOnly')
  const wrong = await refused(() => confirm(boris, id, { password: 'Wrong-forest-42' }), 422, 'invalid')
  expect(wrong.body.errors).toMatchObject([{ field: 'password', code: 'wrongCurrentPassword' }])
  expect((await as(vera, 'GET', `/approvals/${id}`)).status).toBe(404)

  const done = await confirm(boris, id)
  expect(done.status, done.text).toBe(200)
  expect(done.body.approval).toMatchObject({ state: 'confirmed', endedBy: { name: 'boris' } })
  const { key } = done.body.answer
  expect(key).toMatch(/^[\da-f]{8}(-[\da-f]{8}){7}$/)
  await expect.poll(keyState).toBe('keyRevoked')
  expect(await noted()).toEqual([
    ['confirmed', borisId, 'revokeEncryptionKey'],
    ['waiting', server.administrator, 'revokeEncryptionKey'],
  ])
  expect((await as(anna, 'GET', '/audit?kind=approval')).text).not.toContain(key.slice(0, 17))
  expect((await as(anna, 'GET', '/audit?kind=encryption')).body.data[0]).toMatchObject({
    actor: { id: server.administrator },
  })
  expect(
    (await owner(`select code from notice where "user" = $1 order by id desc limit 1`, [server.administrator])).rows,
  ).toEqual([{ code: 'approvalConfirmed' }])
  await refused(() => confirm(boris, id), 409, 'approvalOver')
  expect((await as(anna, 'POST', '/encryption/return', { key })).status).toBe(200)
  await expect.poll(keyState).toBe('ready')
})

test('of two who confirm at once one does it, and it is done once', async () => {
  await turnOn()
  const second = await signedIn(server.address, 'boris@romashka.example')
  const id = await asked(anna, 'POST', '/encryption/rotations')
  const generations = async () => (await owner('select count(*)::int as n from data_key')).rows[0].n
  const before = await generations()
  const answers = await Promise.all([confirm(boris, id), confirm(second, id), confirm(boris, id)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  expect(await generations()).toBe(before + 1)
})

test('a field is opened, or shown to more, by two; to fewer, by one', async () => {
  await turnOn()
  const path = '/protected-fields/lead/passport'
  const shownTo = async () => (await as(anna, 'GET', '/protected-fields')).body.data[0].shownTo
  const wide = await asked(anna, 'PATCH', path, { shownTo: [viewers] })
  expect(await shownTo()).toEqual([])
  const [waiting] = (await as(boris, 'GET', '/approvals')).body.data
  expect(waiting.title).toBe('Показывать «Паспорт» (Лиды): Администраторы, Наблюдатель')
  expect((await as(anna, 'PATCH', path, { shownTo: ['0197a000-0000-7000-8000-000000000000'] })).status).toBe(422)
  expect((await confirm(boris, wide)).status).toBe(200)
  await expect.poll(shownTo).toEqual([viewers])
  expect((await as(anna, 'PATCH', path, { shownTo: [] })).body.shownTo).toEqual([])

  const open = await asked(boris, 'DELETE', path)
  expect((await as(anna, 'GET', '/approvals')).body.data[0].title).toBe('Снять защиту с поля «Паспорт» (Лиды)')
  await refused(() => as(boris, 'POST', `/approvals/${open}/refusal`), 403, 'ownApproval')
  expect((await as(anna, 'POST', `/approvals/${open}/refusal`)).body).toMatchObject({
    state: 'declined',
    endedBy: { name: 'Анна Ким' },
  })
  await refused(() => confirm(anna, open), 409, 'approvalOver')
  expect((await as(anna, 'GET', '/protected-fields')).body.data[0].state).toBe('sealed')
})

test('what was asked for is void once it means something else, or who asked may not do it himself any more', async () => {
  await turnOn()
  const path = '/protected-fields/lead/passport'
  await owner('update protected_field set shown_to = $1', [[viewers]])
  const other = (await server.call('GET', '/roles?filter[name]=accountant')).body.data[0].id
  server.access.forget(server.workspace)
  const id = await asked(anna, 'PATCH', path, { shownTo: [viewers, other] })
  expect((await as(boris, 'PATCH', path, { shownTo: [] })).status).toBe(200)
  const late = await confirm(boris, id)
  expect([late.status, codeOf(late)]).toEqual([409, 'approvalVoid'])
  expect((await as(anna, 'GET', '/protected-fields')).body.data[0].shownTo).toEqual([])
  expect((await as(anna, 'GET', `/approvals/${id}`)).body).toMatchObject({
    state: 'void',
    reason: 'То, о чём просили, с тех пор изменилось',
  })

  const manager = (await server.call('GET', '/roles?filter[name]=manager')).body.data[0].id
  const admin = (await server.call('GET', '/roles?filter[name]=admin')).body.data[0].id
  const rotation = await asked(boris, 'POST', '/encryption/rotations')
  await owner(`update "user" set role = $1 where id = $2`, [manager, borisId])
  server.access.forget(server.workspace)
  const gone = await confirm(anna, rotation)
  expect([gone.status, codeOf(gone)]).toEqual([409, 'approvalVoid'])
  await owner(`update "user" set role = $1 where id = $2`, [admin, borisId])
  server.access.forget(server.workspace)
})

test('after 24 hours nobody confirms it any more, and who asked is told; he withdraws what he wants no longer', async () => {
  await turnOn()
  const id = await asked(anna, 'POST', '/encryption/rotations')
  await owner(`update approval set expires_at = now() - interval '1 second'`)
  await refused(() => confirm(boris, id), 409, 'approvalExpired')
  expect((await as(anna, 'GET', `/approvals/${id}`)).body).toMatchObject({ state: 'expired', can: { withdraw: false } })
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  await server.application.enqueue(ctx.db, 'approvals.expire', {})
  await expect
    .poll(async () => (await owner('select state from approval where id = $1', [id])).rows[0].state, {
      timeout: 20_000,
    })
    .toBe('expired')
  expect(
    (await owner(`select code from notice where "user" = $1 order by id desc limit 1`, [server.administrator])).rows,
  ).toEqual([{ code: 'approvalExpired' }])

  const next = await asked(anna, 'POST', '/encryption/rotations')
  await refused(() => as(boris, 'DELETE', `/approvals/${next}`), 403, 'approvalOfAnother')
  expect((await as(anna, 'DELETE', `/approvals/${next}`)).body).toMatchObject({ state: 'withdrawn' })
  await refused(() => confirm(boris, next), 409, 'approvalOver')

  await owner(`update approval set ended_at = now() - interval '31 days' where id = $1`, [id])
  await server.application.enqueue(ctx.db, 'approvals.clear', {})
  const ids = async () => (await owner('select id from approval')).rows.map(row => row.id)
  await expect.poll(ids, { timeout: 20_000 }).toEqual([next])
})

test('the rule is turned off by two, and what waited under it is void', async () => {
  await turnOn()
  const rotation = await asked(boris, 'POST', '/encryption/rotations')
  const off = await asked(anna, 'PUT', '/two-person-rule', { on: false })
  expect((await as(anna, 'GET', '/two-person-rule')).body.on).toBe(true)
  const done = await confirm(boris, off)
  expect(done.body.answer, done.text).toMatchObject({ on: false })
  expect(done.body.approval.state).toBe('confirmed')
  expect((await as(boris, 'GET', `/approvals/${rotation}`)).body).toMatchObject({
    state: 'void',
    reason: 'Правило выключили',
  })
})

test('no change of people leaves one administrator alone under the rule, and the machine turns it off where one is', async () => {
  await turnOn()
  await refused(() => as(anna, 'PATCH', `/users/${borisId}`, { active: false }), 409, 'twoAdministratorsNeeded')
  await refused(() => as(anna, 'DELETE', `/users/${borisId}`), 409, 'twoAdministratorsNeeded')
  expect(
    (await server.call('POST', '/users', { body: { email: 'new@romashka.example', name: 'Новый', role: 'viewer' } }))
      .status,
  ).toBe(201)
  await endTwoPersonRule(server.application, { withoutTwoPersons: false })
  expect((await as(anna, 'GET', '/two-person-rule')).body.on).toBe(true)
  await endTwoPersonRule(server.application, { withoutTwoPersons: true })
  expect((await as(anna, 'GET', '/two-person-rule')).body.on).toBe(false)
})

test('an administrator who was made, or given another way in, under the rule confirms nothing for a day', async () => {
  await turnOn()
  const { id: puppet } = await server.person('puppet', 'admin')
  const puppets = await signedIn(server.address, 'puppet@romashka.example')
  const id = await asked(anna, 'POST', '/encryption/rotations')
  await refused(() => confirm(puppets, id), 403, 'newAdministrator')
  await owner(`update change set at = at - interval '25 hours' where record_id = $1 or object = 'role'`, [puppet])
  await owner(`update two_person_rule set since = since - interval '25 hours'`)
  await as(anna, 'POST', `/users/${puppet}/password-resets`)
  await refused(() => confirm(puppets, id), 403, 'newAdministrator')
  await owner(`update security_event set at = at - interval '25 hours' where user_id = $1`, [puppet])
  expect((await confirm(puppets, id)).status).toBe(200)
  await as(anna, 'PATCH', `/users/${puppet}`, { active: false })
})

test('who is vouched for by a provider that another has changed since, and has no password, confirms nothing for a day', async () => {
  const { id: guest } = await server.person('guest', 'admin')
  const guests = await signedIn(server.address, 'guest@romashka.example')
  await turnOn()
  await owner(`update two_person_rule set since = now() - interval '2 days'`)
  await owner(`update change set at = at - interval '25 hours'`)
  const { body: provider } = await server.call('POST', '/identity-providers', {
    body: {
      kind: 'oidc',
      name: 'Ромашка ID',
      emailDomains: ['romashka.example'],
      oidc: { issuer: 'https://login.romashka.example', clientId: 'rapport', clientSecret: 'a-secret-of-the-client' },
    },
  })
  await owner(
    `insert into identity (workspace_id, provider_id, subject, user_id, made_at) values ($1, $2, 'g', $3, now() - interval '9 days')`,
    [server.workspace, provider.id, guest],
  )
  await owner('delete from credential where user_id = $1', [guest])
  const id = await asked(anna, 'POST', '/encryption/rotations')
  const oidc = { issuer: 'https://login.another.example', clientId: 'rapport', clientSecret: 'another-of-the-client' }
  const changed = await as(anna, 'PATCH', `/identity-providers/${provider.id}`, { oidc })
  expect(changed.status, changed.text).toBe(200)
  await refused(() => confirm(guests, id, {}), 403, 'newAdministrator')
  await owner(`update security_event set at = at - interval '25 hours' where kind = 'setUpChange'`)
  const done = await confirm(guests, id, {})
  expect(done.status, done.text).toBe(200)
  await owner('delete from identity_provider')
  await as(anna, 'PATCH', `/users/${guest}`, { active: false })
})

test('a key that does not administer sees of requests what its owner has asked for, and no other', async () => {
  await turnOn()
  const id = await asked(anna, 'POST', '/encryption/rotations')
  const keyOf = async (scopes: string[]) =>
    (await as(boris, 'POST', '/api-keys', { name: 'сайт', scopes })).body.key as string
  const [narrow, whole] = [await keyOf(['leads:read']), await keyOf(['read', 'admin'])]
  const seenBy = async (key: string) =>
    (await server.call('GET', '/approvals', { key })).body.data.map((one: { id: string }) => one.id)
  expect(await seenBy(narrow)).toEqual([])
  expect((await server.call('GET', `/approvals/${id}`, { key: narrow })).status).toBe(404)
  expect(await seenBy(whole)).toEqual([id])
})

test('a file with protected values is confirmed by an administrator, and is then the file of who asked', async () => {
  const role = await server.call('POST', '/roles', {
    body: {
      name: 'Кадры',
      objects: { lead: { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' } },
    },
  })
  expect(role.status, role.text).toBe(201)
  await as(anna, 'PATCH', '/protected-fields/lead/passport', { shownTo: [role.body.id] })
  await server.person('kira', 'Кадры')
  const kira = await signedIn(server.address, 'kira@romashka.example')
  await turnOn()
  expect((await as(kira, 'POST', '/exports', { object: 'leads' })).body).toMatchObject({ state: 'waiting' })
  const body = { object: 'leads', query: { fields: ['name', 'passport'] }, openProtected: true }
  const id = await asked(kira, 'POST', '/exports', body)
  expect((await as(kira, 'GET', '/approvals')).body.data).toMatchObject([
    { id, title: 'Файл с защищёнными значениями, Лиды: Паспорт' },
  ])
  const done = await confirm(boris, id)
  expect(done.status, done.text).toBe(200)
  const file = `/exports/${done.body.answer.id}`
  await expect.poll(async () => (await as(kira, 'GET', file)).body.state, { timeout: 20_000 }).toBe('done')
  expect((await as(kira, 'GET', `${file}/content`)).text).toContain('4509')
  expect((await as(boris, 'GET', `${file}/content`)).status).toBe(404)
})

test('the file about a person tells protected values only when another administrator has confirmed it', async () => {
  const { body: person } = await server.call('POST', '/leads', {
    body: { name: 'Инна Белова', passport: '7788', phones: ['+79261112233'] },
  })
  const wanted = { object: 'lead', record: person.id }
  await turnOn()
  const files = async () => (await owner('select id from personal_export')).rows.length
  const id = await asked(anna, 'POST', '/personal-data/exports', wanted)
  expect(await files()).toBe(0)
  const title = 'Собрать в файл всё о человеке, с защищёнными значениями: Инна Белова (Лиды)'
  expect((await as(boris, 'GET', '/approvals')).body.data).toMatchObject([{ id, title }])
  await refused(() => confirm(anna, id), 403, 'ownApproval')
  const done = await confirm(boris, id)
  expect(done.status, done.text).toBe(200)
  expect(done.body.answer).toMatchObject({ record: person.id, by: { id: server.administrator } })
  const state = async () => (await as(anna, 'GET', `/personal-data/exports/${done.body.answer.id}`)).body.state
  await expect.poll(state, { timeout: 20_000 }).toBe('done')

  // The requests of the person may hold it.
  const next = await asked(anna, 'POST', '/personal-data/exports', wanted)
  const label = { en: 'Account', ru: 'Счёт' }
  const field = { object: 'company', name: 'account', type: 'text', label, protected: { shownTo: [] } }
  expect((await as(anna, 'POST', '/fields', field)).status).toBe(201)
  const gone = await confirm(boris, next)
  expect([gone.status, codeOf(gone)]).toEqual([409, 'approvalVoid'])
  expect(await files()).toBe(1)
})

test('a request is withdrawn by who asked as a person, and by no key of his', async () => {
  await turnOn()
  const id = await asked(anna, 'POST', '/encryption/rotations')
  expect((await server.call('GET', `/approvals/${id}`)).body.can).toMatchObject({ withdraw: false })
  await refused(() => server.call('DELETE', `/approvals/${id}`), 403, 'sessionsOnly')
  expect((await as(anna, 'DELETE', `/approvals/${id}`)).body).toMatchObject({ state: 'withdrawn' })
})

test('who has a second factor confirms by it as well: without it, and by a wrong one, nothing is done', async () => {
  const begun = await as(boris, 'POST', '/me/second-factor')
  const on = await as(boris, 'POST', '/me/second-factor/confirmation', { code: codeOfApp(begun.body.secret) })
  expect(on.status, on.text).toBe(200)
  const his = (on.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  await turnOn()
  const id = await asked(anna, 'POST', '/encryption/rotations')
  const needed = await refused(() => confirm(his, id), 409, 'codeNeeded')
  expect(needed.body).toMatchObject({ codes: true, passkeys: [] })
  await refused(() => confirm(his, id, { password, code: 'aaaa-bbbb-cccc-dddd' }), 409, 'wrongCode')
  const [code = ''] = on.body.recoveryCodes
  expect((await confirm(his, id, { password: 'Wrong-forest-42', code })).status).toBe(422)
  const done = await confirm(his, id, { password, code })
  expect(done.status, done.text).toBe(200)
})
