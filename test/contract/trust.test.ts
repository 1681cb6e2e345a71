import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sealJob } from '../../src/features/audit/seal/job.ts'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { auditLine } from '../../src/features/audit/trust.ts'
import { certificate, proxies, transport, versionsStand } from '../../src/features/trust/machine.ts'
import { openServer, type Server } from './server.ts'

/* Each line of the trust centre tells what is: it is broken, and the line says so. */

let server: Server
let manager: { id: string; key: string }
const keys = readAuditKeys(['ab'.repeat(32)])

beforeAll(async () => {
  server = await openServer()
  manager = await server.person('manager', 'manager')
})
afterAll(() => server.close())

const sql = (text: string, values: unknown[] = []) => server.database.owner.query(text, values)

beforeEach(async () => {
  for (const table of ['backup', 'backup_plan', 'identity_provider', 'emergency_administrator', 'data_key'])
    await sql(`delete from ${table}`)
})

interface Line {
  name: string
  state: string
  found: string
  since: string | null
  names: string[]
  whatToDo: string | null
}

const lines = async (): Promise<Line[]> => (await server.call('GET', '/trust')).body.data
async function line(name: string): Promise<Line> {
  const found = (await lines()).find(each => each.name === name)
  if (!found) throw new Error(`no line ${name}`)
  return found
}

const backup = (state: string, { age = 0, trial = null as string | null, tried = 0 } = {}) =>
  sql(
    `insert into backup (workspace_id, id, name, state, at, trial, tried_at) values ($1, gen_random_uuid(), gen_random_uuid(), $2,
      now() - make_interval(days => $3), $4, now() - make_interval(days => $5))`,
    [server.workspace, state, age, trial, tried],
  )

