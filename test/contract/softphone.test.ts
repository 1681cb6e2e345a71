import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectApp } from './connected-app.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Reply, type Server, send, signedIn } from './server.ts'

/* The telephone in the page: who may set it, to whom its password is told, and what a page may tell of its calls. */

let server: Server
let line: string
let web: string
const administrator = 'anna@romashka.example'
const password = 'a word at the exchange'
const exchange = { url: 'wss://pbx.romashka.example:8089/ws', domain: 'pbx.romashka.example' }

beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'rapport-web-'))
  await writeFile(join(web, 'index.html'), '<p>the page</p>')
  server = await openServer({ http: { callsPerMinute: 100_000, web } })
  const made = await server.call('POST', '/phone-lines', {
    body: { name: 'Отдел продаж', settings: { dialect: 'fields' }, secret: { sign: 'a secret of the line' } },
  })
  expect(made.status, made.text).toBe(201)
  line = made.body.id
})
afterAll(async () => {
  await server?.close()
  await rm(web, { recursive: true })
})

const owner = async (text: string, values: unknown[] = []) => (await server.database.owner.query(text, values)).rows
const everything = () => everythingKept(server, server.workspace)
const setUp = (more: object = {}) => server.call('PUT', '/softphone', { body: { ...exchange, ...more } })

/** Calls as the pages of somebody do. */
async function pageOf(email = administrator) {
  const cookie = await signedIn(server.address, email)
  return (method: string, path: string, body?: unknown): Promise<Reply> =>
    send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body })
}

const wrong = (answer: Reply) => (answer.body.errors ?? []).map((one: { field: string; code: string }) => one.field)

describe('the exchange', () => {
  test('is by TLS, and by nothing that could say more to a browser than its address', async () => {
    const before = await everything()
    for (const url of [
      'ws://pbx.romashka.example/ws',
      'https://pbx.romashka.example/ws',
      'wss://user:word@pbx.romashka.example/ws',
      'wss://pbx.romashka.example/ws?a=b',
      'wss://pbx.romashka.example/ws#x',
      'wss:',
      'nonsense; script-src *',
    ])
      expect([url, wrong(await setUp({ url }))]).toEqual([url, ['url']])
    expect(wrong(await setUp({ domain: 'a b', dial: '9', stun: 'http://x', turn: 'turn:', turnUser: 'x y' }))).toEqual([
      'domain',
      'dial',
      'stun',
      'turn',
      'turnUser',
    ])
    expect(wrong(await setUp({ turn: 'turn:turn.romashka.example:3478' }))).toEqual(['turnSecret'])
    expect(wrong(await setUp({ line: server.administrator }))).toEqual(['line'])
    expect(await everything()).toEqual(before)
  })

  test('is set by administrators, told without its secret, and noted', async () => {
    const { key } = await server.person('seller', 'manager', { scopes: ['read', 'write'] })
    const before = await everything()
    expect((await server.call('PUT', '/softphone', { key, body: exchange })).status).toBe(403)
    expect((await server.call('DELETE', '/softphone', { key })).status).toBe(403)
    expect(await everything()).toEqual(before)
    const answer = await setUp({ turn: 'turn:turn.romashka.example:3478', turnSecret: 'shared-with-the-relay', line })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toEqual({
      ...exchange,
      ...{ dial: '{digits}', stun: null, turn: 'turn:turn.romashka.example:3478', turnUser: null },
      ...{ hasTurnSecret: true, line },
    })
    expect(answer.text).not.toContain('shared')
    const noted = await owner(
      `select details->>'operation' as operation from security_event where kind = 'setUpChange'`,
    )
    expect(noted.map(({ operation }) => operation)).toContain('saveSoftphone')
  })

  test('lets pages connect to it and use the microphone, and nothing more; without one they may do neither', async () => {
    const given = async () => {
      const { headers } = await fetch(`${server.address}/leads`)
      const policy = headers.get('content-security-policy') ?? ''
      return [/(?:^|;)(connect-src [^;]*)/.exec(policy)?.[1], headers.get('permissions-policy')]
    }
    expect(await given()).toEqual([`connect-src 'self' wss://pbx.romashka.example:8089`, 'microphone=(self)'])
    const [kept] = await owner('delete from softphone returning to_jsonb(softphone) as row')
    expect(await given()).toEqual([`connect-src 'self'`, 'microphone=()'])
    await owner('insert into softphone select * from jsonb_populate_record(null::softphone, $1)', [kept?.row])
  })
})

