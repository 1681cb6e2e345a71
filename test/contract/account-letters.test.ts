import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailUser, type Received, startMailPeer } from '../setup/mail-peer.ts'
import { openServer, password, type Server, send } from './server.ts'

/* Letters about one's own account: what was done to the ways into it. */

let server: Server
let peer: MailPeer
let olga: { id: string; key: string }
const publicUrl = 'https://crm.romashka.example'
const email = 'olga@romashka.example'

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = [`smtp://127.0.0.1:${peer.port}`]
  server = await openServer({ http: { publicUrl, publicCallsPerMinute: 100_000 }, trustedTargets })
  olga = await server.person('olga', 'manager')
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  for (const table of ['letter', 'security_event', 'sign_in_attempt', 'session'])
    await server.database.owner.query(`delete from ${table}`)
  await server.database.owner.query(`delete from change where object = 'user'`)
  await name()
  peer.received.splice(0)
})

async function name(): Promise<void> {
  const given = { host: '127.0.0.1', port: peer.port, security: 'startTls', ...mailUser }
  const body = { ...given, fromAddress: 'crm@romashka.example', fromName: 'Ромашка' }
  expect((await server.call('PUT', '/mail-server', { body })).status).toBe(200)
}

/** What the clock does every minute. */
async function tell(): Promise<void> {
  const { application, workspace } = server
  const ctx = await application.systemContext(workspace, { channel: 'system' })
  await application.enqueue(ctx.db, 'tell-of-accounts', {})
}
const arrived = async (count: number): Promise<Received[]> => {
  await tell()
  await expect.poll(() => peer.received.length, { timeout: 30_000 }).toBe(count)
  return peer.received
}

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0'
const newerFirefox = firefox.replaceAll('139', '140')
const phone = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Mobile Safari/537.36'
async function signIn(agent: string, word = password): Promise<string> {
  const body = { email, password: word }
  const answer = await send(server.address, 'POST', '/session', { body, headers: { 'user-agent': agent } })
  expect(answer.status, answer.text).toBe(200)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('a sign-in with a kind of browser that is new to somebody is told to him; his first one, and a newer version, are not', async () => {
  await signIn(firefox)
  await signIn(newerFirefox)
  await signIn(phone)
  const [letter] = await arrived(1)
  expect(letter?.to).toEqual([email])
  expect(letter?.subject).toBe('Ромашка: вход с нового браузера или из новой сети')
  expect(letter?.text).toContain('Chrome, Android, 127.0.0.1')
  expect(letter?.text).toContain(`${publicUrl}/security`)
  expect(letter?.text).toContain('Если это были не вы')
  await signIn(phone)
  await arrived(1)
  expect((await server.call('GET', '/letters')).body.data).toMatchObject([{ kind: 'newDevice', state: 'sent' }])
})

test('a changed password is told once, in the language of whose it is', async () => {
  await server.call('PATCH', `/users/${olga.id}`, { body: { locale: 'en' } })
  const cookie = await signIn(firefox)
  const body = { password: { current: password, next: 'Quiet-harbour-31' } }
  const headers = { cookie, 'x-requested-with': 'rapport' }
  expect((await send(server.address, 'PATCH', '/me', { body, headers })).status).toBe(200)
  const [letter] = await arrived(1)
  expect([letter?.to, letter?.subject]).toEqual([[email], 'Ромашка: your password was changed'])
  expect(letter?.text).not.toContain('Quiet-harbour-31')
  await arrived(1)
  await server.call('PATCH', `/users/${olga.id}`, { body: { locale: 'ru' } })
})

test('a key is told of with its name, escaped', async () => {
  const made = await server.call('POST', '/api-keys', { body: { name: 'Сайт <b>', scopes: ['read'] } })
  expect(made.status).toBe(201)
  const [letter] = await arrived(1)
  expect(letter?.text).toContain('создан ключ API «Сайт <b>»')
  expect(letter?.html).toContain('«Сайт &lt;b&gt;»')
  expect(letter?.raw).not.toContain(made.body.key)
})

test('another address is told to the former one and to the new one, with who changed it', async () => {
  const changed = await server.call('PATCH', `/users/${olga.id}`, { body: { email: 'olga2@romashka.example' } })
  expect(changed.status, changed.text).toBe(200)
  const sent = await arrived(2)
  expect(sent.map(({ to }) => to[0]).sort()).toEqual([email, 'olga2@romashka.example'].sort())
  for (const letter of sent)
    expect(letter.text).toContain('изменил сотрудник: Анна Ким. Теперь это olga2@romashka.example')
  await server.call('PATCH', `/users/${olga.id}`, { body: { email } })
})

test('where no letters can be sent nothing is written, and what was done is done', async () => {
  await server.call('DELETE', '/mail-server')
  expect((await server.call('POST', '/api-keys', { body: { name: 'Склад', scopes: ['read'] } })).status).toBe(201)
  await tell()
  await expect
    .poll(
      async () =>
        (
          await server.database.owner.query(
            `select from graphile_worker.jobs where task_identifier = 'tell-of-accounts'`,
          )
        ).rows.length,
      { timeout: 30_000 },
    )
    .toBe(0)
  expect((await server.call('GET', '/letters')).body.data).toEqual([])
})