test('what was found is counted, and every line that is not fine says what to do', async () => {
  const { status, body } = await server.call('GET', '/trust')
  expect(status).toBe(200)
  const states = body.data.map(({ state }: Line) => state)
  expect(body.open).toEqual({
    act: states.filter((state: string) => state === 'act').length,
    look: states.filter((state: string) => state === 'look').length,
  })
  expect(body.data.filter(({ state, whatToDo }: Line) => (state === 'fine') !== (whatToDo === null))).toEqual([])
  expect(JSON.stringify(body)).not.toMatch(/trust:|\{\{/)
  expect(body.data.map(({ found }: Line) => found)).not.toContain('Не удалось посчитать')
})

test('it is written in the language of whoever asks', async () => {
  const { body } = await server.call('GET', '/trust', { headers: { 'accept-language': 'en' } })
  expect(JSON.stringify(body.data.map(({ names, ...said }: Line) => said))).not.toMatch(/[а-яё]|trust:|\{\{/i)
})

test('nobody but administrators reads it or takes it as a file, and nothing of it is told', async () => {
  const before = (await sql('select count(*)::int as count from security_event where kind = $1', ['auditTaken'])).rows
  for (const path of ['/trust', '/trust/file']) {
    const refused = await server.call('GET', path, { key: manager.key })
    expect(refused.status).toBe(403)
    expect(Object.keys(refused.body).sort()).toEqual(['detail', 'requestId', 'status', 'title', 'type'])
    expect((await server.call('GET', path, { key: null })).status).toBe(401)
  }
  expect((await sql('select count(*)::int as count from security_event where kind = $1', ['auditTaken'])).rows).toEqual(
    before,
  )
})

test('the file holds the same lines, and that it was taken is in the audit', async () => {
  const file = await server.call('GET', '/trust/file')
  expect(file.headers.get('content-disposition')).toMatch(/attachment.*\.csv/)
  expect(file.text.trim().split('\r\n')).toHaveLength((await lines()).length + 1)
  const { body } = await server.call('GET', '/audit?kind=auditTaken')
  expect(body.data[0]).toMatchObject({ actor: { id: server.administrator } })
})

test('letters that cannot leave are a bad hour of the mail server at first, then somebody has to look', async () => {
  expect(await line('mail')).toMatchObject({ state: 'fine', whatToDo: null })
  const letter = (minutes: number, failure: string | null) =>
    sql(
      `insert into letter (workspace_id, id, kind, user_id, expires_at, at, failure)
        values ($1, gen_random_uuid(), 'invitation', $2, now() + interval '1 day', now() - make_interval(mins => $3), $4::jsonb)`,
      [server.workspace, manager.id, minutes, failure],
    )
  await letter(120, null)
  expect((await line('mail')).state).toBe('fine')
  await letter(10, '{"step": "route", "code": "routeRefused"}')
  expect(await line('mail')).toMatchObject({ state: 'look', whatToDo: expect.any(String) })
  await letter(90, '{"step": "route", "code": "routeRefused"}')
  expect(await line('mail')).toMatchObject({ state: 'act', since: expect.any(String) })
  await sql('delete from letter')
})

describe('backups', () => {
  test('are to be made where there is none', async () => {
    expect(await line('backup')).toMatchObject({ state: 'act', since: null })
    await backup('done')
    expect(await line('backup')).toMatchObject({ state: 'fine', since: expect.any(String), whatToDo: null })
  })

  test.each([
    [2, 'look'],
    [4, 'act'],
  ])('that are %i days old are too old: %s', async (age, state) => {
    await backup('done', { age })
    expect((await line('backup')).state).toBe(state)
  })

  test('of which the last failed are to be seen to, however good the one before', async () => {
    await backup('done', { age: 1 })
    await backup('failed')
    const again = 'Копия по расписанию пока не удалась, повторим сами'
    expect(await line('backup')).toMatchObject({ state: 'look', found: again })
    for (const _ of [2, 3, 4]) await backup('failed')
    expect(await line('backup')).toMatchObject({ state: 'act', found: 'Последняя копия не удалась' })
  })

  test('that nobody has restored, or that did not come back, are not trusted', async () => {
    await backup('done')
    expect((await line('restoreTest')).state).toBe('act')
    await backup('done', { age: 1, trial: 'passed', tried: 1 })
    expect((await line('restoreTest')).state).toBe('fine')
    await backup('done', { trial: 'failed' })
    expect((await line('restoreTest')).state).toBe('act')
  })

  test('that were restored long ago are to be tried again', async () => {
    await backup('done', { age: 40, trial: 'passed', tried: 40 })
    expect((await line('restoreTest')).state).toBe('look')
  })
})

describe('second factors', () => {
  test('are missed where a role demands one, by name', async () => {
    await sql(`update role set demands_second_factor = true where name = 'manager'`)
    const due = await line('secondFactor')
    expect(due).toMatchObject({ state: 'act', names: ['manager'] })
    expect(due.found).toMatch(/0 из 2 \(0 %\)/)
    await sql(`update role set demands_second_factor = false where name = 'manager'`)
    expect(await line('secondFactor')).toMatchObject({ state: 'look', names: ['Анна Ким'] })
  })

  test('count once they are confirmed, not when they are begun', async () => {
    await sql(`insert into second_factor (workspace_id, user_id, secret) values ($1, $2, '')`, [
      server.workspace,
      server.administrator,
    ])
    expect((await line('secondFactor')).found).toMatch(/0 из 2/)
    await sql(`update second_factor set confirmed_at = now()`)
    expect(await line('secondFactor')).toMatchObject({ state: 'fine', names: ['manager'] })
    expect((await line('secondFactor')).found).toMatch(/1 из 2 \(50 %\)/)
    await sql('delete from second_factor')
  })
})

test('whoever may do everything is named; too many of them are too many', async () => {
  expect(await line('everything')).toMatchObject({ state: 'fine', names: ['Анна Ким'] })
  for (const number of [1, 2, 3, 4, 5]) await server.person(`admin-${number}`, 'admin')
  expect((await line('everything')).state).toBe('look')
  await sql(`update "user" set active = false where name like 'admin-%'`)
  await expect.poll(async () => (await line('everything')).state).toBe('fine')
})

test('records of people who were deactivated are counted until somebody else has them', async () => {
  const leaver = await server.person('leaver', 'manager')
  const made = await server.call('POST', '/leads', {
    body: { name: 'Пётр', owner: leaver.id, emails: [{ value: 'petr@client.example' }] },
  })
  expect(made.status).toBe(201)
  expect((await line('leavers')).state).toBe('fine')
  await server.call('PATCH', `/users/${leaver.id}`, { body: { active: false } })
  await expect.poll(() => line('leavers')).toMatchObject({ state: 'look', names: ['leaver'] })
  expect((await line('leavers')).found).toMatch(/^1 запись/)
  await server.call('PATCH', `/leads/${made.body.id}`, { body: { owner: server.administrator } })
  expect((await line('leavers')).state).toBe('fine')
})

test('failed sign-ins are measured against what is usual', async () => {
  const refusals = (count: number, age: string) =>
    sql(
      `insert into security_event (workspace_id, id, kind, outcome, at)
        select $1, gen_random_uuid(), 'signIn', 'refused', now() - $2::interval from generate_series(1, $3)`,
      [server.workspace, age, count],
    )
  expect((await line('failedSignIns')).state).toBe('fine')
  await refusals(30, '1 hour')
  expect((await line('failedSignIns')).state).toBe('look')
  await refusals(100, '1 hour')
  expect((await line('failedSignIns')).state).toBe('act')
  await refusals(28 * 130, '10 days')
  expect(await line('failedSignIns')).toMatchObject({
    state: 'fine',
    found: 'За сутки 130, за неделю 130, обычно в день 130',
  })
  await sql(`delete from security_event where kind = 'signIn'`)
})

test('sessions that nobody ends and keys that nobody uses are named', async () => {
  await sql('select change_session_limits(129600, 525600)').catch(() => {})
  await sql('update workspace set session_idle_minutes = 129600, session_longest_minutes = 525600')
  expect((await line('sessions')).state).toBe('fine')
  await sql(`update session set created_at = now() - interval '40 days' where user_id = $1`, [manager.id])
  expect(await line('sessions')).toMatchObject({ state: 'look', names: ['manager'] })
  await sql(`update session set created_at = now()`)

  await sql(`update api_key set expires_at = now() + interval '1 year'`)
  expect((await line('apiKeys')).state).toBe('fine')
  await sql(`update api_key set used_at = now() - interval '100 days' where user_id = $1`, [manager.id])
  expect(await line('apiKeys')).toMatchObject({ state: 'look', names: ['manager@romashka.example'] })
  await sql(`update api_key set used_at = now(), expires_at = null`)
  expect(await line('apiKeys')).toMatchObject({ state: 'look', names: ['anna@romashka.example'] })
})

test('where sign-on is demanded somebody must be able to come in without it', async () => {
  expect((await line('emergency')).state).toBe('fine')
  await sql(
    `insert into identity_provider (workspace_id, id, kind, name, email_domains, is_demanded, settings)
      values ($1, gen_random_uuid(), 'oidc', 'Вход', '{romashka.example}', true, '{}')`,
    [server.workspace],
  )
  expect((await line('emergency')).state).toBe('act')
  expect(await line('signOn')).toMatchObject({ state: 'fine', names: ['Вход'] })
  await sql(`insert into emergency_administrator (workspace_id, user_id) values ($1, $2)`, [
    server.workspace,
    server.administrator,
  ])
  expect(await line('emergency')).toMatchObject({ state: 'fine', names: ['Анна Ким'] })
})

test('a data key is told of: that it serves, that it is old, that it is away', async () => {
  expect((await line('encryption')).state).toBe('fine')
  const change = (what: string) => sql(`update data_key set ${what}`)
  const label = { ru: 'Паспорт', en: 'Passport' }
  const added = await server.call('POST', '/fields', {
    body: { object: 'lead', name: 'passport', type: 'text', label, protected: { shownTo: [] } },
  })
  expect(added.status, added.text).toBe(201)
  const emails = [{ value: 'ivan@client.example' }]
  const made = await server.call('POST', '/leads', { body: { name: 'Иван', emails, passport: '4510 123456' } })
  expect(made.status, made.text).toBe(201)
  const { rows } = await sql('select count(*)::int as count from data_key')
  expect(rows).toEqual([{ count: 1 }])
  expect((await line('encryption')).state).toBe('fine')
  await change(`created_at = now() - interval '2 years'`)
  expect((await line('encryption')).state).toBe('look')
  await change(`revoked_at = now()`)
  await expect.poll(async () => (await line('encryption')).state, { timeout: 30_000 }).toBe('act')
})

describe('the audit', () => {
  test('is to be sealed, by a key that is here', async () => {
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    await sql('delete from audit_seal')
    await sql(`delete from event_cursor where consumer like 'seal%'`)
    expect((await line('audit')).state).toBe('look')
    await sealJob(keys).run(ctx, {}, server.application)
    // Another key than the one this server seals with.
    expect(await line('audit')).toMatchObject({
      state: 'act',
      found: expect.stringMatching(/Ключа.*\d+:[0-9a-f]{64}$/),
    })
  })

  test('is to be sealed soon: what waits for long waits for a sealer that does not run', async () => {
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    const sealed = () => auditLine(keys).look(ctx, server.application)
    expect(await sealed()).toMatchObject({ state: 'fine', code: 'sealed' })
    await sql(`update audit_seal set at = now() - interval '1 hour'`)
    await sql(
      `insert into security_event (workspace_id, id, kind, outcome, at)
        values ($1, gen_random_uuid(), 'signOut', 'done', now() - interval '20 minutes')`,
      [server.workspace],
    )
    expect(await sealed()).toMatchObject({ state: 'act', code: 'sealingStopped' })
  })
})

describe('the machine', () => {
  const here = {
    dataFolder: '/nowhere',
    version: '1.0.0',
    host: '127.0.0.1',
    publicUrl: null,
    trustedProxies: [] as string[],
    certificateUntil: async (): Promise<Date | null> => null,
  }
  const inDays = (days: number) => async () => new Date(Date.now() + days * 86_400_000)

  test.each([
    [here, 'fine'],
    [{ ...here, host: '0.0.0.0' }, 'act'],
    [{ ...here, publicUrl: 'http://crm.example' }, 'act'],
    [{ ...here, publicUrl: 'https://crm.example' }, 'look'],
    [{ ...here, publicUrl: 'https://crm.example', trustedProxies: ['10.0.0.2'] }, 'fine'],
    [{ ...here, host: '0.0.0.0', certificateUntil: inDays(90) }, 'fine'],
  ])('is reached without anybody reading along, or says so (%#)', async (installation, state) => {
    expect((await transport(installation)).state).toBe(state)
  })

  test.each([
    [90, 'fine'],
    [14, 'look'],
    [3, 'act'],
    [-1, 'act'],
  ])('has a certificate for %i more days: %s', async (days, state) => {
    expect((await certificate({ ...here, certificateUntil: inDays(days) })).state).toBe(state)
  })

  test('believes proxies, not whole networks', () => {
    expect(proxies({ ...here, trustedProxies: ['10.0.0.2', '10.1.0.0/24'] }).state).toBe('fine')
    expect(proxies({ ...here, trustedProxies: ['10.0.0.2', '0.0.0.0/0'] })).toMatchObject({
      state: 'act',
      names: ['0.0.0.0/0'],
    })
  })

  test.each([
    ['24.21.0', '18.1', 'fine'],
    ['24.21.0', '15.4', 'look'],
    ['20.1.0', '18.1', 'act'],
    ['24.21.0', '13.4', 'look'],
  ])('runs Node %s and PostgreSQL %s: %s', (node, postgres, state) => {
    expect(versionsStand({ rapport: '1.0.0', node, postgres }, '2027-06-01').state).toBe(state)
  })
})

test('a mailbox that is not read is a bad hour at first, and then wants somebody', async () => {
  expect(await line('mailboxes')).toMatchObject({ state: 'fine', names: [] })
  const imap = { host: 'imap.romashka.example', port: 993, security: 'tls', user: 'sales@romashka.example' }
  const made = await server.call('POST', '/mailboxes', {
    body: { kind: 'shared', address: 'sales@romashka.example', name: 'Ромашка', imap, password: 'x' },
  })
  expect(made.status, made.text).toBe(201)
  const fails = (ago: string) =>
    sql(
      `update mailbox set failure = '{"step": "name", "code": "nameUnknown", "at": "2026-01-01T00:00:00Z", "attempts": 1}', lease = null,
        try_at = 'infinity', read_at = now() - $1::interval`,
      [ago],
    )
  await fails('10 minutes')
  expect(await line('mailboxes')).toMatchObject({ state: 'look', names: ['imap.romashka.example'] })
  await fails('2 hours')
  expect(await line('mailboxes')).toMatchObject({ state: 'act', whatToDo: expect.stringContaining('ящиков') })
  await sql('delete from mailbox')
})

test('flows for which nobody answers any more are named until an administrator switches them on himself', async () => {
  const other = await server.person('vera', 'admin', { scopes: ['admin'] })
  const steps = [{ id: 'a', do: 'http', method: 'POST', url: 'https://example.com/leads', body: '{}' }]
  const draft = { trigger: { on: 'created', object: 'lead' }, condition: { status: 'refused' }, steps }
  const body = { name: 'Наружу', kind: 'flow', draft }
  expect(await line('flows')).toMatchObject({ state: 'fine', names: [] })
  const made = await server.call('POST', '/flows', { key: other.key, body })
  expect(made.status, made.text).toBe(201)
  const publish = (key: string) => server.call('PUT', `/flows/${made.body.id}/publication`, { key, body: {} })
  expect((await publish(other.key)).status).toBe(200)
  expect(await line('flows')).toMatchObject({ state: 'fine', names: ['Наружу (example.com)'], whatToDo: null })
  await server.call('PATCH', `/users/${other.id}`, { body: { active: false } })
  await expect.poll(() => line('flows')).toMatchObject({ state: 'look', names: ['Наружу'] })
  expect((await publish(server.key)).status).toBe(200)
  await expect.poll(() => line('flows')).toMatchObject({ state: 'fine', names: ['Наружу (example.com)'] })
  await server.call('DELETE', `/flows/${made.body.id}/publication`)
  expect(await line('flows')).toMatchObject({ state: 'fine', names: [] })
})