describe('the password of a person', () => {
  test('is kept sealed and told to his own page alone: to no key, no app, nobody else', async () => {
    const page = await pageOf()
    const saved = await page('PUT', '/softphone/account', { login: '101', password })
    expect(saved.status, saved.text).toBe(200)
    expect(saved.text).not.toContain(password)
    const told = await page('POST', '/softphone/sign-in')
    expect(told.body).toMatchObject({ ...exchange, login: '101', password, tells: true })
    expect(told.headers.get('cache-control')).toBe('no-store')

    const { accessToken } = await connectApp(server, administrator, ['read', 'write'])
    const before = await everything()
    for (const key of [server.key, accessToken])
      for (const [method, path, body] of [
        ['POST', '/softphone/sign-in', undefined],
        ['PUT', '/softphone/account', { login: '666' }],
        ['DELETE', '/softphone/account', undefined],
        ['POST', '/softphone/calls', { call: 'x', event: 'ring', direction: 'in', number: '+79262287794' }],
      ] as const) {
        const refused = await server.call(method, path, { key, body })
        expect([path, problemOf(refused)]).toEqual([path, [403, 'sessionsOnly']])
        expect(refused.text).not.toContain(password)
      }
    expect(await everything()).toEqual(before)

    await server.person('boris', 'manager')
    const other = await pageOf('boris@romashka.example')
    expect((await other('POST', '/softphone/sign-in')).status).toBe(409)
    expect((await other('GET', '/softphone')).body.account).toBeNull()
    for (const { name } of await owner(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    )) {
      const rows = await owner(`select t::text as row from ${name} t`)
      expect([name, rows.some(({ row }) => row.includes(password))]).toEqual([name, false])
    }
  })

  test('is told to no other exchange, and no other login', async () => {
    const page = await pageOf()
    expect(wrong(await page('PUT', '/softphone/account', { login: '102' }))).toEqual(['password'])
    await setUp({ url: 'wss://elsewhere.example:8089/ws', line })
    expect((await page('GET', '/softphone')).body.account).toMatchObject({ login: '101', hasPassword: false })
    const refused = await page('POST', '/softphone/sign-in')
    expect(refused.status).toBe(409)
    expect(refused.text).not.toContain(password)
    await setUp({ turn: 'turn:turn.romashka.example:3478', turnSecret: 'shared-with-the-relay', line })
    expect((await page('POST', '/softphone/sign-in')).body.password).toBe(password)
  })

  test('comes with one of the relay that holds for some hours: its secret stays here', async () => {
    const page = await pageOf()
    const [relay] = (await page('POST', '/softphone/sign-in')).body.iceServers
    const [until, user] = relay.username.split(':')
    expect(Number(until) - Date.now() / 1000).toBeLessThan(12.1 * 3600)
    expect(user).toBe(server.administrator)
    expect(relay.credential).toBe(createHmac('sha1', 'shared-with-the-relay').update(relay.username).digest('base64'))
  })

  test('is told no more once he has switched his phone off', async () => {
    const page = await pageOf()
    expect((await page('PUT', '/softphone/account', { login: '101', active: false })).status).toBe(200)
    expect((await page('GET', '/me')).body.softphone).toBe(false)
    expect((await page('POST', '/softphone/sign-in')).status).toBe(409)
    expect((await page('PUT', '/softphone/account', { login: '101' })).status).toBe(200)
    expect((await page('GET', '/me')).body.softphone).toBe(true)
  })
})

test('is forgotten once he works here no longer', async () => {
  const { id } = await server.person('gleb', 'manager')
  const page = await pageOf('gleb@romashka.example')
  expect((await page('PUT', '/softphone/account', { login: '103', password: 'another word' })).status).toBe(200)
  const kept = () =>
    owner(
      `select a."user"::text from softphone_account a where a."user" = $1
       union all select "of" from integration_secret where kind = 'softphone' and "of" = $1::text`,
      [id],
    )
  expect(await kept()).toHaveLength(2)
  expect((await server.call('PATCH', `/users/${id}`, { body: { active: false } })).status).toBe(200)
  await expect.poll(kept).toEqual([])
})

describe('what a page tells of its calls', () => {
  const calls = (number: string) =>
    owner('select id, "user", direction, answered, activity, ended_at from phone_call where number = $1', [number])

  test('is on the card once, however often it is told', async () => {
    const number = '+79262287794'
    const lead = await server.call('POST', '/leads', { body: { name: 'Мария Фёдорова', phones: [number] } })
    const page = await pageOf()
    const told = { call: 'abc@page', direction: 'in', number: '8 926 228-77-94' }
    for (const event of ['ring', 'ring', 'answer', 'answer'])
      expect((await page('POST', '/softphone/calls', { ...told, event })).status).toBe(202)
    const live = (await page('GET', '/phone-calls/live')).body.data
    expect(live).toMatchObject([{ state: 'talking', direction: 'in', card: { name: 'Мария Фёдорова' } }])
    for (let time = 0; time < 2; time++)
      expect((await page('POST', '/softphone/calls', { ...told, event: 'end', answered: true })).status).toBe(202)
    await expect.poll(async () => (await calls(number))[0]?.activity).toBeTruthy()
    expect(await calls(number)).toMatchObject([{ user: server.administrator, direction: 'in', answered: true }])
    const { data } = (await server.call('GET', `/activities?filter[on]=${lead.body.id}&filter[kind]=call`)).body
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({ owner: server.administrator })
  })

  test('changes no call of another: his is another one, whatever he names it', async () => {
    const number = '+79031971034'
    const page = await pageOf()
    await page('POST', '/softphone/calls', { call: 'same@page', event: 'ring', direction: 'in', number })
    const other = await pageOf('boris@romashka.example')
    const body = { call: 'same@page', event: 'end', direction: 'in', number, answered: false }
    const before = await everything()
    expect((await other('POST', '/softphone/calls', body)).status).toBe(409)
    expect(await everything()).toEqual(before)
    await other('PUT', '/softphone/account', { login: '102', password: 'another word' })
    expect((await other('POST', '/softphone/calls', body)).status).toBe(202)
    const kept = await calls(number)
    expect(kept).toHaveLength(2)
    expect(kept.find(({ user }) => user === server.administrator)).toMatchObject({ ended_at: null })
  })

  test('is forgotten where somebody else has answered', async () => {
    const number = '+79031971035'
    const page = await pageOf()
    const told = { call: 'group@page', direction: 'in', number }
    await page('POST', '/softphone/calls', { ...told, event: 'ring' })
    expect(await calls(number)).toHaveLength(1)
    expect((await page('POST', '/softphone/calls', { ...told, event: 'elsewhere' })).status).toBe(202)
    expect(await calls(number)).toEqual([])
  })

  test('is bounded: no number, no long ago, not more than anybody has, and not where the exchange tells itself', async () => {
    const page = await pageOf()
    const told = { call: 'bounds@page', event: 'ring', direction: 'out', number: '+79031971036' }
    const before = await everything()
    for (const more of [{ number: 'завтра' }, { number: '101' }, { ago: 3601 }, { event: 'recording' }, { call: '' }])
      expect([more, (await page('POST', '/softphone/calls', { ...told, ...more })).status]).toEqual([more, 422])
    expect(await everything()).toEqual(before)
    await owner(
      `insert into phone_call (workspace_id, id, line, provider_call, "user", first_at)
       select workspace_id, gen_random_uuid(), id, 'softphone x ' || n, $1, now() - interval '1 hour' from phone_line, generate_series(1, 300) n`,
      [server.administrator],
    )
    expect((await page('POST', '/softphone/calls', told)).status).toBe(429)
    expect(await calls(told.number)).toEqual([])
    await owner(`delete from phone_call where provider_call like 'softphone x %'`)
    await setUp({ line: null })
    expect((await page('POST', '/softphone/calls', told)).status).toBe(409)
    expect(await calls(told.number)).toEqual([])
  })
})

test('without the exchange nobody has a phone, and every password is forgotten', async () => {
  expect((await server.call('DELETE', '/softphone')).status).toBe(204)
  expect(await owner('select login from softphone_account')).toEqual([])
  expect(await owner(`select kind from integration_secret where kind like 'softphone%'`)).toEqual([])
  const page = await pageOf()
  expect((await page('GET', '/softphone')).body).toEqual({ exchange: null, account: null })
  expect((await page('PUT', '/softphone/account', { login: '101', password })).status).toBe(409)
})
